import { ClusterAuth, Environment, KvMount, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { ProviderName, PROVIDERS } from './bench/terraform-provider';
import { BenchFleet } from './fleets/bench-fleet';

const MERGE = { 'content-type': 'application/merge-patch+json' };
const OF_SOMEBODY = 'path "secret/data/old" { capabilities = ["read"] }';
const HAND_MADE = { apiVersion: 'v1', kind: 'Secret', stringData: { password: 'by hand' } };

scenarios('a hub and a cluster that are in use already', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const { root } = bench.hub;
    await root.write('sys/mounts/secret', { type: 'kv', options: { version: '2' }, description: 'of everybody' });
    await until('the engine is ready', async () => root.write('secret/data/old', { data: { value: 'old' } }));
    await root.write('sys/auth/clusters/prod', { type: 'jwt', description: 'of everybody' });
    const keys = [bench.spoke('prod').signingKeys[0]!.publicPem];
    await root.write('auth/clusters/prod/config', { jwt_validation_pubkeys: keys });
    await root.write('auth/clusters/prod/role/old', { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['old'] });
  });

  afterAll(() => bench?.stop());

  interface Existing {
    readonly existing?: boolean;
    readonly takeOver?: boolean;
    readonly provider?: ProviderName;
  }

  function deploy(name: string, more: Existing = {}): Deployment {
    const fleet = new BenchFleet({
      name,
      hub: bench.hub,
      vaultProviderVersion: more.provider && PROVIDERS[more.provider],
      kvMount: more.existing ? KvMount.fromKvMountAttributes({ path: 'secret' }) : undefined,
    });
    const prod = new Environment(fleet, 'prod');
    const auth = more.existing
      ? ClusterAuth.fromAuthMountAttributes({ path: 'clusters/prod', method: 'jwt' })
      : undefined;
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod'), { auth }), name);
    new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace, { takeOver: more.takeOver });
    const deployment = bench.deployment(bench.addWorkspace(), { provider: more.provider });
    deployment.workspace.synth(fleet);
    return deployment;
  }

  /** The API server takes a moment to enforce a policy: in a pipeline the cluster's own file comes in a wave before. */
  async function guardFirst(deployment: Deployment): Promise<void> {
    const { api } = bench.spoke('prod');
    const clusterScoped = deployment.workspace.manifestsOf('prod').filter(({ metadata }) => !metadata.namespace);
    for (const object of clusterScoped) {
      await api.apply(object);
    }
    const operator = api.as(bench.operator('prod').token);
    await until('the guard stands', async () => {
      const change = { body: { metadata: { labels: { probe: 'guard' } } }, headers: MERGE };
      const { status } = await operator.ask('PATCH', '/api/v1/namespaces/kept/secrets/db?dryRun=All', change);
      return status === 422 || status === 403;
    });
  }

  test('gets only roles and policies of the fleet where the program names its mounts', async () => {
    const { root } = bench.hub;
    const before = [await root.read('sys/mounts/secret'), await root.read('auth/clusters/prod/config')];
    const deployment = deploy('guest', { existing: true });
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'secret', path: 'guest/prod/payments/db' }, { password: 'of the guest' });
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));

    expect(await bench.spoke('prod').api.secret('guest', 'db')).toEqual({ password: 'of the guest' });
    expect([await root.read('sys/mounts/secret'), await root.read('auth/clusters/prod/config')]).toEqual(before);
    expect(await root.keys('auth/clusters/prod/role')).toEqual(['guest.guest', 'old']);
    expect((await root.read('secret/data/old')).data).toEqual({ value: 'old' });
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('keeps an engine of the same path, and the apply says so', async () => {
    await bench.hub.root.write('sys/mounts/engine.kv', { type: 'kv', description: 'somebody else' });

    await expect(deploy('engine').applyStacks()).rejects.toThrow(/path is already in use/);
    expect(await bench.hub.root.read('sys/mounts/engine.kv')).toMatchObject({ description: 'somebody else' });
  });

  test('keeps a mount of logins of the same path, and the apply says so', async () => {
    await bench.hub.root.write('sys/auth/logins.prod', { type: 'userpass', description: 'somebody else' });

    await expect(deploy('logins').applyStacks()).rejects.toThrow(/path is already in use/);
    expect(await bench.hub.root.read('sys/auth/logins.prod')).toMatchObject({ description: 'somebody else' });
  });

  test.each([
    ['twin', 'twin.deploy.approle', 'twin.deploy.hub'],
    ['double', 'double.prod', 'double.read.prod.double'],
  ])(
    'keeps the policies of another fleet of the same name: its mount refuses first (%s)',
    async (name, mount, other) => {
      const { root } = bench.hub;
      await root.write(`sys/auth/${mount}`, { type: 'userpass', description: 'somebody else' });
      await root.write(`sys/policies/acl/${other}`, { policy: OF_SOMEBODY });

      await expect(deploy(name).applyStacks()).rejects.toThrow(/path is already in use/);
      expect(await root.read(`sys/policies/acl/${other}`)).toMatchObject({ policy: OF_SOMEBODY });
    },
  );

  test('keeps a policy of the same name where the provider can refuse, and the apply says so', async () => {
    const { root } = bench.hub;
    await root.write('sys/policies/acl/refused.read.prod.refused', { policy: OF_SOMEBODY });
    const deployment = deploy('refused', { provider: 'refusing' });

    await expect(deployment.applyStacks()).rejects.toThrow(/policy "refused.read.prod.refused" already exists/);
    expect(await root.read('sys/policies/acl/refused.read.prod.refused')).toMatchObject({ policy: OF_SOMEBODY });
  });

  test('takes over a policy of exactly its own name where the provider is older, as docs/deploy.md says', async () => {
    const { root } = bench.hub;
    await root.write('sys/policies/acl/older.read.prod.older', { policy: OF_SOMEBODY });
    await deploy('older').applyStacks();

    expect((await root.read('sys/policies/acl/older.read.prod.older')).policy).toContain(
      'older.kv/data/prod/payments/db',
    );
  });

  test('keeps a Secret that somebody made by hand, and the log of the operator says why', async () => {
    const { api } = bench.spoke('prod');
    await bench.spoke('prod').addNamespace('kept');
    await api.apply({ ...HAND_MADE, metadata: { name: 'db', namespace: 'kept' } }, 'somebody');
    const deployment = deploy('kept');
    await deployment.applyStacks();
    await guardFirst(deployment);
    await bench.hub.putValue({ mount: 'kept.kv', path: 'prod/payments/db' }, { password: 'of Vault/OpenBao' });
    await deployment.sync('prod', bench.spoke('prod'));

    // Its first step is refused, so it writes no status: only its log says why.
    await until('the operator is refused', () => bench.operator('prod').output().includes('deliver it with takeOver'));
    expect(await api.secret('kept', 'db')).toEqual({ password: 'by hand' });
  });

  test('gives up a Secret that the program takes over', async () => {
    const { api } = bench.spoke('prod');
    await bench.spoke('prod').addNamespace('taken');
    await api.apply({ ...HAND_MADE, metadata: { name: 'db', namespace: 'taken' } }, 'somebody');
    const deployment = deploy('taken', { takeOver: true });
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'taken.kv', path: 'prod/payments/db' }, { password: 'of Vault/OpenBao' });
    await deployment.sync('prod', bench.spoke('prod'));

    await until('the Secret is taken over', async () => {
      return (await api.secret('taken', 'db'))?.['password'] === 'of Vault/OpenBao';
    });
  });
});
