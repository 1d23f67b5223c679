import fc from 'fast-check';
import { checkFiles, hubWith, SPOKE } from '../files/read';
import { runs } from '../runs';

const IMAGE = 'oci.example.com/external-secrets/external-secrets:v1.3.2';
const deployment = (args: unknown, extra: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'external-secrets', namespace: 'external-secrets' },
  spec: { template: { spec: { containers: [{ name: 'main', image: IMAGE, args, ...extra }] } } },
});
const release = (spec: object) => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'operator', namespace: 'flux' },
  spec: { chart: { spec: { chart: 'external-secrets' } }, ...spec },
});
const repository = (url: string) => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { name: 'charts', namespace: 'flux' },
  spec: { url },
});
const application = (helm: unknown) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'operator', namespace: 'argocd' },
  spec: { source: { chart: 'external-secrets', helm } },
});
const helmChart = (spec: object) => ({
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChart',
  metadata: { name: 'operator', namespace: 'kube-system' },
  spec: { chart: 'external-secrets', ...spec },
});

/** What is said of the store, if it is of a class. */
function read(controller: unknown, operators: readonly object[], store = SPOKE) {
  const spoke = store.replace(/kind: SecretStore\n(.+\n){3}spec:\n/, (head) => `${head}  controller: ${controller}\n`);
  const { findings, unknown } = checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/app.yaml': [spoke, ...operators.map((one) => JSON.stringify(one))].join('\n---\n'),
  });
  return {
    told: findings.filter(({ id }) => id === 'controller-class-is-served').map(({ message }) => message),
    unknown: unknown.filter((line) => line.includes('an operator of class')),
  };
}

/** An operator of class "own", each in another way. */
const OWN: readonly (readonly [string, ...object[]])[] = [
  ['a Deployment', deployment(['--controller-class=own'])],
  ['a Deployment, in two words', deployment(['--concurrent=2', '--controller-class', 'own'])],
  ['a Deployment that says it twice', deployment(['--controller-class=default', '--controller-class=own'])],
  ['a HelmRelease', release({ values: { controllerClass: 'own' } })],
  [
    'a HelmRelease, by an argument',
    release({ values: { controllerClass: 'x', extraArgs: { 'controller-class': 'own' } } }),
  ],
  [
    'a HelmRelease of a repository',
    release({
      chart: undefined,
      chartRef: { kind: 'OCIRepository', name: 'charts' },
      values: { controllerClass: 'own' },
    }),
    repository('oci://ghcr.io/external-secrets/charts/external-secrets'),
  ],
  ['an Application with values', application({ values: 'controllerClass: own' })],
  [
    'an Application with an object',
    application({ valuesObject: { controllerClass: 'own' }, values: 'controllerClass: x' }),
  ],
  ['an Application with parameters', application({ parameters: [{ name: 'controllerClass', value: 'own' }] })],
  ['a HelmChart', helmChart({ valuesContent: 'controllerClass: own\n' })],
  ['a HelmChart with set', helmChart({ set: { controllerClass: 'own' }, valuesContent: 'controllerClass: x' })],
];

test.each(OWN.map(([what, ...operators]) => ({ what, operators })))(
  '$what serves its class and no other',
  ({ operators }) => {
    expect(read('own', operators)).toEqual({ told: [], unknown: [] });
    expect(read('""', operators)).toEqual({ told: [], unknown: [] });
    expect(read('default', operators)).toEqual({
      told: ['it is for an operator of class "default", and those of "eu" serve "own"'],
      unknown: [],
    });
  },
);

test.each([
  ['a Deployment', deployment([])],
  ['a Deployment without arguments', deployment(undefined)],
  ['a HelmRelease', release({})],
  ['an Application', application(undefined)],
  ['a HelmChart', helmChart({})],
])('%s that says nothing serves "default"', (_, operator) => {
  expect(read('default', [operator])).toEqual({ told: [], unknown: [] });
  expect(read('own', [operator]).told).toHaveLength(1);
});

const UNKNOWN: readonly (readonly [string, ...object[]])[] = [
  ['there is no operator'],
  ['its webhook alone is there', deployment(['webhook', '--controller-class=own'])],
  ['values are in a ConfigMap', release({ valuesFrom: [{ kind: 'ConfigMap', name: 'values' }] })],
  ['values are in a file', application({ valueFiles: ['$values/operator.yaml'] })],
  ['something fills the class in', release({ values: { controllerClass: '${class}' } })],
  ['the chart is another one', release({ chart: { spec: { chart: 'external-dns' } } })],
  ['one of two operators is not known', deployment([]), release({ valuesFrom: [{ kind: 'Secret', name: 'values' }] })],
];

test.each(UNKNOWN.map(([where, ...operators]) => ({ where, operators })))(
  'it is not known whether a class is served where $where',
  ({ operators }) => {
    expect(read('own', operators)).toEqual({
      told: [],
      unknown: [expect.stringContaining('it is for an operator of class "own" alone')],
    });
    expect(read('""', operators).unknown).toEqual([]);
  },
);

test('a store is served where one of several operators has its class', () => {
  const classes = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'default'), { minLength: 1 });
  fc.assert(
    fc.property(classes, fc.constantFrom('a', 'b', 'default'), (all, wanted) => {
      const operators = all.map((one, index) => ({
        ...deployment([`--controller-class=${one}`]),
        metadata: { name: `operator-${index}`, namespace: 'external-secrets' },
      }));
      expect(read(wanted, operators).told).toHaveLength(all.includes(wanted) ? 0 : 1);
    }),
    { numRuns: runs(30) },
  );
});

const generator = (kind: string, spec: object, group = 'generators.external-secrets.io') => ({
  apiVersion: `${group}/v1alpha1`,
  kind,
  metadata: { name: 'made', ...(kind === 'ClusterGenerator' ? {} : { namespace: 'app' }) },
  spec,
});

test('generators are for a class as stores are', () => {
  const told = (one: object) => read('""', [deployment([]), one]).told.length;
  expect(told(generator('Fake', { controller: 'own', data: { a: 'b' } }))).toBe(1);
  expect(told(generator('Fake', { data: { a: 'b' } }))).toBe(0);
  expect(told(generator('Fake', { controller: 'own' }, 'example.com'))).toBe(0);
  const inside = (controller: string) => ({ kind: 'Fake', generator: { fakeSpec: { controller, data: {} } } });
  expect(told(generator('ClusterGenerator', inside('own')))).toBe(1);
  expect(told(generator('ClusterGenerator', inside('default')))).toBe(0);
});

test('values of any type are read, and nothing fails', () => {
  const odd = fc.constantFrom<unknown>(null, 5, 'x', [], [null], {}, { controllerClass: null }, true, '{', '&a [*a]');
  fc.assert(
    fc.property(odd, odd, (one, other) => {
      const operators = [
        release({ values: one, valuesFrom: other }),
        release({ chart: one, chartRef: other }),
        application({ values: one, parameters: other, valuesObject: one, valueFiles: other }),
        application(one),
        helmChart({ set: one, valuesContent: other }),
        generator('ClusterGenerator', { kind: 'Fake', generator: one }),
        generator('Fake', { controller: other }),
      ];
      for (const operator of operators) {
        expect(() => read('own', [operator])).not.toThrow();
      }
    }),
    { numRuns: runs(60) },
  );
});
