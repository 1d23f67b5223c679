import { Duration } from 'cdk8s';
import { ClusterAuth, GeneratedSecret, Isolation, RotatingDatabaseCredential, Rotation, TokenReviewer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { banking, database, small, smallWithSecret, spoke } from '../fixtures/fleets';

const JWT_ROLE = 'vault_jwt_auth_backend_role';

function said(manifest: any, annotation: string): unknown {
  return JSON.parse(manifest.metadata.annotations[annotation]);
}

describe('a ServiceAccount that calls the hub by itself', () => {
  const { fleet, namespace, db } = smallWithSecret();
  const api = namespace.addClient('api');
  db.grantRead(api);
  const output = Testing.synth(fleet);
  const account = output.manifest(namespace, 'ServiceAccount', 'api');

  test('is written without a token in every pod, and says where it logs in and what it calls', () => {
    expect(account.automountServiceAccountToken).toBe(false);
    expect(account.metadata.annotations['keywheel/tenant']).toBe('prod/payments');
    expect(said(account, 'keywheel/login')).toEqual({
      address: 'https://vault.example.com:8200',
      mount: 'acme.eu',
      role: 'acme.app.client.api',
      audience: 'acme.vault',
    });
    expect(said(account, 'keywheel/calls')).toEqual({ 'acme.kv/data/prod/payments/db': ['read'] });
  });

  test('has a role that binds it alone, with a token that lives an hour and is renewed for a day', () => {
    const role = output.resources(JWT_ROLE).find(({ role_name: name }) => name === 'acme.app.client.api')!;
    expect(role).toMatchObject({
      backend: 'acme.eu',
      bound_subject: 'system:serviceaccount:app:api',
      bound_audiences: ['acme.vault'],
      token_policies: ['acme.client.eu.app.api'],
      token_no_default_policy: true,
      token_ttl: 3600,
      token_max_ttl: 86400,
    });
  });

  test('has a policy that grants what it calls, and to look after its own token', () => {
    const { policy } = output.resources('vault_policy').find(({ name }) => name === 'acme.client.eu.app.api')!;
    expect(JSON.parse(policy).path).toEqual({
      'acme.kv/data/prod/payments/db': { capabilities: ['read'] },
      'auth/token/lookup-self': { capabilities: ['read'] },
      'auth/token/renew-self': { capabilities: ['update'] },
      'auth/token/revoke-self': { capabilities: ['update'] },
    });
  });

  test('agrees with the hub', () => {
    expect(output.findings).toEqual([]);
  });
});

test('whoever leases may renew the lease, and nobody else', () => {
  const { fleet, namespace, nightly, leased } = banking();
  leased.grantRead(namespace.addClient('leasing'));
  nightly.grantRead(namespace.addClient('reading'));
  const output = Testing.synth(fleet);
  const [leasing, reading] = ['leasing', 'reading'].map((name) =>
    JSON.parse(output.resources('vault_policy').find((one) => one['name'] === `acme.client.eu.app.${name}`)!['policy']),
  );
  expect(leasing.path['sys/leases/renew']).toEqual({ capabilities: ['update'] });
  expect(reading.path).not.toHaveProperty(['sys/leases/renew']);
  expect(output.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('whoever is granted nothing logs in nowhere', () => {
  const { fleet, namespace } = small();
  namespace.addClient('api');
  const output = Testing.synth(fleet);
  expect(Object.keys(output.manifest(namespace, 'ServiceAccount', 'api').metadata.annotations)).toEqual([
    'keywheel/tenant',
  ]);
  expect(output.resources(JWT_ROLE)).toEqual([]);
});

test('where tokens review themselves, it may, and its token is meant for the API server', () => {
  const auth = ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }) });
  const { fleet, eu, namespace, db } = smallWithSecret({ cluster: { auth } });
  db.grantRead(namespace.addClient('api'));
  const output = Testing.synth(fleet);
  const binding = output.manifests(eu.name).find(({ kind }) => kind === 'ClusterRoleBinding')!;
  expect(binding['subjects'].map(({ name }: { name: string }) => name)).toEqual(['keywheel', 'api']);
  expect(said(output.manifest(namespace, 'ServiceAccount', 'api'), 'keywheel/login')).toMatchObject({
    mount: 'acme.eu.kubernetes',
    audience: 'https://kubernetes',
  });
  expect(output.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('its token lives as long as what it leases, which the hub revokes with it', () => {
  const { fleet, payments, prod, namespace } = small();
  const lease = new RotatingDatabaseCredential(payments, 'lease', {
    database: database(prod, 'core'),
    rotation: Rotation.dynamic({ ttl: Duration.days(2), memberOf: 'payments_rw' }),
  });
  lease.grantRead(namespace.addClient('api'));
  const output = Testing.synth(fleet);
  expect(output.resources(JWT_ROLE)[0]).toMatchObject({ token_ttl: 172860, token_max_ttl: 172860 });
  expect(said(output.manifest(namespace, 'ServiceAccount', 'api'), 'keywheel/calls')).toEqual({
    'acme.database/creds/prod.payments.lease': ['read'],
  });
  expect(output.findings).toEqual([]);
});

test('the password of one user is read where the hub keeps it', () => {
  const { fleet, namespace, nightly } = banking();
  nightly.grantRead(namespace.addClient('api'));
  const output = Testing.synth(fleet);
  expect(said(output.manifest(namespace, 'ServiceAccount', 'api'), 'keywheel/calls')).toEqual({
    'acme.database/static-creds/prod.payments.nightly': ['read'],
  });
});

test.each([
  [Isolation.policyPerNamespace(), 'acme.kv/data/prod/payments/cookie'],
  [Isolation.templatedPolicy(), 'acme.namespaces/data/prod/app/cookie'],
  [Isolation.vaultNamespace(), 'acme.env.prod/team.payments/acme.kv/data/cookie'],
])('with %o a secret that nothing delivers is made and read at one path', (isolation, path) => {
  const { fleet, payments, namespace } = small({ fleet: { isolation } });
  new GeneratedSecret(payments, 'cookie', { keys: ['key'] }).grantRead(namespace.addClient('api'));
  const output = Testing.synth(fleet);
  expect(said(output.manifest(namespace, 'ServiceAccount', 'api'), 'keywheel/calls')).toEqual({ [path]: ['read'] });
  const [value] = output.resources('vault_kv_secret_v2');
  expect([value!['namespace'], value!['mount'], 'data', value!['name']].filter(Boolean).join('/')).toBe(path);
  expect(output.findings).toEqual([]);
});

test('one client in each of two namespaces has a name and a role in each', () => {
  const { fleet, prod, payments, namespace, db } = smallWithSecret();
  const abroad = payments.addNamespace(spoke(prod, 'us'), 'app');
  db.grantRead(namespace.addClient('api'));
  db.grantRead(abroad.addClient('api'));
  const output = Testing.synth(fleet);
  expect(output.resources('vault_policy').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['acme.client.eu.app.api', 'acme.client.us.app.api']),
  );
  expect(output.findings).toEqual([]);
});

describe('a ServiceAccount of another repository', () => {
  const { fleet, namespace, db } = smallWithSecret();
  db.grantRead(namespace.addClient('theirs', { create: false }));
  const { restarts, findings, clusters } = synthesizeInMemory(fleet);

  test('is not written: a component puts onto it what it does on the hub', () => {
    const accounts = clusters.flatMap(({ files }) => files.flatMap(({ manifests }) => manifests));
    expect(accounts.map(({ object }) => `${object.kind} ${object.metadata.name}`)).not.toContain(
      'ServiceAccount theirs',
    );
    const [{ target, patch }] = (restarts[0]!.component as any).patches;
    expect(target).toEqual({ version: 'v1', kind: 'ServiceAccount', name: 'theirs' });
    expect(said(JSON.parse(patch), 'keywheel/calls')).toEqual({ 'acme.kv/data/prod/payments/db': ['read'] });
    expect(JSON.parse(patch)).not.toHaveProperty('automountServiceAccountToken');
  });

  test('agrees with the hub as any other, and is of its tenant', () => {
    expect(findings).toEqual([]);
  });
});
