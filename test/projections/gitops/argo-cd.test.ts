import { GitOps } from 'keywheel';
import { inEmptyFolder } from '../../fixtures/fleets';
import { objectsIn, REPOSITORY, TOOLS, watchedFleet } from '../../fixtures/watched';

const FILE = 'dist.gitops/eu/argo-cd.k8s.yaml';
const WAVE = 'argocd.argoproj.io/sync-wave';

function written(gitOps: GitOps, ...files: string[]) {
  return inEmptyFolder(() => {
    watchedFleet(gitOps).fleet.synth();
    return [FILE, ...files].map(objectsIn);
  });
}

test('a tenant has a project that leads to its own namespaces and lets it make nothing else', () => {
  const [objects] = written(TOOLS.argoCd);
  const projects = objects!.filter(({ kind }) => kind === 'AppProject');
  expect(projects.map(({ metadata: { name } }) => name)).toEqual(['acme.eu', 'acme.eu.search', 'acme.eu.shop']);
  expect(projects[2].spec).toEqual({
    description: 'Tenant prod/shop on cluster eu',
    sourceRepos: [REPOSITORY.url],
    destinations: [{ name: 'eu', namespace: 'shop-web' }],
    clusterResourceWhitelist: [],
  });
  expect(projects[0].spec.clusterResourceWhitelist).toContainEqual({ group: '', kind: 'Namespace' });
});

test('an application is a namespace, with its Secrets and what runs', () => {
  const [objects] = written(TOOLS.argoCd);
  const applications = objects!.filter(({ kind }) => kind === 'Application');
  expect(
    applications.map(({ metadata, spec }) => [metadata.name, spec.project, spec.sources.map(({ path }: any) => path)]),
  ).toEqual([
    ['acme.eu', 'acme.eu', ['dist/eu/cluster']],
    ['acme.eu.search', 'acme.eu.search', ['dist/eu/search']],
    ['acme.eu.shop-web', 'acme.eu.shop', ['dist/eu/shop-web', 'dist/eu/shop-web.workloads']],
  ]);
  expect(applications[2].spec.destination).toEqual({ name: 'eu', namespace: 'shop-web' });
});

test('projects come before every application, which without its own would never be healthy', () => {
  const [objects] = written(TOOLS.argoCd);
  const wavesOf = (of: string) =>
    objects!.filter(({ kind }) => kind === of).map(({ metadata }) => Number(metadata.annotations[WAVE]));
  expect(Math.max(...wavesOf('AppProject'))).toBeLessThan(Math.min(...wavesOf('Application')));
});

test('an application tries the newest commit again, and takes along what it has made', () => {
  const [objects] = written(TOOLS.argoCd);
  for (const { metadata, spec } of objects!.filter(({ kind }) => kind === 'Application')) {
    expect(spec.syncPolicy.retry).toMatchObject({ limit: -1, refresh: true });
    expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
  }
});

test('accounts come before stores, stores before Secrets, Secrets before workloads, and nothing waits for the last', () => {
  const [, secrets, workloads] = written(
    TOOLS.argoCd,
    'dist/eu/shop-web/shop-web.k8s.yaml',
    'dist/eu/shop-web.workloads/shop-web.k8s.yaml',
  );
  const wavesOf = (kind: string) => [
    ...new Set(
      [...secrets!, ...workloads!]
        .filter((one) => one.kind === kind)
        .map(({ metadata }) => Number(metadata.annotations?.[WAVE] ?? 0)),
    ),
  ];
  expect(['ServiceAccount', 'Role', 'RoleBinding', 'SecretStore', 'Deployment', 'CronJob'].map(wavesOf)).toEqual([
    [-10],
    [-10],
    [-10],
    [-9],
    [0],
    [0],
  ]);
  expect(wavesOf('ExternalSecret')).toEqual([-8, 0]);
  const watch = workloads!.find(({ metadata }) => metadata.name === 'orders.keywheel-rotation');
  expect(watch.metadata.annotations).toEqual({ 'argocd.argoproj.io/ignore-healthcheck': 'true' });
});

test('a cluster may have another name in Argo CD', () => {
  const [objects] = written(GitOps.argoCd({ repository: REPOSITORY, clusters: { eu: 'eu-prod-1' }, namespace: 'cd' }));
  for (const { kind, metadata, spec } of objects!) {
    expect(metadata.namespace).toBe('cd');
    const names = kind === 'AppProject' ? spec.destinations.map(({ name }: any) => name) : [spec.destination.name];
    expect(new Set(names)).toEqual(new Set(['eu-prod-1']));
  }
});
