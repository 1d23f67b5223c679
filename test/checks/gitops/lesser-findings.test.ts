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

test.each(['dist/eu', 'dist/eu/*', 'dist/*', '*/eu', '/dist/e?/[a-z]*'])(
  'Rancher Fleet finds each folder with a fleet.yaml at path %s',
  (path) => {
    const all = told(
      'rancher',
      'folder-is-applied',
      (output) => (output.sync('GitRepo', 'acme.eu').spec.paths = [path]),
    );

    expect(all).toEqual([]);
  },
);

test('Rancher Fleet finds no folder at a path of another name', () => {
  const all = told('rancher', 'folder-is-applied', (output) => {
    output.sync('GitRepo', 'acme.eu').spec.paths = ['dist/eu/[a-r]*'];
  });

  expect(all).toEqual([
    expect.stringContaining('nothing applies folder eu/search'),
    expect.stringContaining('nothing applies folder eu/shop-web'),
    expect.stringContaining('nothing applies folder eu/shop-web.workloads'),
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
      'directory.jsonnet',
      'argoCd',
      APPLICATION,
      (output) => (source(output, 'acme.eu.search').directory = { jsonnet: { libs: ['lib'] } }),
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

describe('what a tool leaves out of a folder', () => {
  const ID = 'folder-is-applied-as-it-is';

  test.each<[string, Fleet, (output: Output) => unknown]>([
    [
      'files of others',
      'flux',
      (output) =>
        (output.sync('GitRepository', 'keywheel.acme').spec.ignore += '*.md\n/search/*\ndist/eu/*.k8s.yaml\n'),
    ],
    [
      'what it takes again',
      'flux',
      (output) => (output.sync('GitRepository', 'keywheel.acme').spec.ignore += '*.yaml\n!*.k8s.yaml\n'),
    ],
    [
      'what it is told, where it is told of all that is there',
      'argoCd',
      (output) =>
        (source(output, 'acme.eu.search').directory = { include: '{*.yml,*.k8s.yaml}', exclude: 'values.yaml' }),
    ],
    // https://github.com/argoproj/argo-cd/blob/v3.2.11/util/glob/glob.go
    [
      'nothing by what is not a valid pattern',
      'argoCd',
      (output) => (source(output, 'acme.eu.search').directory = { exclude: 'search.k8s.yaml[' }),
    ],
    ['folders alone', 'rancher', (output) => output.ignore('eu/search', 'search.k8s.yaml/*\n#*.yaml\n\n*.md\n')],
  ])('is nothing, where it leaves out %s', (_, fleet, edit) => {
    expect(told(fleet, ID, edit)).toEqual([]);
  });

  test('is on purpose, where synth did not write it', () => {
    const all = told('flux', ID, (output) => {
      output.add('eu', 'search/search.k8s.yaml', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' } });
      output.moveLast('eu', 'search/search.k8s.yaml', 'search/notes.yaml');
      output.sync('GitRepository', 'keywheel.acme').spec.ignore += 'notes.yaml\n';
    });

    expect(all).toEqual([
      'warning: eu/flux.k8s.yaml, GitRepository flux-system/keywheel.acme: Flux leaves out eu/search/notes.yaml (spec.ignore), so that ConfigMap "notes" never arrives',
    ]);
  });
});

describe('a folder that is taken of another branch', () => {
  const ID = 'commits-are-applied';

  test('is told once, however many applications there are', () => {
    const all = told('argoCd', ID, (output) => {
      for (const { spec } of output.syncsOf('eu', 'Application')) {
        spec.sources.forEach((one: any) => (one.targetRevision = 'next'));
      }
    });

    expect(all).toHaveLength(1);
  });

  test.each<[string, (output: Output) => unknown]>([
    [
      'nobody says which it was written for',
      (output) => {
        output.syncsOf('eu', 'Kustomization').forEach(({ metadata }) => delete metadata.annotations);
        output.sync('GitRepository', 'keywheel.acme').spec.ref = { tag: 'v1.2.0' };
      },
    ],
    [
      'the address is written in another way',
      (output) => (output.sync('GitRepository', 'keywheel.acme').spec.url = 'https://git.example.com/fleet/'),
    ],
  ])('is not told where %s', (_, edit) => {
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
