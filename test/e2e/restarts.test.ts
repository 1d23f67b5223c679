import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { KubernetesObject } from './bench/kubernetes-api';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, parts, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

/** The driver itself needs a node: what it writes when files change is written by the test. */
const DRIVER = 'secrets-store-definitions';
const ANNOTATION = 'secret.reloader.stakater.com/reload';
/** By path on the hub: the Secret's name, and the workloads that named it. */
const CASES: [string, string, string[]][] = [
  ['db', 'db', ['api', 'both', 'report']],
  // Its name matches the pattern of a name with a dot, unless the dot is meant as one.
  ['db-x', 'db.x', ['both', 'worker']],
  ['dbxx', 'db-x', []],
];

scenarios('a Secret that changes', [...SERVERS, ...CLUSTERS, ...OPERATORS, DRIVER], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], definitions: [DRIVER] });
    const workspace = bench.addWorkspace();
    workspace.synth(program(bench));
    const rollout = bench.deployment(workspace);
    await rollout.applyStacks();
    for (const [path] of CASES) {
      await put(path, 'before');
    }
    await rollout.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  const put = (path: string, password: string) =>
    bench.hub.putValue({ mount: 'acme.kv', path: `prod/shop/${path}` }, { password });

  async function change(path: string, secret: string, password: string): Promise<void> {
    const { api } = bench.spoke('prod');
    await put(path, password);
    await refresh(bench.spoke('prod'), 'shop', secret);
    await until('the Secret changes', async () => (await api.secret('shop', secret))?.['password'] === password);
  }

  test.each(CASES)(
    '(%s) is named by the annotations of the workloads that named it',
    async (path, secret, expected) => {
      if (!parts().found.reloader) {
        announce('Reloader itself is not run: annotations on the cluster are evaluated as Reloader documents them');
      }
      const { api } = bench.spoke('prod');
      await change(path, secret, 'annotated');
      const workloads = [
        ...(await api.list('apps/v1', 'Deployment', 'shop')),
        ...(await api.list('batch/v1', 'CronJob', 'shop')),
      ];
      const restarted = workloads.filter((workload) => restarts(workload, secret)).map(({ metadata }) => metadata.name);

      expect(restarted.sort()).toEqual(expected);
    },
  );

  scenarios('with Reloader itself', ['reloader'], () => {
    beforeAll(async () => {
      const { api } = bench.spoke('prod');
      await api.apply(sentinel());
      await bench.addReloader('prod');
      // It ignores what it sees first: until it has seen everything, a change may be no change to it.
      let count = 0;
      await until('Reloader restarts something', async () => {
        count += 1;
        const stringData = { count: String(count) };
        await api.apply({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'probe', namespace: 'shop' },
          stringData,
        });
        return (await generations())['sentinel'] !== 1;
      });
    });

    /** How often each workload was changed, and how often each CronJob was run. */
    async function generations(): Promise<Record<string, number>> {
      const { api } = bench.spoke('prod');
      const workloads = [
        ...(await api.list('apps/v1', 'Deployment', 'shop')),
        ...(await api.list('apps/v1', 'StatefulSet', 'shop')),
      ];
      const jobs = await api.list('batch/v1', 'Job', 'shop');
      return {
        report: jobs.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === 'report').length,
        ...Object.fromEntries(workloads.map(({ metadata }) => [metadata.name, metadata.generation])),
      };
    }

    test.each(CASES)('(%s) restarts the workloads that named it and no others', async (path, secret, expected) => {
      const before = await generations();
      // A value for each: Reloader keeps one hash for names that differ only in a sign.
      await change(path, secret, `reloaded by ${path}`);
      const restarted = async () => {
        const now = await generations();
        return Object.keys(now).filter((name) => now[name] !== before[name]);
      };
      // Stateful sets come last: once the sentinel is restarted, Reloader is through with this Secret.
      await until('Reloader is through', async () => (await restarted()).includes('sentinel'));

      expect((await restarted()).sort()).toEqual([...expected, 'sentinel'].sort());
    });

    test('restarts the workload that named a class when the driver tells of other files', async () => {
      const { api } = bench.spoke('prod');
      const [{ metadata }] = (await api.list('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'shop')) as [any];
      const before = await generations();
      let version = 0;
      await until('Reloader restarts something', async () => {
        version += 1;
        await api.apply(filesOfPod(metadata.name, String(version)));
        return (await generations())['reader'] !== before['reader'];
      });

      expect({ ...(await generations()), reader: before['reader'] }).toEqual(before);
    });
  });
});

/** What the driver says of the files of one pod. */
function filesOfPod(className: string, version: string): KubernetesObject {
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClassPodStatus',
    metadata: { name: `reader-shop-${className}`, namespace: 'shop' },
    status: {
      podName: 'reader',
      mounted: true,
      secretProviderClassName: className,
      targetPath: '/var/lib/kubelet/pods/reader',
      objects: [{ id: 'password', version }],
    },
  };
}

function program(bench: Bench): BenchFleet {
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
  const prod = new Environment(fleet, 'prod');
  const tenant = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
  const namespace = tenant.addNamespace(
    fleet.addCluster(prod, bench.spoke('prod'), { secretsStore: { pollInterval: Duration.minutes(2) } }),
    'shop',
  );
  const containers = [{ image: 'shop:1', portNumber: 8080 }];
  const [api, worker, both] = ['api', 'worker', 'both', 'bystander'].map(
    (name) => new kplus.Deployment(namespace.chart, name, { metadata: { name }, containers }),
  ) as [kplus.Deployment, kplus.Deployment, kplus.Deployment];
  const report = new kplus.CronJob(namespace.chart, 'report', {
    metadata: { name: 'report' },
    schedule: Cron.annually(),
    containers,
  });
  const reader = new kplus.Deployment(namespace.chart, 'reader', { metadata: { name: 'reader' }, containers });
  const keys = ['password'];
  // Its name is no pattern: the dots of a class are meant as dots.
  new StaticSecret(tenant, 'files', { keys }).mount(namespace.addClient('reader').runs(reader)).restartOnChange(reader);
  new StaticSecret(tenant, 'db', { keys }).deliver(namespace).restartOnChange(api, both).runOnChange(report);
  new StaticSecret(tenant, 'db-x', { keys }).deliver(namespace, { name: 'db.x' }).restartOnChange(worker, both);
  new StaticSecret(tenant, 'dbxx', { keys }).deliver(namespace, { name: 'db-x' });
  return fleet;
}

/** As Reloader documents its annotation: names between commas, each a regular expression over the whole name. */
function restarts(workload: any, secret: string): boolean {
  const patterns: string[] = (workload.metadata.annotations?.[ANNOTATION] ?? '').split(',').filter(Boolean);
  return patterns.some((pattern) => new RegExp(`^${pattern}$`).test(secret));
}

/** Somebody's own workload, which restarts for every Secret of the namespace. */
function sentinel(): KubernetesObject {
  const labels = { app: 'sentinel' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'sentinel', namespace: 'shop', annotations: { [ANNOTATION]: '.*' } },
    spec: {
      serviceName: 'sentinel',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'one', image: 'shop:1' }] } },
    },
  };
}
