import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptionKey, EncryptionProvider, Environment, Machine, MachineAuth, RemovalPolicy, Tenant } from 'keywheel';
import { Bench } from '../bench/bench';
import { ControlPlaneNode } from '../bench/control-plane-node';
import { until } from '../bench/poll';
import { CLUSTERS, OPENBAO, part, scenarios } from '../bench/scenario';
import { ServerProcess } from '../bench/server-process';
import { Spoke } from '../bench/spoke';
import { BenchFleet } from '../fleets/bench-fleet';

const LOGIN = 'acme.machines.approle';
const ROLE = 'prod.platform.kms-prod';
const KEY = 'prod.platform.etcd-prod';

/** The plugin is one of the tests: none that is maintained is to be had. Protocol, API server and transit engine are real. */
scenarios('a cluster whose key is in transit', [...OPENBAO, ...CLUSTERS, 'transit-kms'], () => {
  let bench: Bench;
  let node: ControlPlaneNode;
  let plugin: ServerProcess;
  let spoke: Spoke;
  let login: { role_id: string; secret_id: string };

  beforeAll(async () => {
    bench = await Bench.start({});
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const platform = new Tenant(new Environment(fleet, 'prod'), 'platform', { owner: 'platform@example.com' });
    const key = new EncryptionKey(platform, 'etcd-prod', { removalPolicy: RemovalPolicy.DESTROY });
    const auth = MachineAuth.appRole({ boundCidrs: ['127.0.0.1/32'] });
    const machine = new Machine(platform, 'kms-prod', { auth });
    key.grantEncrypt(machine);
    key.grantDecrypt(machine);
    const deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();

    const { role_id } = await bench.hub.root.read(`auth/${LOGIN}/role/${ROLE}/role-id`);
    const { data } = await bench.hub.root.write(`auth/${LOGIN}/role/${ROLE}/secret-id`);
    login = { role_id, secret_id: data.secret_id };
    const socket = join(bench.folder, 'kms.sock');
    const settings = join(bench.folder, 'kms.json');
    const { role_id: roleId, secret_id: secretId } = login;
    const where = { socket, address: bench.hub.url, login: LOGIN, mount: 'acme.transit', key: KEY };
    writeFileSync(settings, JSON.stringify({ ...where, roleId, secretId }), { mode: 0o600 });
    plugin = ServerProcess.start({
      binary: part('transit-kms'),
      args: [settings],
      log: join(bench.folder, 'kms.log'),
      env: { SSL_CERT_FILE: bench.hub.caFile },
    });
    node = new ControlPlaneNode(join(bench.folder, 'node'));
    node.synth(EncryptionProvider.kms({ name: 'vault-2026', endpoint: `unix://${socket}` }));
    await node.run(['install', '--new-cluster']);
    spoke = await bench.addSpoke('prod', { operators: false, apiServer: { flags: node.flags } });
    await spoke.addNamespace('app');
  });

  afterAll(async () => {
    bench?.hub.resume();
    await plugin?.stop();
    await bench?.stop();
  });

  const put = (name: string, password: string) =>
    spoke.api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'app' },
      stringData: { password },
    });

  test('etcd has no value in clear, and no key is on the node', async () => {
    await put('db', 'correct horse');
    const stored = await spoke.stored('/registry/secrets/app/db');
    expect(stored.subarray(0, 27).toString('latin1')).toBe('k8s:enc:kms:v2:vault-2026:\n');
    expect(stored.includes('correct horse')).toBe(false);
    expect(readFileSync(node.configuration, 'utf8')).not.toContain('secret:');
    expect(await spoke.api.secret('app', 'db')).toEqual({ password: 'correct horse' });
  });

  test('the login of the plugin encrypts and decrypts with that key, and may do nothing else', async () => {
    const api = bench.hub.anonymous.as(await bench.hub.anonymous.login(LOGIN, login));
    const status = async (method: string, path: string, body?: object) =>
      (await api.ask(method, path, { body })).status;
    const plaintext = Buffer.from('a').toString('base64');
    expect(await status('POST', `acme.transit/encrypt/${KEY}`, { plaintext })).toBe(200);
    const denied = [
      await status('GET', `acme.transit/keys/${KEY}`),
      await status('POST', `acme.transit/keys/${KEY}/rotate`, {}),
      await status('POST', `acme.transit/keys/${KEY}/config`, { deletion_allowed: true }),
      await status('DELETE', `acme.transit/keys/${KEY}`),
      await status('GET', `acme.transit/export/encryption-key/${KEY}`),
      await status('POST', `acme.transit/encrypt/${KEY}-2`, { plaintext }),
    ];
    expect(denied).toEqual(denied.map(() => 403));
  });

  test('while the hub is away, the cluster reads and writes, and an API server that starts does not get ready', async () => {
    bench.hub.pause();
    await put('meanwhile', 'written without Vault/OpenBao');
    expect(await spoke.api.secret('app', 'db')).toEqual({ password: 'correct horse' });
    const late = await spoke.addApiServer(node.flags);
    const ready = async () => (await late.api.ask('GET', '/readyz')).status === 200;
    await expect(until('it is ready', ready, { limit: 20_000 })).rejects.toThrow('in vain');

    bench.hub.resume();
    await until('it is ready once Vault/OpenBao is back', ready);
    expect(await late.api.secret('app', 'meanwhile')).toEqual({ password: 'written without Vault/OpenBao' });
  });

  test('once the login is revoked, who has the disk and the node opens nothing', async () => {
    await bench.hub.root.write(`auth/${LOGIN}/role/${ROLE}/secret-id/destroy`, { secret_id: login.secret_id });
    const thief = await spoke.addApiServer(node.flags);
    await expect(
      until('it is ready', async () => (await thief.api.ask('GET', '/readyz')).status === 200, { limit: 20_000 }),
    ).rejects.toThrow('in vain');
  });
});
