import { Environment, GitOps } from 'keywheel';
import { synthesizeInMemory } from '../../../lib/synth/synthesize';
import { acme, spoke } from '../../fixtures/fleets';
import { INSTALLED, REPOSITORY, twoWatched, watchedFleet } from '../../fixtures/watched';
import { Bench } from '../bench/bench';
import { KubernetesObject } from '../bench/kubernetes-api';
import { CLUSTERS, scenarios } from '../bench/scenario';

const NAMESPACE = 'fleet-default';

scenarios('what Rancher Fleet is told', [...CLUSTERS, 'rancher-fleet-definitions'], () => {
  let bench: Bench;
  const api = () => bench.spoke('fleet').api;

  beforeAll(async () => {
    bench = await Bench.start({
      ...{ hub: false, spokes: ['fleet'], operators: false },
      definitions: ['rancher-fleet-definitions'],
    });
    await bench.spoke('fleet').addNamespace(NAMESPACE);
  });

  afterAll(() => bench?.stop());

  const byLabel = GitOps.fleet({ repository: REPOSITORY, clusterLabel: 'example.com/name', secretName: 'git-login' });
  const mirrored = { ...INSTALLED, reloader: { install: { repository: 'oci://registry.example.com/charts' } } };

  const withLogin = { reloader: { install: { ...mirrored.reloader.install, secretName: 'charts' } } };

  function emptyCluster(gitOps: GitOps) {
    const fleet = acme({ gitOps });
    spoke(new Environment(fleet, 'prod'), 'eu', INSTALLED);
    return fleet;
  }

  test.each([
    { of: 'two clusters that are found by name', fleet: () => twoWatched(GitOps.fleet({ repository: REPOSITORY })) },
    { of: 'a cluster that is found by a label', fleet: () => watchedFleet(byLabel).fleet },
    { of: 'charts from a repository and a registry', fleet: () => watchedFleet(byLabel, mirrored).fleet },
    { of: 'charts from a mirror that asks for a login', fleet: () => watchedFleet(byLabel, withLogin).fleet },
    { of: 'charts alone', fleet: () => emptyCluster(byLabel) },
  ])('is valid by its definitions: $of', async ({ fleet }) => {
    const { syncs, bundles } = synthesizeInMemory(fleet());
    const repositories = syncs.flatMap(({ manifests }) => manifests.map(({ object }) => object as KubernetesObject));
    const folders = [...bundles].map(([folder, bundle]) => bundleOf(folder, bundle));
    expect(repositories.length).toBeGreaterThan(0);
    expect(folders.length).toBeGreaterThan(1);

    for (const object of [...repositories, ...folders]) {
      await expect(api().apply(object)).resolves.toMatchObject({ kind: object.kind });
    }
  });

  test('is refused where a field of it is none', async () => {
    const { bundles } = synthesizeInMemory(twoWatched(GitOps.fleet({ repository: REPOSITORY })));
    const { spec, ...object } = bundleOf(...[...bundles][0]!);

    await expect(api().apply({ ...object, spec: { ...spec, takeOwnership: true } })).rejects.toThrow(/takeOwnership/);
    await expect(api().apply({ ...object, spec: { ...spec, dependsOn: [{ labels: {} }] } })).rejects.toThrow(/labels/);
  });
});

/**
 * What Rancher Fleet makes of a `fleet.yaml`: the fields of the Bundle's `spec`, but for its labels.
 * https://fleet.rancher.io/ref-fleet-yaml
 */
function bundleOf(folder: string, file: object): KubernetesObject {
  const { labels, ...spec } = file as { labels: Record<string, string> };
  const metadata = { name: folder.replaceAll(/[/.]/g, '-'), namespace: NAMESPACE, labels };
  return { apiVersion: 'fleet.cattle.io/v1alpha1', kind: 'Bundle', metadata, spec };
}
