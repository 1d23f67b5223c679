import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeliveryOptions, Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios, SERVERS } from './bench/scenario';
import { refresh, unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const LOCATION = { mount: 'acme.kv', path: 'prod/payments/stripe' };
const KEPT = 3;

scenarios('a bad value', [...SERVERS, ...CLUSTERS, ...OPERATORS], (server) => {
  let bench: Bench;
  let deployment: Deployment;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    deployment = bench.deployment(bench.addWorkspace());
    await deploy({});
    await put('good');
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  /** The program with these options for its delivery, on both sides. */
  async function deploy({ version }: Pick<DeliveryOptions<string, string>, 'version'>): Promise<void> {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    const stripe = new StaticSecret(tenant, 'stripe', { keys: ['api_key'], maximumVersions: KEPT });
    stripe.deliver(namespace, { version });
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();
    await deployment.sync('prod', bench.spoke('prod'));
  }

  const put = (key: string) => bench.hub.putValue(LOCATION, { api_key: key });
  const delivered = async () => (await bench.spoke('prod').api.secret('payments', 'stripe'))?.['api_key'];
  const untilDelivered = (key: string) => until(`"${key}" is delivered`, async () => (await delivered()) === key);

  /** What the operator says once it has failed to read. */
  const untilRefused = async () => {
    await refresh(bench.spoke('prod'), 'payments', 'stripe');
    return until('the operator fails', async () => (await unreadyObjects(bench.spoke('prod')))[0]);
  };

  /** As a person at a command line. */
  async function kv(command: string, ...flags: string[]): Promise<void> {
    const { hub } = bench;
    const [address, ca, token] = [hub.url, hub.caFile, hub.rootToken];
    await promisify(execFile)(part(server), ['kv', command, `-mount=${LOCATION.mount}`, ...flags, LOCATION.path], {
      env: {
        ...{ HOME: bench.folder, BAO_ADDR: address, BAO_CACERT: ca, BAO_TOKEN: token },
        ...{ VAULT_ADDR: address, VAULT_CACERT: ca, VAULT_TOKEN: token },
      },
    });
  }

  test('arrives like any other', async () => {
    await put('bad');
    await refresh(bench.spoke('prod'), 'payments', 'stripe');

    await untilDelivered('bad');
  });

  test('is undone by a pin in the program as soon as the manifest is there', async () => {
    await deploy({ version: 1 });

    await untilDelivered('good');
    await untilSynced(bench.spoke('prod'));
  });

  test('once too many versions are written the pinned one is destroyed, and the Secret stays as it was', async () => {
    for (const key of ['third', 'fourth']) {
      await put(key);
    }

    expect(await untilRefused()).toMatch(/ExternalSecret payments\/stripe: SecretSyncedError/);
    expect(await delivered()).toBe('good');
    const { versions } = await bench.hub.root.read('acme.kv/metadata/prod/payments/stripe');
    expect(Object.keys(versions)).toEqual(['2', '3', '4']);
  });

  test('once the pin is lifted the newest version is delivered', async () => {
    await deploy({});

    await untilDelivered('fourth');
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('is undone by a rollback on the hub, which makes a new version of the old value', async () => {
    await kv('rollback', '-version=3');
    await refresh(bench.spoke('prod'), 'payments', 'stripe');

    await untilDelivered('third');
    const { current_version } = await bench.hub.root.read('acme.kv/metadata/prod/payments/stripe');
    expect(current_version).toBe(5);
  });

  test('that is deleted leaves the Secret as it was until it is undeleted, and no older one takes its place', async () => {
    await kv('delete');
    const refused = await untilRefused();
    const meanwhile = await delivered();
    await kv('undelete', '-versions=5');
    await refresh(bench.spoke('prod'), 'payments', 'stripe');

    await untilSynced(bench.spoke('prod'));
    expect(refused).toMatch(/SecretSyncedError/);
    expect([meanwhile, await delivered()]).toEqual(['third', 'third']);
  });

  test('that is pinned and destroyed leaves the Secret as it was', async () => {
    await deploy({ version: 4 });
    await untilDelivered('fourth');
    await kv('destroy', '-versions=4');

    expect(await untilRefused()).toMatch(/SecretSyncedError/);
    expect(await delivered()).toBe('fourth');
  });
});
