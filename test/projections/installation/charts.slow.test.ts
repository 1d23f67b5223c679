import { ApiObject, Duration } from 'cdk8s';
import { GitOps, SpokeClusterProps, StaticSecret } from 'keywheel';
import { load } from 'js-yaml';
import { existsSync, readFileSync } from 'node:fs';
import { inEmptyFolder } from '../../fixtures/fleets';
import { INSTALLED, objectsIn, TOOLS, watchedFleet } from '../../fixtures/watched';

const BEFORE = 'dist/eu/cluster.installation/cluster.k8s.yaml';

type Fleet = ReturnType<typeof watchedFleet>;

/** What is written, read while it is there. */
function written<T>(
  tool: GitOps,
  read: () => T,
  {
    props = INSTALLED,
    change = () => {},
  }: { props?: Partial<SpokeClusterProps>; change?: (fleet: Fleet) => void } = {},
): T {
  return inEmptyFolder(() => {
    const all = watchedFleet(tool, props);
    change(all);
    all.fleet.synth();
    return read();
  });
}

const named = (objects: any[], kind: string, name: string) =>
  objects.find((one) => one.kind === kind && one.metadata.name === name);

/** Values of a chart, wherever each tool has them. */
const VALUES: Record<keyof typeof TOOLS, (chart: string) => any> = {
  flux: (chart) => named(objectsIn(BEFORE), 'HelmRelease', `acme.${chart}`).spec.values,
  argoCd: (chart) =>
    named(objectsIn('dist.gitops/eu/argo-cd.k8s.yaml'), 'Application', `acme.eu.${chart}.installation`).spec.sources[0]
      .helm.valuesObject,
  fleet: (chart) => (load(readFileSync(`dist/eu/${chart}.installation/fleet.yaml`, 'utf8')) as any).helm.values,
};
const valuesOf = (chart: string, more: Parameters<typeof written>[2] = {}) =>
  written(TOOLS.flux, () => VALUES.flux(chart), more);

test('every tool gets the same values', () => {
  for (const chart of ['external-secrets', 'reloader']) {
    const [flux, argoCd, fleet] = (['flux', 'argoCd', 'fleet'] as const).map((tool) =>
      written(TOOLS[tool], () => VALUES[tool](chart)),
    );
    expect(flux).toBeDefined();
    expect(argoCd).toEqual(flux);
    expect(fleet).toEqual(flux);
  }
});

test('Flux installs the charts before the cluster, and waits until they are ready', () => {
  written(TOOLS.flux, () => {
    const release = named(objectsIn(BEFORE), 'HelmRelease', 'acme.external-secrets');
    expect(release.spec.chart.spec).toEqual({
      chart: 'external-secrets',
      version: '2.9.0',
      sourceRef: { kind: 'HelmRepository', name: 'acme.external-secrets' },
    });
    expect(release.spec).toMatchObject({ releaseName: 'external-secrets', targetNamespace: 'external-secrets' });
    expect(named(objectsIn(BEFORE), 'HelmRepository', 'acme.external-secrets').spec.url).toBe(
      'https://charts.external-secrets.io',
    );
    const syncs = objectsIn('dist.gitops/eu/flux.k8s.yaml');
    const { spec } = named(syncs, 'Kustomization', 'acme.cluster.installation');
    expect(spec.healthChecks.map(({ kind, name }: any) => `${kind} ${name}`)).toEqual([
      'HelmRelease acme.external-secrets',
      'HelmRelease acme.reloader',
    ]);
    expect(spec.dependsOn).toBeUndefined();
    expect(named(syncs, 'Kustomization', 'acme.cluster').spec.dependsOn).toEqual([
      { name: 'acme.cluster.installation' },
    ]);
  });
});

test('Argo CD installs each chart by an application of its own, in waves before the cluster', () => {
  written(TOOLS.argoCd, () => {
    const objects = objectsIn('dist.gitops/eu/argo-cd.k8s.yaml');
    const waves = objects
      .filter(({ kind }) => kind === 'Application')
      .map(({ metadata }) => [metadata.name, metadata.annotations['argocd.argoproj.io/sync-wave']]);
    expect(waves.slice(0, 4)).toEqual([
      ['acme.eu.cluster.installation', '-3'],
      ['acme.eu.external-secrets.installation', '-2'],
      ['acme.eu.reloader.installation', '-2'],
      ['acme.eu', '-1'],
    ]);
    const { spec } = named(objects, 'Application', 'acme.eu.reloader.installation');
    expect(spec.sources[0]).toMatchObject({ chart: 'reloader', targetRevision: '2.2.16' });
    expect(spec.destination).toEqual({ name: 'eu', namespace: 'reloader' });
    const project = named(objects, 'AppProject', spec.project).spec;
    expect(project.sourceRepos).toContain(spec.sources[0].repoURL);
    expect(project.destinations).toContainEqual(spec.destination);
    expect(project.clusterResourceWhitelist).toContainEqual({
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
    });
  });
});

test('Rancher Fleet installs each chart from a folder, one after another, and then the cluster', () => {
  written(TOOLS.fleet, () => {
    const after = (folder: string) => {
      const { dependsOn } = load(readFileSync(`dist/eu/${folder}/fleet.yaml`, 'utf8')) as any;
      return dependsOn?.[0].selector.matchLabels['keywheel/unit'];
    };
    expect(after('cluster')).toBe('acme.eu.reloader.installation');
    expect(after('reloader.installation')).toBe('acme.eu.external-secrets.installation');
    expect(after('external-secrets.installation')).toBe('acme.eu.cluster.installation');
    expect(after('cluster.installation')).toBeUndefined();
    const { helm, defaultNamespace } = load(
      readFileSync('dist/eu/external-secrets.installation/fleet.yaml', 'utf8'),
    ) as any;
    expect(defaultNamespace).toBe('external-secrets');
    expect(helm).toMatchObject({ chart: 'external-secrets', version: '2.9.0', releaseName: 'external-secrets' });
    expect(objectsIn('dist.gitops/eu/rancher-fleet.k8s.yaml')[0].spec.paths).toContain(
      'dist/eu/external-secrets.installation',
    );
  });
});

test('a chart may be in a registry, which each tool is told in its own way', () => {
  const install = { repository: 'oci://registry.example.com/charts', version: '2.9.1' };
  const props = { externalSecrets: { install } };
  written(
    TOOLS.flux,
    () =>
      expect(named(objectsIn(BEFORE), 'HelmRepository', 'acme.external-secrets').spec).toMatchObject({
        type: 'oci',
        url: 'oci://registry.example.com/charts',
      }),
    { props },
  );
  written(
    TOOLS.argoCd,
    () =>
      expect(
        named(objectsIn('dist.gitops/eu/argo-cd.k8s.yaml'), 'Application', 'acme.eu.external-secrets.installation').spec
          .sources[0].repoURL,
      ).toBe('registry.example.com/charts'),
    { props },
  );
  written(
    TOOLS.fleet,
    () => {
      const { helm } = load(readFileSync('dist/eu/external-secrets.installation/fleet.yaml', 'utf8')) as any;
      expect(helm).toMatchObject({
        chart: 'oci://registry.example.com/charts/external-secrets',
        version: '2.9.1',
      });
      expect(helm.repo).toBeUndefined();
      expect(existsSync('dist/eu/reloader.installation')).toBe(false);
    },
    { props },
  );
});

test('the operator runs controllers of the kinds that the cluster gets, and of no others', () => {
  const few = { processClusterStore: false, processClusterExternalSecret: false, processClusterPushSecret: false };
  // A pair of users is confirmed by a PushSecret.
  expect(valuesOf('external-secrets')).toMatchObject({ ...few, processPushSecret: true, concurrent: 3 });
  const more = valuesOf('external-secrets', {
    change: ({ shop }) => {
      const apiVersion = 'external-secrets.io/v1';
      new ApiObject(shop.chart, 'shared', { apiVersion, kind: 'ClusterSecretStore', spec: { provider: { fake: {} } } });
    },
  });
  expect(more).toMatchObject({ ...few, processClusterStore: true });
});

test.each(Object.entries(TOOLS))(
  'definitions outlive the chart that %s installs, and all Secrets with them',
  (name, tool) => {
    const { crds } = written(tool, () => VALUES[name as keyof typeof TOOLS]('external-secrets'));
    expect(crds.annotations).toMatchObject({
      'helm.sh/resource-policy': 'keep',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    });
  },
);

test('Reloader looks at Jobs and ConfigMaps only where the cluster says so', () => {
  expect(valuesOf('reloader').reloader).toMatchObject({
    reloadStrategy: 'env-vars',
    syncAfterRestart: true,
    reloadOnCreate: true,
    ignoreJobs: true,
    ignoreCronJobs: true,
    ignoreConfigMaps: true,
    enableCSIIntegration: false,
  });
  const { reloader } = valuesOf('reloader', {
    change: ({ shop }) => {
      const annotations = { 'reloader.stakater.com/auto': 'true' };
      const container = { name: 'main', image: 'report:1' };
      new ApiObject(shop.chart, 'report', {
        ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { annotations } },
        spec: {
          schedule: '0 3 * * *',
          jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } },
        },
      });
    },
  });
  expect(reloader).toMatchObject({ ignoreJobs: true, ignoreCronJobs: false, ignoreConfigMaps: false });
});

test('values of the program are put over those of the fleet, field by field', () => {
  const values = { image: { repository: 'mirror.example.com/operator' }, resources: { limits: { memory: '2Gi' } } };
  const props = { externalSecrets: { install: { values } } };
  expect(valuesOf('external-secrets', { props })).toMatchObject({
    image: { repository: 'mirror.example.com/operator' },
    resources: { requests: { cpu: '50m' }, limits: { memory: '2Gi' } },
    rbac: { create: false },
  });
});

test('one pod of the operator needs no other to lead', () => {
  const props = { externalSecrets: { install: { values: { replicaCount: 1, leaderElect: false } } } };
  expect(valuesOf('external-secrets', { props })).toMatchObject({ replicaCount: 1, leaderElect: false });
});

test('a pod that is alone does not keep its node from being drained', () => {
  const alone = {
    externalSecrets: { install: { values: { replicaCount: 1, webhook: { replicaCount: 1 } } } },
    reloader: { install: { values: { reloader: { enableHA: false } } } },
  };
  const off = { podDisruptionBudget: { enabled: false } };
  expect(valuesOf('external-secrets', { props: alone })).toMatchObject({ ...off, webhook: off });
  expect(valuesOf('reloader', { props: alone }).reloader).toMatchObject(off);
  expect(valuesOf('external-secrets').podDisruptionBudget).toEqual({ enabled: true, minAvailable: 1 });
  expect(valuesOf('reloader').reloader.podDisruptionBudget).toEqual({ enabled: true, minAvailable: 1 });
});

test.each([
  ['a digest', { image: { tag: `v2.9.0@sha256:${'0123456789abcdef'.repeat(4)}` } }],
  ['a flavour', { image: { tag: 'v2.9.0-ubi-boringssl' } }],
  ['no webhook', { webhook: { create: false }, certController: { create: false } }],
  ['a certificate of cert-manager', { webhook: { certManager: { enabled: true } }, certController: { create: false } }],
])('%s is no value that breaks the operator', (_, values) => {
  expect(valuesOf('external-secrets', { props: { externalSecrets: { install: { values } } } })).toMatchObject(values);
});

test('Reloader may see some namespaces alone', () => {
  const values = { reloader: { watchGlobally: false, namespaces: ['shop-web'] } };
  expect(valuesOf('reloader', { props: { reloader: { install: { values } } } })).toMatchObject(values);
});

describe('the login at a repository of charts', () => {
  const props = {
    externalSecrets: { install: { repository: 'https://charts.example.com/eso/', secretName: 'charts' } },
    reloader: { install: { repository: 'oci://registry.example.com/charts', secretName: 'charts' } },
  };

  test('is a Secret that Flux finds by its name', () => {
    const repositories = written(TOOLS.flux, () => objectsIn(BEFORE), { props }).filter(
      ({ kind }) => kind === 'HelmRepository',
    );
    expect(repositories.map(({ spec }) => spec.secretRef)).toEqual([{ name: 'charts' }, { name: 'charts' }]);
  });

  test('is given by Rancher Fleet to that repository alone', () => {
    const [{ spec }] = written(TOOLS.fleet, () => objectsIn('dist.gitops/eu/rancher-fleet.k8s.yaml'), { props });
    expect(spec.helmSecretName).toBe('charts');
    const pattern = new RegExp(spec.helmRepoURLRegex);
    expect(
      [
        'https://charts.example.com/eso',
        'https://charts.example.com/eso/',
        'oci://registry.example.com/charts/reloader',
      ].every((address) => pattern.test(address)),
    ).toBe(true);
    expect(
      ['https://charts.example.com/eso.evil.com', 'https://charts-example.com/eso', 'oci://registry.example.com'].some(
        (address) => pattern.test(address),
      ),
    ).toBe(false);
  });

  test('is nobody’s where none is named', () => {
    const [{ spec }] = written(TOOLS.fleet, () => objectsIn('dist.gitops/eu/rancher-fleet.k8s.yaml'));
    expect(Object.keys(spec)).not.toContain('helmSecretName');
    expect(Object.keys(spec)).not.toContain('helmRepoURLRegex');
  });
});

/** As many Secrets as are read every five seconds: each is a fifth of a second's work. */
const busy =
  (count: number) =>
  ({ shop }: Fleet) => {
    for (let index = 0; index < count; index += 1) {
      new StaticSecret(shop.tenant, `s${index}`, { keys: ['a'] }).deliver(shop, {
        refreshInterval: Duration.seconds(5),
      });
    }
  };
const OPEN = { externalSecrets: { install: {} } };

test('the operator gets as many workers as its cluster keeps busy, where the program leaves them open', () => {
  expect(valuesOf('external-secrets', { props: OPEN })).toMatchObject({ concurrent: 1 });
  expect(valuesOf('external-secrets', { props: OPEN, change: busy(10) })).toMatchObject({ concurrent: 5 });
  const stated = { externalSecrets: { concurrent: 2, install: {} } };
  expect(valuesOf('external-secrets', { props: stated, change: busy(10) })).toMatchObject({ concurrent: 2 });
});

test('the operator may ask its API server more often where it must, and not otherwise', () => {
  expect(valuesOf('external-secrets', { props: OPEN, change: busy(10) })).not.toHaveProperty('extraArgs');
  const { extraArgs } = valuesOf('external-secrets', { props: OPEN, change: busy(40) });

  expect(extraArgs['client-qps']).toBeGreaterThan(60);
  expect(extraArgs['client-burst']).toBe(2 * extraArgs['client-qps']);
  const given = { externalSecrets: { install: { values: { extraArgs: { 'client-qps': 500 } } } } };
  expect(valuesOf('external-secrets', { props: given, change: busy(40) }).extraArgs).toMatchObject({
    'client-qps': 500,
    'client-burst': extraArgs['client-burst'],
  });
});
