import { GitOps } from 'keywheel';
import { inEmptyFolder } from '../../fixtures/fleets';
import { objectsIn, REPOSITORY, TOOLS, watchedFleet } from '../../fixtures/watched';

const FILE = 'dist.gitops/eu/rancher-fleet.k8s.yaml';

test('a cluster is a GitRepo with a path a folder', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.fleet).fleet.synth();
    const [repo, ...others] = objectsIn(FILE);
    expect(others).toEqual([]);
    expect(repo).toMatchObject({
      apiVersion: 'fleet.cattle.io/v1alpha1',
      kind: 'GitRepo',
      metadata: { name: 'acme.eu', namespace: 'fleet-default' },
      spec: {
        repo: REPOSITORY.url,
        branch: 'main',
        paths: ['dist/eu/cluster', 'dist/eu/search', 'dist/eu/shop-web', 'dist/eu/shop-web.workloads'],
        targets: [{ clusterName: 'eu' }],
      },
    });
  });
});

test('bundles find what they depend on by a label, for Fleet shortens their names', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.fleet).fleet.synth();
    expect(objectsIn('dist/eu/cluster/fleet.yaml')).toEqual([
      { labels: { 'keywheel/unit': 'acme.eu.cluster' }, helm: { takeOwnership: true } },
    ]);
    expect(objectsIn('dist/eu/shop-web.workloads/fleet.yaml')).toEqual([
      {
        labels: { 'keywheel/unit': 'acme.eu.shop-web.workloads' },
        defaultNamespace: 'shop-web',
        helm: { takeOwnership: true },
        dependsOn: [{ selector: { matchLabels: { 'keywheel/unit': 'acme.eu.shop-web' } } }],
      },
    ]);
  });
});

test('clusters may be known by a label, and the repository may need credentials', () => {
  inEmptyFolder(() => {
    const gitOps = GitOps.fleet({
      repository: REPOSITORY,
      namespace: 'platform',
      secretName: 'git',
      clusterLabel: 'example.com/cluster',
      clusters: { eu: 'eu-1' },
    });
    watchedFleet(gitOps).fleet.synth();
    expect(objectsIn(FILE)[0]).toMatchObject({
      metadata: { namespace: 'platform' },
      spec: {
        clientSecretName: 'git',
        targets: [{ clusterSelector: { matchLabels: { 'example.com/cluster': 'eu-1' } } }],
      },
    });
  });
});
