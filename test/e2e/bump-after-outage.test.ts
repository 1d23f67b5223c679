import { Environment, StaticSecret, Tenant } from 'keywheel';
import { setTimeout as pass } from 'node:timers/promises';
import { returnAfterOutage } from '../../lib/timing/operator';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { MACHINE, OUTAGE_LIMIT, REFRESH, SOAK_SECONDS } from './bench/outage';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { keywheelInBackground } from './bench/status-command';
import { unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const TENANTS = ['payments', 'search'];
const SECRETS = ['db', 'api'];
const [BUMPED, LEFT] = ['bumped', 'left'];

scenarios('a bump after an outage', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  // The gate has no time for it: it is `npm run test:soak`.
  if (SOAK_SECONDS === undefined) {
    test('is not measured [KEYWHEEL_BENCH_SOAK]', () => undefined);
    return;
  }
  const outage = SOAK_SECONDS;
  let bench: Bench;
  let folder: string;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: [BUMPED, LEFT] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const clusters = [BUMPED, LEFT].map((name) => fleet.addCluster(prod, bench.spoke(name)));
    for (const name of TENANTS) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      const namespaces = clusters.map((cluster) => tenant.addNamespace(cluster, name));
      for (const secret of SECRETS.map((one) => new StaticSecret(tenant, one, { keys: ['password'] }))) {
        namespaces.forEach((namespace) => secret.deliver(namespace, { refreshInterval: REFRESH }));
      }
    }
    const workspace = bench.addWorkspace();
    ({ folder } = workspace);
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    for (const path of TENANTS.flatMap((tenant) => SECRETS.map((secret) => `prod/${tenant}/${secret}`))) {
      await bench.hub.putValue({ mount: 'acme.kv', path }, { password: 'a' });
    }
    for (const name of [BUMPED, LEFT]) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(bench.spoke(BUMPED), bench.spoke(LEFT));
  });

  afterAll(() => bench?.stop());

  test(
    'brings a cluster back in less than half of the time of one that is left to itself',
    async () => {
      const unready = (name: string) => unreadyObjects(bench.spoke(name));
      const [stores, externalSecrets] = [TENANTS.length, TENANTS.length * SECRETS.length];
      const begun = Date.now();
      await bench.hub.kill();
      for (const name of [BUMPED, LEFT]) {
        // Stores are looked at every five minutes, and may not have failed yet.
        await until(
          `every ExternalSecret on ${name} fails`,
          async () => (await unready(name)).length >= externalSecrets,
        );
      }
      await pass(Math.max(0, begun + outage * 1000 - Date.now()));
      await bench.hub.restart();
      const ended = Date.now();
      const lasted = (ended - begun) / 1000;
      const computed = returnAfterOutage({
        ...{ outage: lasted, absence: 'refuses', refreshInterval: REFRESH.toSeconds() },
        ...{ stores, externalSecrets, concurrent: bench.operator(LEFT).workers },
      });
      const back = async (name: string) => {
        const limit = (computed + MACHINE) * 1000;
        await until(`everything on ${name} is back`, async () => (await unready(name)).length === 0, { limit });
        return (Date.now() - ended) / 1000;
      };
      const environment = {
        KUBECONFIG: bench.spoke(BUMPED).administratorKubeconfig(),
        VAULT_TOKEN: bench.hub.rootToken,
      };
      const [run, bumped, left] = await Promise.all([
        keywheelInBackground('bump', folder, ['--context', BUMPED], environment),
        back(BUMPED),
        back(LEFT),
      ]);

      announce(
        `an outage of ${lasted.toFixed()} s: all is back after ${bumped.toFixed()} s with "keywheel bump", ` +
          `after ${left.toFixed()} s without (computed ${computed.toFixed()} s at most)`,
      );
      expect([run.code, run.stderr]).toEqual([0, expect.stringMatching(/[1-9]\d* objects bumped/)]);
      expect(bumped).toBeLessThan(left / 2);
    },
    OUTAGE_LIMIT,
  );
});
