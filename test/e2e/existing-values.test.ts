import { EncryptionKey, Environment, NamespaceNames, StaticSecret, Tenant } from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const NAMES = {
  serviceAccount: 'eso',
  tokenRole: 'eso-token',
  secretStores: { secret: 'vault', legacy: 'vault-v1' },
  role: 'payments',
  policy: 'payments-read',
} satisfies NamespaceNames;
const READABLE = ['secret/data/apps/payments/db', 'legacy/payments/partner'];
const OTHERS = [
  'secret/data/apps/risk/db',
  'secret/data/apps/payments/other',
  'secret/metadata/apps/payments/db',
  'legacy/risk',
  'legacy/payments',
];

scenarios('values that were there before', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const { root } = bench.hub;
    await root.write('sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    await root.write('sys/mounts/transit', { type: 'transit' });
    await root.write('transit/keys/cards', {});
    await root.write('transit/keys/others', {});
    await root.write('sys/mounts/legacy', { type: 'kv', options: { version: '1' } });
    await until('the engine is ready', async () =>
      root.write('secret/data/apps/payments/db', { data: { password: 'by hand' } }),
    );
    await root.write('secret/data/apps/payments/other', { data: { password: 'not delivered' } });
    await root.write('secret/data/apps/risk/db', { data: { password: 'of another team' } });
    await root.write('legacy/payments/partner', { token: 'by hand, too' });
    await root.write('legacy/risk', { token: 'of another team' });
    deployment = bench.deployment(bench.addWorkspace());
    await deploy('db', 'partner');
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  /** The program with these secrets, on both sides. */
  async function deploy(...delivered: ('db' | 'partner')[]): Promise<void> {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    const { legacy } = NAMES.secretStores;
    const secretStores = delivered.includes('db') ? NAMES.secretStores : { legacy };
    const namespace = tenant.addNamespace(cluster, 'payments', { names: { ...NAMES, secretStores } });
    const places = {
      db: { mount: 'secret', path: 'apps/payments/db', keys: ['password'] },
      partner: { mount: 'legacy', path: 'payments/partner', keys: ['token'], version: 1 },
    } as const;
    delivered.forEach((id) => StaticSecret.fromPath<string>(tenant, id, places[id]).deliver(namespace));
    EncryptionKey.fromPath(tenant, 'cards', { mount: 'transit', key: 'cards' }).grantEncrypt(
      namespace.addClient('intake'),
    );
    const remove = Object.keys(places).filter((id) => !delivered.includes(id as keyof typeof places));
    deployment.workspace.synth(fleet, { remove: remove.map((id) => `prod/payments/${id}`) });
    await deployment.applyStacks();
    await deployment.sync('prod', bench.spoke('prod'));
  }

  async function token(account = 'eso', role = 'payments'): Promise<string> {
    const jwt = await bench.spoke('prod').api.requestToken('payments', account, ['acme.vault']);
    const hub = await bench.hub.anonymous.tryLogin('acme.prod', { role, jwt });
    expect(hub).toBeDefined();
    return hub!;
  }

  test('are delivered from engines of both versions', async () => {
    const { api } = bench.spoke('prod');
    expect(await api.secret('payments', 'db')).toEqual({ password: 'by hand' });
    expect(await api.secret('payments', 'partner')).toEqual({ token: 'by hand, too' });
  });

  test('arrive again when somebody writes them', async () => {
    await bench.hub.root.write('legacy/payments/partner', { token: 'the next one' });
    await refresh(bench.spoke('prod'), 'payments', 'partner');
    await until('the new value is there', async () => {
      return (await bench.spoke('prod').api.secret('payments', 'partner'))?.['token'] === 'the next one';
    });
  });

  test('are all that the login reads, by the role and policy of before', async () => {
    const hub = bench.hub.anonymous.as(await token());
    for (const [paths, expected] of [
      [READABLE, 200],
      [OTHERS, 403],
    ] as const) {
      for (const path of paths) {
        expect([path, (await hub.ask('GET', path)).status]).toEqual([path, expected]);
      }
    }
    for (const path of [...READABLE, ...OTHERS]) {
      expect([path, (await hub.ask('POST', path, { body: {} })).status]).toEqual([path, 403]);
    }
  });

  test('and a client encrypts with the key of before, and does nothing else with any', async () => {
    const hub = bench.hub.anonymous.as(await token('intake', names.clientRole('acme', 'payments', 'intake')));
    const body = { plaintext: Buffer.from('4711').toString('base64'), ciphertext: 'vault:v1:x' };
    for (const [path, expected] of [
      ['transit/encrypt/cards', 200],
      ['transit/decrypt/cards', 403],
      ['transit/encrypt/others', 403],
      ['transit/encrypt/new', 403],
      ['transit/keys/cards', 403],
    ] as const) {
      expect([path, (await hub.ask('POST', path, { body })).status]).toEqual([path, expected]);
    }
    expect(Object.keys((await bench.hub.root.read('transit/keys/cards'))['keys'])).toEqual(['1']);
  });

  test('have no version and no metadata that keywheel wrote, and a second plan changes nothing', async () => {
    const { versions, custom_metadata: custom } = await bench.hub.root.read('secret/metadata/apps/payments/db');
    expect([Object.keys(versions), custom]).toEqual([['1'], null]);
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('stay where they are when they leave the program', async () => {
    await deploy('partner');
    expect((await bench.hub.root.read('secret/data/apps/payments/db')).data).toEqual({ password: 'by hand' });
    const { status } = await bench.hub.anonymous.as(await token()).ask('GET', 'secret/data/apps/payments/db');
    expect(status).toBe(403);
  });
});
