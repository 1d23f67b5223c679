import { ClusterAuth, Environment, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { Bench } from './bench/bench';
import { Cable } from './bench/cable';
import { outage, OUTAGE_LIMIT, REFRESH } from './bench/outage';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

/** By what the hub asks of them when somebody logs in. */
const REVIEWED = 'reviewed';
const KEYED = 'keyed';

scenarios('clusters that Vault/OpenBao cannot reach', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let cables: Cable[] = [];

  beforeAll(async () => {
    bench = await Bench.start({ spokes: [REVIEWED, KEYED] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const secret = new StaticSecret(tenant, 'db', { keys: ['password'] });
    const reviewer = TokenReviewer.clientToken({ apiAudience: bench.spoke(REVIEWED).issuer });
    for (const [name, auth] of [
      [REVIEWED, ClusterAuth.kubernetes({ reviewer })],
      [KEYED, undefined],
    ] as const) {
      const cable = await Cable.to(bench.spoke(name).url);
      cables.push(cable);
      const cluster = fleet.addCluster(prod, bench.spoke(name), { auth, url: cable.url });
      secret.deliver(tenant.addNamespace(cluster, 'payments'), { refreshInterval: REFRESH });
    }
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await putValue('before');
    for (const name of [REVIEWED, KEYED]) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(bench.spoke(REVIEWED), bench.spoke(KEYED));
  });

  afterAll(async () => {
    cables.forEach((cable) => cable.close());
    cables = [];
    await bench?.stop();
  });

  const putValue = (password: string) =>
    bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password });
  const value = async (cluster: string) => (await bench.spoke(cluster).api.secret('payments', 'db'))?.['password'];

  test.each([
    ['cut', 'refuses', () => cables.forEach((cable) => cable.cut())],
    ['clogged', 'hangs', () => cables.forEach((cable) => cable.clog())],
  ] as const)(
    'by a cable that is %s keep their Secrets, and are back within the computed time; a login by public key needs no cable',
    async (how, absence, begin) => {
      const before = await value(REVIEWED);
      const after = `after being ${how}`;
      await outage(
        {
          name: `a cable that is ${how}`,
          begin: async () => {
            await begin();
            await putValue(after);
          },
          noticed: async () => (await unreadyObjects(bench.spoke(REVIEWED))).length > 0,
          meanwhile: async () => {
            expect(await value(REVIEWED)).toBe(before);
            await until('the other cluster has the new value', async () => (await value(KEYED)) === after);
            expect(await unreadyObjects(bench.spoke(KEYED))).toEqual([]);
          },
          end: () => cables.forEach((cable) => cable.mend()),
          returned: async () =>
            (await value(REVIEWED)) === after && (await unreadyObjects(bench.spoke(REVIEWED))).length === 0,
        },
        { absence, concurrent: bench.operator(REVIEWED).workers },
      );
    },
    OUTAGE_LIMIT,
  );
});
