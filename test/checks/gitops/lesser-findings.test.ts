import { outputOf } from '../mutation';
import type { Output } from '../output';

type Fleet = 'flux' | 'argoCd' | 'rancher';

/** What is a warning of checks whose other findings are errors: severity, place and message of each. */
function told(fleet: Fleet, id: string, edit: (output: Output) => unknown): string[] {
  const output = outputOf(fleet);
  edit(output);
  return output.findings
    .filter((finding) => finding.id === id)
    .map(({ severity, place, message }) => `${severity}: ${place}: ${message}`);
}

const flux = (output: Output, name: string) => output.sync('Kustomization', `acme.${name}`).spec;
const source = (output: Output, name: string) => output.sync('Application', name).spec.sources[0];

describe('what is written for a GitOps tool that is told nothing', () => {
  test.each([
    ['flux', ['eu']],
    ['argoCd', ['eu', 'us']],
    ['rancher', ['eu', 'us']],
  ] as const)('%s: it may be told elsewhere, and once a cluster is enough', (fleet, clusters) => {
    const all = told(fleet, 'folder-is-applied', (output) => output.removeSyncs());

    expect(all).toEqual(
      clusters.map((name) =>
        expect.stringMatching(
          `^warning: ${name}/cluster/cluster.k8s.yaml, .*: no object of a GitOps tool applies folder ${name}/cluster, or any other of "${name}"$`,
        ),
      ),
    );
  });

  test('another cluster has its own tool all the same', () => {
    const all = told('argoCd', 'folder-is-applied', (output) => output.removeSyncs('us'));

    expect(all).toEqual([expect.stringContaining('applies folder us/cluster, or any other of "us"')]);
  });

  test.each(['jwt', 'twoTenants'] as const)('a fleet without a tool, %s, is silent', (fleet) => {
    expect(outputOf(fleet).findings.filter(({ id }) => id === 'folder-is-applied')).toEqual([]);
  });
});

test('two Flux may each have a kubeconfig of one name', () => {
  const output = outputOf('flux');
  const kubeConfig = { secretRef: { name: 'remote' } };
  ['cluster', 'search', 'shop-web', 'shop-web.workloads'].forEach(
    (name) => (flux(output, name).kubeConfig = kubeConfig),
  );

  expect(output.findings.filter(({ id }) => id === 'folder-is-applied')).toEqual([]);
});

test('a target that no label narrows is all there is, where there is one cluster', () => {
  const all = told('rancher', 'folder-is-applied', (output) => {
    output.removeCluster('us');
    output.sync('GitRepo', 'acme.eu').spec.targets = [{ clusterSelector: {} }];
  });

  expect(all).toEqual([
    expect.stringContaining(
      'warning: eu/rancher-fleet.k8s.yaml, GitRepo fleet-default/acme.eu: folder eu/cluster goes to every cluster of its workspace',
    ),
  ]);
});

describe('what a tool changes of a folder', () => {
  const ID = 'folder-is-applied-as-it-is';
  const KUSTOMIZATION = 'warning: eu/flux.k8s.yaml, Kustomization flux-system/acme.search';
  const APPLICATION = 'warning: eu/argo-cd.k8s.yaml, Application argocd/acme.eu.search';
  const REPO = 'warning: eu/rancher-fleet.k8s.yaml, GitRepo fleet-default/acme.eu';

  test.each<[string, Fleet, string, (output: Output) => unknown]>([
    ['spec.patches', 'flux', KUSTOMIZATION, (output) => (flux(output, 'search').patches = [{ patch: '[]' }])],
    [
      'spec.postBuild.substituteFrom',
      'flux',
      KUSTOMIZATION,
      (output) => (flux(output, 'search').postBuild = { substituteFrom: [{ kind: 'ConfigMap', name: 'settings' }] }),
    ],
    [
      'directory.exclude',
      'argoCd',
      APPLICATION,
      (output) => (source(output, 'acme.eu.search').directory = { exclude: '*' }),
    ],
    ['plugin', 'argoCd', APPLICATION, (output) => (source(output, 'acme.eu.search').plugin = { name: 'own' })],
    ['kustomize', 'rancher', REPO, (output) => (output.bundle('eu/search').kustomize = { dir: 'overlay' })],
  ])('%s is not read', (field, fleet, place, edit) => {
    expect(told(fleet, ID, edit)).toEqual([expect.stringMatching(`^${place}: .* changes what is in folder eu/search`)]);
    expect(told(fleet, ID, edit)[0]).toContain(`(${field})`);
  });

  test('nothing is said of fields that say nothing, and of the namespace that all objects have', () => {
    const edit = (output: Output) =>
      Object.assign(flux(output, 'search'), { patches: [], postBuild: {}, namePrefix: '', targetNamespace: 'search' });

    expect(told('flux', ID, edit)).toEqual([]);
  });
});

describe('a folder that is ready too soon', () => {
  const ID = 'folder-comes-after-its-needs';
  const START =
    'warning: eu/flux.k8s.yaml, Kustomization flux-system/acme.shop-web: folder eu/shop-web.workloads is applied before Secret';

  test('waits for nothing of what it holds', () => {
    expect(told('flux', ID, (output) => delete flux(output, 'shop-web').healthChecks)).toEqual([
      expect.stringMatching(`^${START} "shop-web/.*" is there: spec.healthChecks does not name what makes it$`),
    ]);
  });

  test('waits for all Secrets but one', () => {
    const edit = (output: Output) => {
      const spec = flux(output, 'shop-web');
      spec.healthChecks = spec.healthChecks.filter(({ name }: any) => name !== 'stripe');
    };

    expect(told('flux', ID, edit)).toEqual([expect.stringContaining(`${START} "shop-web/stripe" is there`)]);
  });

  test.each<[string, (spec: any) => unknown]>([
    ['is not said', (spec) => delete spec.healthCheckExprs],
    ['is said to be always', (spec) => spec.healthCheckExprs.forEach((one: any) => (one.current = 'true'))],
  ])('when a Secret is ready %s', (_, edit) => {
    expect(told('flux', ID, (output) => edit(flux(output, 'shop-web')))).toEqual([
      expect.stringMatching(`^${START} .*: without an expression Flux takes an ExternalSecret for ready`),
    ]);
  });

  test('waits for everything by one field', () => {
    const edit = (output: Output) => {
      const spec = flux(output, 'shop-web');
      delete spec.healthChecks;
      spec.wait = true;
    };

    expect(told('flux', ID, edit)).toEqual([]);
  });
});
