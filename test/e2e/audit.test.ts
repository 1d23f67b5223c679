import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Duration } from 'cdk8s';
import { Environment, Isolation, StaticSecret, StaticSecretProps, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { until } from './bench/poll';
import { scenarios, SERVERS } from './bench/scenario';
import { VaultApi } from './bench/vault-api';
import { BenchFleet } from './fleets/bench-fleet';
import { serves } from './fleets/isolations';
import { publicKeyCluster } from './fleets/paper-cluster';

const REPOSITORY = resolve(__dirname, '..', '..');
const VALUE = 'never-to-be-told';
const DAYS = Duration.days(90);

scenarios('an audit', SERVERS, (server) => {
  let bench: Bench;
  let folder: string;
  let auditor: VaultApi;
  let token: string;

  beforeAll(async () => {
    bench = await Bench.start({});
    const workspace = bench.addWorkspace();
    ({ folder } = workspace);
    workspace.synth(program());
    await bench.deployment(workspace).applyStacks();
    for (const name of ['fresh', 'old', 'deleted', 'destroyed', 'renamed', 'unread', 'former/one']) {
      await bench.hub.putValue({ mount: 'acme.kv', path: `prod/payments/${name}` }, { key: VALUE });
    }
    if (apart) {
      const vaultNamespace = 'acme.env.prod/team.apart';
      await bench.hub.putValue({ vaultNamespace, mount: 'acme.kv', path: 'fresh' }, { key: VALUE });
    }
    const { root } = bench.hub;
    await root.call('DELETE', 'acme.kv/data/prod/payments/deleted');
    await root.write('acme.kv/destroy/prod/payments/destroyed', { versions: [1] });
    await root.write('acme.kv/metadata/prod/payments/renamed', { custom_metadata: { owner: 'somebody else' } });
    const policy = audit('--print-policy').stdout;
    await root.call('PUT', 'sys/policies/acl/audit', { body: { policy } });
    token = (await root.write('auth/token/create', { policies: ['audit'] })).auth.client_token;
    auditor = root.as(token);
  });

  afterAll(() => bench?.stop());

  const apart = serves(server, Isolation.vaultNamespace());

  function program(): BenchFleet {
    const fleet = new BenchFleet({
      name: 'acme',
      hub: bench.hub,
      compliance: [{ name: 'house rule 7', maximumAge: Duration.seconds(1), appliesTo: ({ name }) => name === 'old' }],
    });
    const prod = new Environment(fleet, 'prod');
    const cluster = publicKeyCluster(prod, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(cluster, 'payments');
    const add = (name: string, props: Partial<StaticSecretProps<'key'>> = {}, version?: number) =>
      new StaticSecret(tenant, name, { keys: ['key'], ...props }).deliver(namespace, { version });
    add('fresh', { maximumAge: DAYS });
    add('old', { maximumAge: Duration.seconds(1) });
    add('missing');
    add('deleted', { maximumAge: DAYS });
    add('destroyed', { maximumAge: DAYS });
    add('renamed', { maximumAge: DAYS });
    add('pinned', { maximumAge: DAYS }, 2);
    if (apart) {
      const other = new Tenant(prod, 'apart', { owner: 'apart@example.com', isolation: Isolation.vaultNamespace() });
      new StaticSecret(other, 'fresh', { keys: ['key'] }).deliver(other.addNamespace(cluster, 'apart'));
    }
    return fleet;
  }

  const audit = (...args: string[]) => keywheel('audit', ...args);

  function keywheel(...args: string[]) {
    return spawnSync(
      process.execPath,
      [
        ...[join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(REPOSITORY, 'tsconfig.json')],
        ...[join(REPOSITORY, 'lib/cli/main.ts'), ...args],
      ],
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], VAULT_TOKEN: token ?? 'none' },
        encoding: 'utf8',
        timeout: 120_000,
      },
    );
  }

  test('tells what is overdue, missing, deleted, destroyed, or described otherwise', async () => {
    const said = await until('the old value is overdue', () => {
      const { stdout, status, stderr } = audit('--format', 'json');
      expect([status, stderr]).toEqual([3, expect.stringContaining(`at ${bench.hub.url}: 6 need attention`)]);
      const { values } = JSON.parse(stdout);
      const problems = Object.fromEntries(
        values.map(({ path, problems }: any) => [path, problems.map(({ kind }: any) => kind)]),
      );
      return problems['acme.kv/prod/payments/old'].length === 2 && problems;
    });

    expect(said).toEqual({
      ...(apart ? { 'acme.env.prod/team.apart/acme.kv/fresh': [] } : {}),
      'acme.kv/prod/payments/deleted': ['deleted'],
      'acme.kv/prod/payments/destroyed': ['destroyed'],
      'acme.kv/prod/payments/fresh': [],
      'acme.kv/prod/payments/missing': ['missing'],
      'acme.kv/prod/payments/old': ['overdue', 'overdue'],
      'acme.kv/prod/payments/pinned': ['missing'],
      'acme.kv/prod/payments/renamed': ['differs'],
    });
  });

  test('tells who answers for each, and where it is used', () => {
    const { stdout } = audit();
    const lineOf = (name: string) => stdout.split('\n').find((line) => line.includes(`payments/${name} `));

    expect(lineOf('fresh')).toMatch(/ ok .* 1 +payments@example.com +prod: payments\/fresh$/);
    expect(lineOf('old')).toMatch(/overdue by maximumAge since [-\d]{10}; overdue by house rule 7 since/);
    expect(lineOf('missing')).toMatch(/never written +prod: payments\/missing$/);
  });

  test('tells what is on the hub and nothing reads', () => {
    const { unread } = JSON.parse(audit('--format', 'json').stdout);

    expect(unread).toEqual(['acme.kv/prod/payments/former/one', 'acme.kv/prod/payments/unread']);
  });

  test('needs a policy that reads no value, and tells none', async () => {
    const { status } = await auditor.ask('GET', 'acme.kv/data/prod/payments/fresh');
    const told = ['table', 'json', 'markdown'].map((format) => audit('--format', format).stdout).join('');

    expect(status).toBe(403);
    expect(told).not.toContain(VALUE);
  });

  test('is content once everything is as it should be', async () => {
    const { root } = bench.hub;
    for (const name of ['old', 'missing', 'deleted', 'destroyed', 'pinned', 'pinned']) {
      await root.write(`acme.kv/data/prod/payments/${name}`, { data: { key: VALUE } });
    }
    const before = await root.read('acme.kv/metadata/prod/payments/fresh');
    await root.write('acme.kv/metadata/prod/payments/renamed', { custom_metadata: before.custom_metadata });

    const values = JSON.parse(audit('--format', 'json').stdout).values as any[];
    const failing = values.filter(({ problems }) => problems.some(({ kind }: any) => kind !== 'overdue'));
    expect(failing).toEqual([]);
    expect(values.find(({ path }) => path.endsWith('/pinned'))).toMatchObject({ pinned: true, version: 2 });
  });

  if (apart) {
    test('one value at two teams is told by status, with a policy of its own, and never itself', async () => {
      const { root } = bench.hub;
      const shared = 'Rk3pQ8wZ1mVx6TbN4sLd';
      await root.write('acme.kv/data/prod/payments/fresh', { data: { key: shared } });
      const vaultNamespace = 'acme.env.prod/team.apart';
      await bench.hub.putValue({ vaultNamespace, mount: 'acme.kv', path: 'fresh' }, { key: shared });
      const look = () => keywheel('status', '--same-values', '--format', 'json');
      expect(JSON.parse(look().stdout).sameValues).toEqual([]);
      expect(look().stderr).toMatch(/acme\.kv\/data\/prod\/payments\/fresh was not compared: .* 403 /);

      const policy = keywheel('status', '--same-values', '--rights', 'vault').stdout;
      await root.call('PUT', 'sys/policies/acl/audit', { body: { policy } });
      const { stdout, stderr, status } = look();
      expect(JSON.parse(stdout).sameValues).toEqual([
        {
          places: [
            { path: 'acme.env.prod/team.apart/acme.kv/data/fresh', key: 'key' },
            { path: 'acme.kv/data/prod/payments/fresh', key: 'key' },
          ],
        },
      ]);
      expect([status, stderr]).toEqual([3, expect.stringContaining('; 1 value at several teams')]);
      expect(`${stdout}${stderr}${keywheel('status', '--same-values').stdout}`).not.toContain(shared);
    });
  }
});
