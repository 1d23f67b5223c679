import { agreeing, checkFiles, Read } from './read';

const FOLDER = 'manifests/eu/patched';

/** Files in a folder of kustomize beside both sides of a fleet that agrees. */
function check(files: Record<string, string>): Read {
  const own = Object.entries(files).map(([file, text]) => [`${FOLDER}/${file}`, text] as const);
  return checkFiles({ ...agreeing(), ...Object.fromEntries(own) });
}

const told = ({ findings }: Pick<Read, 'findings'>) =>
  findings.map(({ id, message, source }) => `${id} ${source?.file.replace(`${FOLDER}/`, '')} ${message}`);
const indented = (text: string) => text.replace(/^/gm, '      ');
const HELD = (file: string) => `manifest-holds-no-secret ${file} it holds the values of "note"`;
const secret = (value: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: db, namespace: app }\nstringData:\n  note: ${value}\n`;
const step = (value: string) => `- op: add\n  path: /stringData/note\n  value: ${value}\n`;
const TARGET = 'target: { kind: Secret, name: db }';

/** The same patch in every place that takes one, with the file that holds its value. */
const places = (value: string): [string, Record<string, string>, string][] => [
  [
    'a file next to the kustomization',
    { 'kustomization.yaml': 'patches: [{ path: p.yaml }]\n', 'p.yaml': secret(value) },
    'p.yaml',
  ],
  [
    'a file in a folder of patches',
    { 'kustomization.yaml': 'patches: [{ path: patches/p.yaml }]\n', 'patches/p.yaml': secret(value) },
    'patches/p.yaml',
  ],
  [
    'a file of another ending',
    { 'kustomization.yaml': 'patches: [{ path: p.patch }]\n', 'p.patch': secret(value) },
    'p.patch',
  ],
  [
    'a kustomization',
    { 'kustomization.yaml': `patches:\n  - patch: |\n${indented(secret(value))}` },
    'kustomization.yaml',
  ],
  [
    'a kustomization, as steps',
    { 'kustomization.yaml': `patches:\n  - ${TARGET}\n    patch: |\n${indented(step(value))}` },
    'kustomization.yaml',
  ],
  [
    'a file of steps',
    { 'kustomization.yaml': `Patches:\n  - ${TARGET}\n    path: p.yaml\n`, 'p.yaml': step(value) },
    'p.yaml',
  ],
  [
    'a file of steps as JSON',
    {
      'kustomization.yaml': `patchesJson6902:\n  - ${TARGET}\n    path: p.json\n`,
      'p.json': JSON.stringify([{ op: 'replace', path: '/stringData', value: { note: value } }]),
    },
    'p.json',
  ],
  [
    'the older list of texts',
    { 'kustomization.yaml': `patchesStrategicMerge:\n  - |\n${indented(secret(value))}` },
    'kustomization.yaml',
  ],
  [
    'a Kustomization of Flux',
    {
      'flux.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec:\n  patches:\n    - patch: |\n${indented(`  ${secret(value).replaceAll('\n', '\n  ').trim()}`)}\n`,
    },
    'flux.yaml',
  ],
  [
    'an Application of Argo CD',
    {
      'argo.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: apps, namespace: argocd }\nspec:\n  source:\n    kustomize:\n      patches:\n        - ${TARGET}\n          patch: |\n${step(value).replace(/^/gm, '            ')}`,
    },
    'argo.yaml',
  ],
  [
    'a HelmRelease',
    {
      'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: apps, namespace: app }\nspec:\n  postRenderers:\n    - kustomize:\n        patches:\n          - ${TARGET}\n            patch: |\n${step(value).replace(/^/gm, '              ')}`,
    },
    'release.yaml',
  ],
];

test.each(places('correct horse'))('a value in clear in a patch is told: in %s', (_where, files, file) => {
  expect(told(check(files))).toEqual([HELD(file)]);
});

test.each(places('${FILLED_IN}'))('what is filled in is none: in %s', (_where, files) => {
  expect(told(check(files))).toEqual([]);
});

test('what a patch sets in a workload is told as in the workload itself', () => {
  const steps =
    '- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value: { name: DB_PASSWORD, value: c0rrect-horse }\n';
  const kustomization = `patches:\n  - target: { kind: Deployment, labelSelector: app=a }\n    path: p.yaml\n`;
  expect(told(check({ 'kustomization.yaml': kustomization, 'p.yaml': steps }))).toEqual([
    'manifest-holds-no-secret p.yaml it holds a value in clear for "DB_PASSWORD"',
  ]);
});

test('a Secret in a file that no kustomization names is in the repository all the same', () => {
  const { findings, unknown } = check({ 'kustomization.yaml': 'resources: []\n', 'old.yaml': secret('correct horse') });
  expect(told({ findings })).toEqual([HELD('old.yaml')]);
  expect(unknown).toContainEqual(expect.stringMatching(/old.yaml: no kustomization.yaml names it/));
});

describe('a file that is named as a patch', () => {
  const removed =
    '$patch: delete\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: gone, namespace: app }\n';
  const files = {
    'kustomization.yaml': 'patches: [{ path: patches/gone.yaml }]\n',
    'patches/gone.yaml': removed,
  };
  const MADE_OF_NOTHING = 'external-secret-makes-secret patches/gone.yaml it is made of nothing';

  test('is no object of its own', () => {
    const { findings, unknown } = check(files);
    expect(told({ findings })).toEqual([]);
    expect(unknown).toContainEqual(expect.stringMatching(/patches\/gone.yaml: no kustomization.yaml names it/));
  });

  test.each([
    ['a kustomization names it as a resource', { 'all/kustomization.yaml': 'resources: [../patches/gone.yaml]\n' }],
    [
      'Flux applies its folder',
      {
        'flux.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a, namespace: flux }\nspec: { path: ./${FOLDER}/patches }\n`,
      },
    ],
    [
      'Argo CD applies its folder',
      {
        'argo.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a, namespace: argocd }\nspec: { source: { path: ${FOLDER}/patches } }\n`,
      },
    ],
    [
      'Argo CD applies all folders of a pattern',
      {
        'argo.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: a, namespace: argocd }\nspec: { generators: [{ git: { directories: [{ path: ${FOLDER}/* }] } }] }\n`,
      },
    ],
  ])('is one where %s', (_why, more) => {
    const { findings } = check({ ...files, ...more });
    expect(
      findings.map(({ id, message, source }) => `${id} ${source?.file.replace(`${FOLDER}/`, '')} ${message}`),
    ).toContain(MADE_OF_NOTHING);
  });
});

test('kustomizations that lead to each other in more ways than anybody counts come to an end', () => {
  const many = Array.from({ length: 40 }, (_, at) => [
    `k${at}/kustomization.yaml`,
    `resources: [../k${at + 1}, ./../k${at + 1}, ../k${at + 1}/.]\n`,
  ]);
  const { findings } = check({
    ...Object.fromEntries(many),
    'k40/kustomization.yaml': 'resources: [s.yaml]\n',
    'k40/s.yaml': secret('correct horse'),
  });
  expect(told({ findings })).toEqual([HELD('k40/s.yaml')]);
});
