import { ApiObject, Chart } from 'cdk8s';
import { BridgedSecret, ExternalStore, GitOps, StaticSecret, StoredSecret, StoreProvider } from 'keywheel';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { runChecks } from '../../../lib/checks';
import { readFiles } from '../../../lib/files/read-files';
import { readViews } from '../../../lib/views/views';
import { inEmptyFolder, spoke, team } from '../../fixtures/fleets';
import { objectsIn, REPOSITORY, TOOLS, watchedFleet } from '../../fixtures/watched';

const SECRETS = 'dist/eu/shop-web/shop-web.k8s.yaml';
const WORKLOADS = 'dist/eu/shop-web.workloads/shop-web.k8s.yaml';
const OF_CLUSTER = 'dist/eu/cluster.workloads/cluster.k8s.yaml';

type Made = ReturnType<typeof watchedFleet>;

/** Waves of a file's objects, by kind and name. */
function waves(file: string): Record<string, number> {
  return Object.fromEntries(
    objectsIn(file).map(({ kind, metadata: { name, annotations } }) => [
      `${kind} ${name}`,
      Number(annotations?.['argocd.argoproj.io/sync-wave'] ?? 0),
    ]),
  );
}

function withTool(gitOps: GitOps, add: (made: Made) => void, look: () => void): void {
  inEmptyFolder(() => {
    const made = watchedFleet(gitOps);
    add(made);
    expect(made.fleet.synth().findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    look();
  });
}

const object = (chart: Chart, apiVersion: string, kind: string, more: object = {}) =>
  new ApiObject(chart, kind.toLowerCase(), { apiVersion, kind, ...more });

test('a volume claim, which is bound when a pod is there, comes with the pods', () => {
  withTool(
    TOOLS.argoCd,
    ({ shop }) => object(shop.chart, 'v1', 'PersistentVolumeClaim'),
    () =>
      expect(Object.entries(waves(SECRETS)).find(([name]) => name.startsWith('PersistentVolumeClaim'))?.[1]).toBe(0),
  );
});

test('a store that logs in with a delivered Secret comes after it, and what is read from it after that', () => {
  withTool(
    TOOLS.argoCd,
    ({ shop }) => {
      const token = new StaticSecret(shop.tenant, 'one-password', { keys: ['token'] });
      token.deliver(shop);
      const provider = StoreProvider.onePassword({ vault: 'prod', token: { secretName: 'one-password' } });
      const store = new ExternalStore(shop.tenant, 'op', { provider });
      new StoredSecret(shop.tenant, 'mail', { store, remoteKey: 'mail', keys: ['password'] }).deliver(shop);
    },
    () => {
      const all = waves(SECRETS);
      const inOrder = [
        'SecretStore keywheel',
        'ExternalSecret one-password',
        'SecretStore keywheel-store.op',
        'ExternalSecret mail',
      ];
      const found = inOrder.map((name) => all[name]!);
      expect(found).toEqual([...found].sort((a, b) => a - b));
      expect(new Set(found).size).toBe(inOrder.length);
      expect(Math.max(...found)).toBeLessThan(0);
    },
  );
});

test.each(Object.entries(TOOLS))(
  'with %s a store of the cluster waits for the namespace that it logs in from',
  (_, tool) => {
    withTool(
      tool,
      ({ prod, eu, shop }) => {
        const other = team(prod, 'other').addNamespace(eu, 'other');
        const secret = new StaticSecret(shop.tenant, 'shared', { keys: ['key'] });
        shop.addClusterSecretStore('shared', { secrets: [secret], conditions: [{ namespaces: [other.name] }] });
      },
      () => {
        expect(objectsIn(OF_CLUSTER).map(({ kind }) => kind)).toEqual(['ClusterSecretStore']);
        expect(objectsIn('dist/eu/cluster/cluster.k8s.yaml').map(({ kind }) => kind)).not.toContain(
          'ClusterSecretStore',
        );
        if (tool === TOOLS.flux) {
          const late = objectsIn('dist.gitops/eu/flux.k8s.yaml').find(
            ({ metadata }) => metadata.name === 'acme.cluster.workloads',
          );
          expect(late.spec.dependsOn).toEqual([{ name: 'acme.cluster' }, { name: 'acme.shop-web' }]);
        }
      },
    );
  },
);

test('a generator of any kind is there before what reads from it', () => {
  withTool(
    TOOLS.flux,
    ({ shop }) =>
      object(shop.chart, 'generators.external-secrets.io/v1alpha1', 'ECRAuthorizationToken', {
        spec: { region: 'eu-west-1' },
      }),
    () => expect(objectsIn(SECRETS).map(({ kind }) => kind)).toContain('ECRAuthorizationToken'),
  );
});

test.each(Object.entries(TOOLS))(
  'with %s nothing waits for what is copied from Secrets that others make',
  (_, tool) => {
    withTool(
      tool,
      ({ shop }) => {
        new BridgedSecret(shop.tenant, 'bucket', { from: shop, keys: ['key'], secretName: 'loki-bucket' }).deliver(
          shop,
          {
            name: 'loki',
          },
        );
        object(shop.chart, 'objectbucket.io/v1alpha1', 'ObjectBucketClaim');
      },
      () => {
        const late = objectsIn(WORKLOADS).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
        expect(late).toContain('ExternalSecret loki');
        expect(objectsIn(SECRETS).map(({ metadata }) => metadata.name)).not.toContain('loki');
      },
    );
  },
);

test('a release of Helm that a program has of its own holds up no namespace', () => {
  withTool(
    TOOLS.flux,
    ({ eu }) =>
      object(new Chart(eu.app, 'infra', { namespace: 'monitoring' }), 'helm.toolkit.fluxcd.io/v2', 'HelmRelease'),
    () => {
      const [, cluster] = objectsIn('dist.gitops/eu/flux.k8s.yaml');
      expect(cluster.metadata.name).toBe('acme.cluster');
      expect(cluster.spec.healthChecks).toBeUndefined();
    },
  );
});

test('a pod of the cluster that uses the Secret of a namespace waits for it', () => {
  const containers = [{ name: 'main', image: 'x:1', envFrom: [{ secretRef: { name: 'stripe' } }] }];
  withTool(
    TOOLS.flux,
    ({ eu }) =>
      object(new Chart(eu.app, 'infra', { namespace: 'shop-web' }), 'apps/v1', 'Deployment', {
        spec: { template: { spec: { containers } } },
      }),
    () => expect(objectsIn(OF_CLUSTER).map(({ kind }) => kind)).toEqual(['Deployment']),
  );
});

test('a project takes a tenant nowhere else, whatever its objects say', () => {
  inEmptyFolder(() => {
    const { fleet, shop } = watchedFleet(TOOLS.argoCd);
    object(shop.chart, 'v1', 'ConfigMap', { metadata: { namespace: 'kube-system' } });
    expect(() => fleet.synth()).toThrow('project-allows-its-objects'); // and nothing is written
    expect(existsSync('dist')).toBe(false);
  });
});

test('what flux bootstrap writes beside the tool’s objects is no mistake', () => {
  inEmptyFolder(() => {
    watchedFleet(TOOLS.flux).fleet.synth();
    mkdirSync('dist.gitops/eu/flux-system');
    writeFileSync(
      'dist.gitops/eu/flux-system/gotk-sync.yaml',
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: flux-system, namespace: flux-system }\n' +
        'spec: { path: ./dist.gitops/eu, prune: true, interval: 10m, sourceRef: { kind: GitRepository, name: flux-system } }\n',
    );
    expect(runChecks(readViews(readFiles().output)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test('each cluster may have an Argo CD of its own', () => {
  inEmptyFolder(() => {
    const own = (name: string) => GitOps.argoCd({ repository: REPOSITORY, clusters: { [name]: 'in-cluster' } });
    const { fleet, prod } = watchedFleet(own('eu'));
    const abroad = team(prod, 'abroad');
    const namespace = abroad.addNamespace(spoke(prod, 'us', { gitOps: own('us') }), 'abroad');
    new StaticSecret(abroad, 'key', { keys: ['key'] }).deliver(namespace);
    expect(fleet.synth().findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
