import { Duration } from 'cdk8s';
import { Environment, ExternalStore, StoredSecret, StoreProvider, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { OnePasswordConnect } from './bench/one-password-connect';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';

const TEAMS = ['payments', 'risk'] as const;
/** Fewer of payments than the operator has workers: they wait for risk, and some worker must get on with it. */
const TITLES = { payments: titles(2), risk: titles(10) };

/** Why a check tells of it: the operator of the bench is older than the version that mends this. */
scenarios('two vaults of 1Password on one cluster', [...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  const servers = new Map<string, OnePasswordConnect>();

  beforeAll(async () => {
    bench = await Bench.start({ hub: false, spokes: ['prod'] });
    for (const team of TEAMS) {
      const server = await OnePasswordConnect.start(team);
      TITLES[team].forEach((title) => server.items.set(title, { password: `of ${team}` }));
      servers.set(team, server);
    }
    // An order that happens by chance as well: risk's client is made while payments' is in use.
    servers.get('payments')!.after = servers.get('risk');
  });

  afterAll(async () => {
    await bench?.stop();
    await Promise.all([...servers.values()].map((server) => server.stop()));
  });

  function program(): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme' });
    const prod = new Environment(fleet, 'prod');
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    for (const team of TEAMS) {
      const { url } = servers.get(team)!;
      const provider = StoreProvider.onePasswordConnect({ url, vaults: [team], token: { secretName: 'connect' } });
      const store = new ExternalStore(prod, `vault-${team}`, { provider });
      const tenant = new Tenant(prod, team, { owner: `${team}@example.com` });
      const namespace = tenant.addNamespace(cluster, team);
      for (const title of TITLES[team]) {
        new StoredSecret(tenant, title, { store, keys: ['password'] }).deliver(namespace, {
          refreshInterval: Duration.seconds(5),
        });
      }
    }
    return fleet;
  }

  test('are told, for an older operator gives a Secret the value of the other vault', async () => {
    const { api } = bench.spoke('prod');
    const workspace = bench.addWorkspace();
    const { findings } = workspace.synth(program());
    expect(findings.map(({ id }) => id)).toContain('one-password-vaults-stay-apart');

    await bench.deployment(workspace).sync('prod', bench.spoke('prod'));
    for (const team of TEAMS) {
      await api.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'connect', namespace: team },
        stringData: { token: servers.get(team)!.token },
      });
    }

    await until('some Secret of payments has what belongs to risk', async () => {
      const secrets = await Promise.all(TITLES.payments.map((title) => api.secret('payments', title)));
      return secrets.some((secret) => secret?.['password'] === 'of risk');
    });
  });
});

function titles(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `item-${index}`);
}
