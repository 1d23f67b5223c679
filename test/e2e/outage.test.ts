import { Duration } from 'cdk8s';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { setTimeout as pass } from 'node:timers/promises';
import { Bench } from './bench/bench';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const REFRESH = Duration.seconds(5);
/** The operator's longest back-off between two attempts is 1000 seconds: a soak outlasts it. */
const OUTAGE = process.env['KEYWHEEL_BENCH_SOAK'] ? 20 * 60_000 : 60_000;
/** The operator doubles its pause from failure to failure, so it is at most as long as the outage was. */
const RETURN = OUTAGE + REFRESH.toMilliseconds() + 120_000;
const LOCATION = { mount: 'acme.kv', path: 'prod/payments/db' };

scenarios('an outage', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  const secret = () => bench.spoke('prod').api.secret('payments', 'db');

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace, { refreshInterval: REFRESH });
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await bench.hub.putValue(LOCATION, { password: 'before' });
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  test.each([
    ['killed', () => bench.hub.kill(), () => bench.hub.restart()],
    ['frozen', () => bench.hub.pause(), () => bench.hub.resume()],
  ])(
    'of the hub, %s, leaves Secrets as they are, and ends by itself',
    async (how, begin, end) => {
      const before = await secret();
      await begin();
      await until('the operator notices', async () => (await unreadyObjects(bench.spoke('prod'))).length > 0);
      await pass(OUTAGE);
      expect(await secret()).toEqual(before);

      await end();
      await bench.hub.putValue(LOCATION, { password: `after being ${how}` });
      await until('the new value arrives', async () => (await secret())?.['password'] === `after being ${how}`, {
        limit: RETURN,
      });
      await untilSynced(bench.spoke('prod'));
    },
    2 * OUTAGE + RETURN + 300_000,
  );
});
