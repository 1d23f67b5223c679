import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { outage, OUTAGE_LIMIT, REFRESH } from './bench/outage';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const TENANTS = ['payments', 'search'];
const SECRETS = ['db', 'api'];

scenarios('an outage', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    for (const name of TENANTS) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      const namespace = tenant.addNamespace(cluster, name);
      for (const secret of SECRETS) {
        new StaticSecret(tenant, secret, { keys: ['password'] }).deliver(namespace, { refreshInterval: REFRESH });
      }
    }
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await putValues('before');
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  async function putValues(password: string): Promise<void> {
    for (const path of TENANTS.flatMap((tenant) => SECRETS.map((secret) => `prod/${tenant}/${secret}`))) {
      await bench.hub.putValue({ mount: 'acme.kv', path }, { password });
    }
  }

  async function values(): Promise<(string | undefined)[]> {
    const { api } = bench.spoke('prod');
    const read = TENANTS.flatMap((tenant) => SECRETS.map((secret) => api.secret(tenant, secret)));
    return (await Promise.all(read)).map((secret) => secret?.['password']);
  }

  test.each([
    ['killed', 'refuses', () => bench.hub.kill(), () => bench.hub.restart()],
    ['frozen', 'hangs', () => bench.hub.pause(), () => bench.hub.resume()],
  ] as const)(
    'of the hub, %s, leaves Secrets as they are, and ends by itself within the computed time',
    async (how, absence, begin, end) => {
      const spoke = bench.spoke('prod');
      const before = await values();
      const after = `after being ${how}`;
      await outage(
        {
          name: `a hub that is ${how}`,
          begin,
          noticed: async () => (await unreadyObjects(spoke)).length > 0,
          meanwhile: async () => expect(await values()).toEqual(before),
          end: async () => {
            await end();
            await putValues(after);
          },
          returned: async () =>
            (await values()).every((value) => value === after) && (await unreadyObjects(spoke)).length === 0,
        },
        { absence, stores: TENANTS.length, externalSecrets: before.length, concurrent: bench.operator('prod').workers },
      );
    },
    OUTAGE_LIMIT,
  );
});
