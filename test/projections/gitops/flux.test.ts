import { Duration } from 'cdk8s';
import { FluxSource, GitOps } from 'keywheel';
import { inEmptyFolder } from '../../fixtures/fleets';
import { objectsIn, REPOSITORY, TOOLS, watchedFleet } from '../../fixtures/watched';

function written(gitOps: GitOps) {
  return inEmptyFolder(() => {
    watchedFleet(gitOps).fleet.synth();
    return objectsIn('dist.gitops/eu/flux.k8s.yaml');
  });
}

const kustomization = (objects: any[], name: string) =>
  objects.find(({ kind, metadata }) => kind === 'Kustomization' && metadata.name === name).spec;

test('each folder is a Kustomization that waits for what comes before', () => {
  const objects = written(TOOLS.flux).filter(({ kind }) => kind === 'Kustomization');
  expect(
    objects.map(({ metadata, spec }) => [metadata.name, spec.path, spec.dependsOn?.map(({ name }: any) => name)]),
  ).toEqual([
    ['acme.cluster', './dist/eu/cluster', undefined],
    ['acme.search', './dist/eu/search', ['acme.cluster']],
    ['acme.shop-web', './dist/eu/shop-web', ['acme.cluster']],
    ['acme.shop-web.workloads', './dist/eu/shop-web.workloads', ['acme.shop-web']],
  ]);
});

test('workloads start when the stores and the Secrets of their namespace are ready, but for what fails on purpose', () => {
  const { healthChecks, healthCheckExprs } = kustomization(written(TOOLS.flux), 'acme.shop-web');
  expect(healthChecks.map(({ kind, name }: any) => `${kind} ${name}`)).toEqual([
    'SecretStore keywheel',
    'SecretStore keywheel-push',
    'ExternalSecret stripe',
    'SecretStore keywheel-database',
    'ExternalSecret orders',
  ]);
  expect(healthCheckExprs.map(({ kind }: any) => kind)).toEqual(['SecretStore', 'ExternalSecret']);
  expect(healthCheckExprs[0].current).toMatch(/^has\(status\.conditions\) && /);
});

test('a cluster fetches no manifests of others', () => {
  const [source] = written(
    GitOps.flux({ source: FluxSource.git({ ...REPOSITORY, path: 'clusters/dist', secretName: 'deploy-key' }) }),
  );
  expect(source).toMatchObject({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'keywheel.acme', namespace: 'flux-system' },
    spec: { url: REPOSITORY.url, ref: { branch: 'main' }, secretRef: { name: 'deploy-key' } },
  });
  expect(source.spec.ignore).toBe(
    '/*\n!/clusters\n/clusters/*\n!/clusters/dist\n/clusters/dist/*\n!/clusters/dist/eu\n',
  );
});

test('an artifact of a registry is a source too, and one that is there already', () => {
  const url = 'oci://registry.example.com/fleet';
  const [source, first] = written(
    GitOps.flux({ source: FluxSource.oci({ url, tag: 'main', path: 'out', provider: 'aws' }) }),
  );
  expect(source).toMatchObject({ kind: 'OCIRepository', spec: { url, ref: { tag: 'main' }, provider: 'aws' } });
  expect(first.spec).toMatchObject({ path: './out/eu/cluster', sourceRef: { kind: 'OCIRepository' } });
  const existing = written(
    GitOps.flux({
      source: FluxSource.existing({ kind: 'Bucket', name: 'fleet', namespace: 'sources' }),
      namespace: 'gitops',
      interval: Duration.hours(1),
      serviceAccount: 'applier',
    }),
  );
  expect(existing.map(({ kind }) => kind)).not.toContain('Bucket');
  expect(existing[0]).toMatchObject({
    metadata: { namespace: 'gitops' },
    spec: {
      interval: '1h0m0s',
      serviceAccountName: 'applier',
      sourceRef: { kind: 'Bucket', name: 'fleet', namespace: 'sources' },
    },
  });
});
