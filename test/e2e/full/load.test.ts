import { Duration, JsonPatch } from 'cdk8s';
import { Emitted, Environment, FleetBase, StaticSecret, Tenant } from 'keywheel';
import { clusterLoads } from '../../../lib/load/cluster-load';
import { render } from '../../../lib/synth/render';
import { outputOf, readViews } from '../../../lib/views/views';
import { Bench } from '../bench/bench';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';
import { until } from '../bench/poll';

/** `npm run bench:load` takes 200. */
const TENANTS = Number(process.env['KEYWHEEL_BENCH_TENANTS'] ?? 10);
const SPOKES = ['prod-a', 'prod-b'];
/** In seconds: each tenant's secrets are read again, and its store is validated. */
const REFRESH = TENANTS > 50 ? 60 : 20;
const VALIDATION = TENANTS > 50 ? 60 : 30;
/** In which each of them has whole turns. */
const WINDOW = 120;
/** What the numbers may differ by. */
const TOLERANCE = 0.15;

scenarios('the load of Vault/OpenBao', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES });
  });

  afterAll(() => bench?.stop());

  test('is what keywheel load says, by kind of request', async () => {
    const fleet = fleetOn(bench);
    const deployment = bench.deployment(bench.addWorkspace());
    const load = predicted(fleet);
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();
    for (let tenant = 0; tenant < TENANTS; tenant += 1) {
      for (const id of ['one', 'two']) {
        await bench.hub.putValue({ mount: 'acme.kv', path: `prod/t${tenant}/${id}` }, { user: 'a', password: 'b' });
      }
    }
    await Promise.all(SPOKES.map((name) => deployment.sync(name, bench.spoke(name))));
    await untilSynced(...SPOKES.map((name) => bench.spoke(name)));

    // After the first turn of each, which was made by its arrival.
    const start = Date.now() + VALIDATION * 1000;
    const end = start + WINDOW * 1000;
    await until('the window is over', () => Date.now() > end, { limit: 2 * (VALIDATION + WINDOW) * 1000 });
    const measured = askedBetween(bench, start, end);

    const rows = Object.entries(load).map(([kind, rate]) => ({
      kind,
      predicted: rate,
      measured: (measured.get(kind) ?? 0) / ((end - start) / 1000),
    }));
    console.log(['a second      predicted  measured', ...rows.map(line)].join('\n'));
    for (const { predicted, measured } of rows) {
      expect(Math.abs(measured - predicted)).toBeLessThanOrEqual(TOLERANCE * predicted);
    }
  });
});

function line({ kind, predicted, measured }: { kind: string; predicted: number; measured: number }): string {
  return `${kind.padEnd(12)}  ${predicted.toFixed(2).padStart(9)}  ${measured.toFixed(2).padStart(8)}`;
}

function fleetOn(bench: Bench): BenchFleet {
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
  const prod = new Environment(fleet, 'prod');
  const clusters = SPOKES.map((name) => fleet.addCluster(prod, bench.spoke(name)));
  for (let index = 0; index < TENANTS; index += 1) {
    const tenant = new Tenant(prod, `t${index}`, { owner: 'load@example.com' });
    const secrets = ['one', 'two'].map((id) => new StaticSecret(tenant, id, { keys: ['user', 'password'] }));
    for (const cluster of clusters) {
      const namespace = tenant.addNamespace(cluster, `t${index}`);
      Emitted.of(namespace).patch({ kind: 'SecretStore' }, JsonPatch.add('/spec/refreshInterval', VALIDATION));
      secrets.forEach((secret) => secret.deliver(namespace, { refreshInterval: Duration.seconds(REFRESH) }));
    }
  }
  return fleet;
}

/** A second, of all clusters. */
function predicted(fleet: FleetBase): { readonly requests: number; readonly logins: number } {
  const loads = clusterLoads(readViews(outputOf(render(fleet, { pathToWorkingDirectory: '../../..' }))));
  const sum = (of: (load: (typeof loads)[number]) => number) => loads.reduce((total, one) => total + of(one), 0);
  return { requests: sum(({ requests }) => requests), logins: sum(({ logins }) => logins) };
}

/** As the audit device has them. */
function askedBetween(bench: Bench, start: number, end: number): Map<string, number> {
  const paths = bench.hub
    .auditEntries()
    .filter(({ type, time }) => type === 'request' && Date.parse(time) >= start && Date.parse(time) < end)
    .map(({ request }): string => request.path);
  return new Map([
    ['requests', paths.length],
    ['logins', paths.filter((path) => path.endsWith('/login')).length],
  ]);
}
