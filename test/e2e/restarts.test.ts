import * as kplus from 'cdk8s-plus-28';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const ANNOTATION = 'secret.reloader.stakater.com/reload';

/** As Reloader documents its annotation: names between commas, each a regular expression over the whole name. */
function restarts(workload: any, secret: string): boolean {
  const patterns: string[] = (workload.metadata.annotations?.[ANNOTATION] ?? '').split(',').filter(Boolean);
  return patterns.some((pattern) => new RegExp(`^${pattern}$`).test(secret));
}

scenarios('a Secret that changes', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    console.warn('Reloader itself is not run: the annotations on the cluster are evaluated as Reloader documents them');
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'shop');
    const deployment = (name: string) =>
      new kplus.Deployment(namespace.chart, name, {
        metadata: { name },
        containers: [{ image: 'shop:1', portNumber: 8080 }],
      });
    const [api, worker, both] = ['api', 'worker', 'both'].map(deployment) as [
      kplus.Deployment,
      kplus.Deployment,
      kplus.Deployment,
    ];
    deployment('bystander');
    new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace).restartOnChange(api, both);
    // Its name matches the pattern of a name with a dot, unless the dot is meant as one.
    new StaticSecret(tenant, 'db-x', { keys: ['password'] })
      .deliver(namespace, { name: 'db.x' })
      .restartOnChange(worker, both);
    new StaticSecret(tenant, 'dbxx', { keys: ['password'] }).deliver(namespace, { name: 'db-x' });
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const rollout = bench.deployment(workspace);
    await rollout.applyStacks();
    for (const path of ['db', 'db-x', 'dbxx']) {
      await bench.hub.putValue({ mount: 'acme.kv', path: `prod/shop/${path}` }, { password: 'before' });
    }
    await rollout.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  test.each([
    ['db', 'db', ['api', 'both']],
    ['db-x', 'db.x', ['both', 'worker']],
    ['dbxx', 'db-x', []],
  ])('(%s) restarts the workloads that named it and no others', async (path, secret, expected) => {
    const { api } = bench.spoke('prod');
    await bench.hub.putValue({ mount: 'acme.kv', path: `prod/shop/${path}` }, { password: 'after' });
    await refresh(bench.spoke('prod'), 'shop', secret);
    await until('the Secret changes', async () => (await api.secret('shop', secret))?.['password'] === 'after');

    const workloads = await api.list('apps/v1', 'Deployment', 'shop');
    const restarted = workloads.filter((workload) => restarts(workload, secret)).map(({ metadata }) => metadata.name);
    expect(restarted.sort()).toEqual(expected);
  });
});
