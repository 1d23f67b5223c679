import { checkFiles, hubWith, SPOKE } from '../files/read';

const told = (creationPolicy: string) => {
  const spoke = SPOKE.replace(
    /\n {2}data:\n/,
    `\n  target: { name: app, creationPolicy: ${creationPolicy} }\n  data:\n`,
  );
  expect(spoke).toContain(creationPolicy);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'app', namespace: 'app' }, stringData: {} };
  return checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/app.yaml': [spoke, JSON.stringify(secret)].join('\n---\n'),
  })
    .findings.map(({ id }) => id)
    .filter((id) => ['object-names-are-unique', 'field-has-its-type', 'external-secret-makes-secret'].includes(id));
};

test.each([
  ['Owner', ['object-names-are-unique']],
  ['Merge', []],
  ['CreateOrMerge', []],
  ['Once', ['field-has-its-type', 'object-names-are-unique']],
])('with creationPolicy %s next to a Secret of that name: %j', (creationPolicy, ids) => {
  expect(told(creationPolicy).sort()).toEqual(ids);
});
