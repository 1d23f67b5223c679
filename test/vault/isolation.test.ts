import { Environment, GeneratedSecret, Isolation, StaticSecret, VaultServer } from 'keywheel';
import { Testing, TestOutput } from 'keywheel/testing';
import { small, spoke, team } from '../fixtures/fleets';

type Grants = Record<string, { capabilities: string[] }>;

/** What a policy grants, without what every login may do with its own token. */
function grants(output: TestOutput, name: string): Grants {
  const policy = output.resources('vault_policy').find((attributes: { name: string }) => attributes.name === name);
  const { path } = JSON.parse(policy.policy) as { path: Grants };
  return Object.fromEntries(Object.entries(path).filter(([key]) => !/auth\/token\/(lookup|revoke)-self$/.test(key)));
}

function role(output: TestOutput, name: string) {
  return output
    .resources('vault_jwt_auth_backend_role')
    .find((attributes: { role_name: string }) => attributes.role_name === name);
}

function store(output: TestOutput, { namespace }: ReturnType<typeof program>) {
  return output.manifest(namespace, 'SecretStore', 'keywheel').spec.provider.vault;
}

/** Two secrets, of which one is delivered, beside a tenant that has the same in another namespace. */
function program(isolation: Isolation, vault?: VaultServer) {
  const parts = small({ fleet: { isolation, ...(vault ? { vault } : {}) } });
  const db = new StaticSecret(parts.payments, 'db', { keys: ['password'] });
  const delivery = db.deliver(parts.namespace);
  const kept = new StaticSecret(parts.payments, 'kept', { keys: ['password'] });
  const risk = team(parts.prod, 'risk');
  const theirs = risk.addNamespace(parts.eu, 'risk');
  new StaticSecret(risk, 'db', { keys: ['password'] }).deliver(theirs);
  return { ...parts, db, delivery, kept, risk, theirs, output: () => Testing.synth(parts.fleet) };
}

describe('with a policy for each namespace', () => {
  const parts = program(Isolation.policyPerNamespace());
  const output = parts.output();

  test('agrees', () => expect(output.findings).toEqual([]));

  test('grants exactly what is delivered, to read', () => {
    expect(grants(output, 'acme.read.eu.app')).toEqual({ 'acme.kv/data/prod/payments/db': { capabilities: ['read'] } });
    expect(output.readablePaths(parts.namespace)).toEqual(['acme.kv/data/prod/payments/db']);
    expect(output.readablePaths(parts.theirs)).toEqual(['acme.kv/data/prod/risk/db']);
  });

  test('grants what the operator asks of its own token, instead of the default policy', () => {
    const policy = output
      .resources('vault_policy')
      .find((attributes: { name: string }) => attributes.name === 'acme.read.eu.app');
    const { path } = JSON.parse(policy.policy) as { path: Grants };
    expect(path['auth/token/lookup-self']).toEqual({ capabilities: ['read'] });
    expect(path['auth/token/revoke-self']).toEqual({ capabilities: ['update'] });
    expect(role(output, 'acme.app').token_no_default_policy).toBe(true);
  });

  test('a role lets in one ServiceAccount, for ten minutes, with one policy', () => {
    expect(role(output, 'acme.app')).toMatchObject({
      backend: 'acme.eu',
      role_type: 'jwt',
      user_claim: 'sub',
      bound_subject: 'system:serviceaccount:app:keywheel',
      bound_audiences: ['acme.vault'],
      token_policies: ['acme.read.eu.app'],
      token_ttl: 600,
      token_max_ttl: 600,
    });
  });

  test('the store reads the engine with that role', () => {
    expect(store(output, parts)).toEqual({
      server: 'https://vault.example.com:8200',
      path: 'acme.kv',
      version: 'v2',
      auth: {
        jwt: {
          path: 'acme.eu',
          role: 'acme.app',
          kubernetesServiceAccountToken: {
            serviceAccountRef: { name: 'keywheel', audiences: ['acme.vault'] },
            audiences: [],
          },
        },
      },
    });
    const { spec } = output.manifest(parts.namespace, 'ExternalSecret', 'db');
    expect(spec.dataFrom).toEqual([{ extract: { key: 'prod/payments/db' } }]);
  });

  test('the fleet makes one engine', () => {
    expect(output.resources('vault_mount')).toEqual([
      expect.objectContaining({ path: 'acme.kv', type: 'kv', options: { version: '2' } }),
    ]);
    expect(output.resources('vault_namespace')).toEqual([]);
  });

  test('a namespace that reads nothing has no login at all', () => {
    const { fleet, payments, eu } = small();
    const idle = payments.addNamespace(eu, 'idle');
    const without = Testing.synth(fleet);
    expect(without.resources('vault_jwt_auth_backend_role')).toEqual([]);
    expect(without.resources('vault_policy').map(({ name }: { name: string }) => name)).toEqual([
      'acme.deploy.hub',
      'acme.deploy.spoke-eu',
    ]);
    expect(without.manifests('eu')).toEqual([]);
    expect(without.readablePaths(idle)).toEqual([]);
  });
});

test('with the whole prefix every namespace of the tenant reads every secret of the tenant, and of no other', () => {
  const parts = program(Isolation.policyPerNamespace({ wholePrefix: true }));
  const output = parts.output();
  expect(output.findings).toEqual([]);
  expect(grants(output, 'acme.read.eu.app')).toEqual({ 'acme.kv/data/prod/payments/*': { capabilities: ['read'] } });
  expect(output.readablePaths(parts.theirs)).toEqual(['acme.kv/data/prod/risk/*']);
});

describe('with a templated policy', () => {
  const parts = program(Isolation.templatedPolicy());
  const output = parts.output();

  test('agrees', () => expect(output.findings).toEqual([]));

  test('one policy a spoke names the namespace of the login, through the accessor of its mount', () => {
    expect(Object.keys(grants(output, 'acme.read.eu'))).toEqual([
      'acme.namespaces/data/prod/{{identity.entity.aliases.${vault_jwt_auth_backend.login_eu.accessor}.metadata.service_account_namespace}}/*',
    ]);
    expect(role(output, 'acme.app')).toMatchObject({
      token_policies: ['acme.read.eu'],
      claim_mappings: { '/kubernetes.io/namespace': 'service_account_namespace' },
    });
  });

  test('the path holds the namespace instead of the tenant', () => {
    const { spec } = output.manifest(parts.namespace, 'ExternalSecret', 'db');
    expect(spec.dataFrom).toEqual([{ extract: { key: 'prod/app/db' } }]);
    expect(store(output, parts).path).toBe('acme.namespaces');
    expect(output.readablePaths(parts.namespace)).toEqual(['acme.namespaces/data/prod/app/*']);
    expect(output.readablePaths(parts.theirs)).toEqual(['acme.namespaces/data/prod/risk/*']);
  });

  test('a value is written where the namespace reads it', () => {
    const { fleet, payments, namespace } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
    new GeneratedSecret(payments, 'key', { keys: ['key'] }).deliver(namespace);
    expect(Testing.synth(fleet).resources('vault_kv_secret_v2')).toEqual([
      expect.objectContaining({ mount: 'acme.namespaces', name: 'prod/app/key' }),
    ]);
  });

  test('a secret may be delivered to the same namespace of several clusters', () => {
    const { db, prod, payments, output: again } = program(Isolation.templatedPolicy());
    const us = payments.addNamespace(spoke(prod, 'us'), 'app');
    db.deliver(us);
    expect(again().findings).toEqual([]);
    expect(again().readablePaths(us)).toEqual(['acme.namespaces/data/prod/app/*']);
  });
});

describe('with a Vault namespace for each tenant', () => {
  const parts = program(Isolation.vaultNamespace());
  const output = parts.output();

  test('agrees', () => expect(output.findings).toEqual([]));

  test('makes the namespaces of environment and tenants, and an engine in each', () => {
    const namespaces = output.resources('vault_namespace');
    expect(namespaces.map(({ namespace, path }: Record<string, string>) => [namespace, path])).toEqual([
      [undefined, 'acme.env.prod'],
      ['acme.env.prod', 'team.payments'],
      ['acme.env.prod', 'team.risk'],
    ]);
    expect(namespaces[1].depends_on).toEqual(['vault_namespace.environment_prod']);
    const mounts = output.resources('vault_mount');
    expect(mounts.map(({ namespace, path }: Record<string, string>) => [namespace, path])).toEqual([
      ['acme.env.prod/team.payments', 'acme.kv'],
      ['acme.env.prod/team.risk', 'acme.kv'],
    ]);
    expect(mounts[0].depends_on).toEqual(['vault_namespace.tenant_prod_payments']);
  });

  test('the login stays at the mount of the spoke, in the namespace of the fleet', () => {
    expect(role(output, 'acme.app')).toMatchObject({ backend: 'acme.eu' });
    expect(role(output, 'acme.app').namespace).toBeUndefined();
    expect(store(output, parts)).toMatchObject({
      namespace: 'acme.env.prod/team.payments',
      path: 'acme.kv',
      auth: { namespace: '' },
    });
  });

  test('the policy names paths from where the login is', () => {
    expect(grants(output, 'acme.read.eu.app')).toEqual({
      'acme.env.prod/team.payments/acme.kv/data/db': { capabilities: ['read'] },
    });
  });

  test('one provider a stack is enough', () => {
    expect(output.stack('hub').provider.vault).toHaveLength(1);
  });

  test("inside of a namespace of the fleet's own both sides name it", () => {
    const vault = VaultServer.vault({ address: 'https://vault.example.com:8200', namespace: 'admin/' });
    const inside = program(Isolation.vaultNamespace(), vault);
    const within = inside.output();
    expect(within.findings).toEqual([]);
    expect(within.stack('hub').provider.vault).toEqual([expect.objectContaining({ namespace: 'admin' })]);
    expect(store(within, inside)).toMatchObject({
      namespace: 'admin/acme.env.prod/team.payments',
      auth: { namespace: 'admin' },
    });
    expect(within.resources('vault_mount')[0].namespace).toBe('acme.env.prod/team.payments');
    expect(Object.keys(grants(within, 'acme.read.eu.app'))).toEqual(['acme.env.prod/team.payments/acme.kv/data/db']);
  });
});

test('tenants of one fleet may be kept apart in different ways', () => {
  const { fleet, prod, eu, payments, namespace } = small();
  new StaticSecret(payments, 'db', { keys: ['a'] }).deliver(namespace);
  const reach = [
    Isolation.policyPerNamespace({ wholePrefix: true }),
    Isolation.templatedPolicy(),
    Isolation.vaultNamespace(),
  ].map((isolation, index) => {
    const tenant = team(prod, `tenant-${index}`, { isolation });
    const own = tenant.addNamespace(eu, `tenant-${index}`);
    new StaticSecret(tenant, 'db', { keys: ['a'] }).deliver(own);
    return own;
  });
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect([namespace, ...reach].map((one) => output.readablePaths(one))).toEqual([
    ['acme.kv/data/prod/payments/db'],
    ['acme.kv/data/prod/tenant-0/*'],
    ['acme.namespaces/data/prod/tenant-1/*'],
    ['acme.env.prod/team.tenant-2/acme.kv/data/db'],
  ]);
});

test('the same tenant name in two environments reads two places', () => {
  const { fleet, payments, namespace } = small();
  new StaticSecret(payments, 'db', { keys: ['a'] }).deliver(namespace);
  const dev = new Environment(fleet, 'dev');
  const same = team(dev, 'payments');
  const theirs = same.addNamespace(spoke(dev, 'lab'), 'app');
  new StaticSecret(same, 'db', { keys: ['a'] }).deliver(theirs);
  const output = Testing.synth(fleet);
  expect(output.readablePaths(namespace)).toEqual(['acme.kv/data/prod/payments/db']);
  expect(output.readablePaths(theirs)).toEqual(['acme.kv/data/dev/payments/db']);
});
