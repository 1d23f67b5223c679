import { agreeing, checkFiles } from './read';

const PASSWORD = 'correct-horse-battery-9';

function held(files: Record<string, string>): string[] {
  const { findings } = checkFiles({ ...agreeing(), ...files });
  return findings
    .filter(({ id }) => id === 'manifest-holds-no-secret')
    .map(({ source, message }) => `${source?.file}: ${message}`);
}

describe('values of charts in a file that a kustomization names', () => {
  const named = (field: string, value: string) => ({
    'manifests/eu/app/kustomization.yaml': `helmCharts:\n  - name: app\n    ${field}\n`,
    'manifests/eu/app/prod.yaml': value,
  });
  const clear = `db:\n  password: ${PASSWORD}\n`;

  test.each(['valuesFile: prod.yaml', 'additionalValuesFiles: [prod.yaml]', 'valuesFile: ../app/prod.yaml'])(
    'are looked through: %s',
    (field) => {
      expect(held(named(field, clear))).toEqual([expect.stringMatching(/app\/prod\.yaml: .*"password"/)]);
      expect(held(named(field, 'db:\n  existingSecret: db\n'))).toEqual([]);
    },
  );

  test('are looked through where a generator of its own names them', () => {
    const generator = `apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: app }\nvaluesFile: prod.txt\n`;
    const files = { 'manifests/eu/generator.yaml': generator, 'manifests/eu/prod.txt': clear };
    expect(held(files)).toEqual([expect.stringMatching(/prod\.txt: .*"password"/)]);
  });

  test('are said once where their name tells it too', () => {
    const { 'manifests/eu/app/prod.yaml': values, ...kustomization } = named('valuesFile: values.yaml', clear);
    expect(held({ ...kustomization, 'manifests/eu/app/values.yaml': values! })).toHaveLength(1);
  });

  test('are not known where the file is not there', () => {
    const { unknown } = checkFiles({ ...agreeing(), ...named('valuesFile: ../prod.yaml', clear) });
    expect(unknown).toContainEqual(expect.stringMatching(/it takes values of a chart from .*prod\.yaml, which is not/));
  });

  test('are nothing where nobody names the file', () => {
    const { 'manifests/eu/app/prod.yaml': values } = named('', clear);
    expect(held({ 'manifests/eu/app/prod.yaml': values! })).toEqual([]);
  });
});

describe('values that External Secrets Operator takes from the manifest itself', () => {
  const store = (kind: string, data: string) =>
    `apiVersion: external-secrets.io/v1\nkind: ${kind}\nmetadata: { name: f, namespace: app }\nspec: { provider: { fake: { data: ${data} } } }\n`;
  const generator = (kind: string, spec: string) =>
    `apiVersion: generators.external-secrets.io/v1alpha1\nkind: ${kind}\nmetadata: { name: f, namespace: app }\nspec: ${spec}\n`;
  const FILE = 'manifests/eu/fake.yaml';

  test.each([
    ['a store', store('SecretStore', `[{ key: /db, value: ${PASSWORD} }]`), '"/db"'],
    ['a store for a cluster', store('ClusterSecretStore', `[{ key: /db, value: ${PASSWORD} }]`), '"/db"'],
    ['a map', store('SecretStore', `[{ key: /db, valueMap: { login: ${PASSWORD} } }]`), '"login"'],
    ['a generator', generator('Fake', `{ data: { login: ${PASSWORD} } }`), '"login"'],
    [
      'a generator for a cluster',
      generator('ClusterGenerator', `{ kind: Fake, generator: { fakeSpec: { data: { login: ${PASSWORD} } } } }`),
      '"login"',
    ],
  ])('are in clear: %s', (_what, yaml, name) => {
    const told = held({ [FILE]: yaml });
    expect(told).toEqual([expect.stringContaining(`the values of ${name}`)]);
    expect(told.join()).not.toContain(PASSWORD);
  });

  test.each([
    store('SecretStore', '[{ key: /db, value: "" }]'),
    store('SecretStore', '[{ key: /db, value: "${DB}" }]'),
    store('SecretStore', '[]'),
    generator('Fake', '{ data: {} }'),
    generator('Fake', `{ data: { login: ${PASSWORD} } }`).replace('generators.external-secrets.io', 'example.com'),
  ])('are none where nothing is there: %j', (yaml) => {
    expect(held({ [FILE]: yaml })).toEqual([]);
  });
});
