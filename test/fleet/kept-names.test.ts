import {
  ClusterAuth,
  Database,
  DatabaseEngine,
  Environment,
  KvMount,
  NamespaceNames,
  Policy,
  RotatingDatabaseCredential,
  Rotation,
  StaticSecret,
} from 'keywheel';
import { Testing, TestOutput } from 'keywheel/testing';
import { writeFileSync } from 'node:fs';
import { acme, inEmptyFolder, small, spoke, team } from '../fixtures/fleets';

const NAMES: NamespaceNames = {
  serviceAccount: 'eso',
  tokenRole: 'eso-token',
  secretStore: 'vault',
  secretStores: { legacy: 'vault-v1' },
  role: 'Payments',
  policy: ' Payments-Read',
};

function program(names: NamespaceNames = NAMES, auth?: ClusterAuth) {
  const fleet = acme({ kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }), canaries: true });
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu', auth ? { auth } : {});
  const payments = team(prod, 'payments');
  const namespace = payments.addNamespace(eu, 'app', { names });
  new StaticSecret(payments, 'new', { keys: ['a'] }).deliver(namespace);
  StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'apps/db', keys: ['a'] }).deliver(namespace);
  StaticSecret.fromPath(payments, 'old', { mount: 'legacy', path: 'old', keys: ['a'], version: 1 }).deliver(namespace);
  return { fleet, prod, eu, payments, namespace };
}

function bound(output: TestOutput, type: string) {
  return output.resources(type).map(({ role_name, token_policies }: any) => [role_name, token_policies]);
}

describe('a namespace that keeps its names', () => {
  const { fleet, namespace } = program();
  const output = Testing.synth(fleet);

  test('agrees on both sides, canaries too', () => expect(output.findings).toEqual([]));

  test('has no object of another name', () => {
    const objects = output.manifests('eu').filter(({ metadata }) => metadata.namespace === 'app');
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ExternalSecret db',
      'ExternalSecret keywheel-canary',
      'ExternalSecret new',
      'ExternalSecret old',
      'Role eso-token',
      'RoleBinding eso-token',
      'SecretStore vault',
      'SecretStore vault-v1',
      'ServiceAccount eso',
    ]);
  });

  test('logs in by its own role, with its own policy, as its own ServiceAccount', () => {
    expect(bound(output, 'vault_jwt_auth_backend_role')).toEqual([['Payments', ['payments-read']]]);
    const { bound_subject } = output.resources('vault_jwt_auth_backend_role')[0];
    expect(bound_subject).toBe('system:serviceaccount:app:eso');
    const { auth } = output.manifest(namespace, 'SecretStore', 'vault-v1').spec.provider.vault;
    expect(auth.jwt).toMatchObject({
      role: 'Payments',
      kubernetesServiceAccountToken: { serviceAccountRef: { name: 'eso' } },
    });
  });

  test('lets who deploys its stack write that policy by name, and no stack of others', () => {
    const policies = output.resources('vault_policy').filter(({ name }: any) => /deploy/.test(name));
    const grants = policies.map(({ name, policy }: any) => [name, JSON.parse(policy).path] as const);
    const may = grants.filter(([, path]) => 'sys/policies/acl/payments-read' in path).map(([name]) => name);
    expect(may).toEqual(['acme.deploy.spoke-eu']);
  });
});

test('the canary of a store changes with its kept ServiceAccount', () => {
  const mark = (names: NamespaceNames) =>
    Testing.synth(program(names).fleet)
      .manifests('eu')
      .find(({ metadata }) => metadata.name === 'keywheel-canary')!['metadata'].annotations['keywheel/canary'];
  expect(mark(NAMES)).not.toBe(mark({ ...NAMES, serviceAccount: 'other' }));
  expect(mark(NAMES)).not.toBe(mark({ ...NAMES, tokenRole: 'other' }));
  expect(mark(NAMES)).toBe(mark({ ...NAMES }));
});

test('at an auth mount made elsewhere, who deploys may write the one role more', () => {
  const auth = ClusterAuth.fromAuthMountAttributes({ path: 'kubernetes-old', method: 'kubernetes' });
  const output = Testing.synth(program(NAMES, auth).fleet);
  const { policy } = output.resources('vault_policy').find(({ name }: any) => name === 'acme.deploy.spoke-eu');
  const roles = Object.keys(JSON.parse(policy).path).filter((path) => path.includes('/role/'));
  expect(roles.sort()).toEqual(['auth/kubernetes-old/role/Payments', 'auth/kubernetes-old/role/acme.*']);
  expect(bound(output, 'vault_kubernetes_auth_backend_role')).toEqual([['Payments', ['payments-read']]]);
});

test('leases are had as the kept ServiceAccount', () => {
  const { fleet, prod, payments, namespace } = program();
  const database = Database.fromDatabaseAttributes(prod, 'core', {
    engine: DatabaseEngine.POSTGRESQL,
    host: 'db.example.com',
    databaseName: 'core',
    mount: 'database',
    connection: 'core',
  });
  const rotation = Rotation.dynamic({ memberOf: 'payments_rw' });
  new RotatingDatabaseCredential(payments, 'leased', { database, rotation }).deliver(namespace);
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(output.resources('vault_jwt_auth_backend_role').map(({ bound_subject }: any) => bound_subject)).toEqual([
    'system:serviceaccount:app:eso',
    'system:serviceaccount:app:eso',
  ]);
});

test('namespaces on two clusters may keep one name each at their own auth mounts, and one reader policy', () => {
  const { fleet, prod, payments } = program({ role: 'payments' });
  const shared = { readerPolicy: Policy.fromPolicyAttributes({ name: 'team-payments' }), names: { role: 'payments' } };
  const us = payments.addNamespace(spoke(prod, 'us'), 'app', shared);
  StaticSecret.fromPath(payments, 'more', { mount: 'secret', path: 'apps/more', keys: ['a'] }).deliver(us);
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(bound(output, 'vault_jwt_auth_backend_role')).toContainEqual(['payments', ['team-payments']]);
  expect(output.resources('vault_policy').map(({ name }: any) => name)).not.toContain('acme.read.us.app');
});

test('a shared store keeps its name', () => {
  const { fleet, payments, namespace } = program();
  const secret = new StaticSecret(payments, 'shared', { keys: ['a'] });
  const conditions = [{ namespaces: ['app'] }] as const;
  namespace.addClusterSecretStore('shared', { name: 'vault-backend', conditions, secrets: [secret] });
  const store = Testing.synth(fleet)
    .manifests('eu')
    .find(({ kind }) => kind === 'ClusterSecretStore');
  expect(store!['metadata'].name).toBe('vault-backend');
});

describe('a policy that is kept as a file has it', () => {
  const TEXT = 'path "secret/data/apps/*" {\n  capabilities = ["read"] # ${not} terraform\n}\n';

  function withFile(text: string, path = 'apps/db') {
    return inEmptyFolder(() => {
      writeFileSync('team.hcl', text);
      const { fleet, prod, eu, payments } = small();
      const names = ['app-a', 'app-b'];
      const readerPolicy = Policy.fromFile('team.hcl', { name: 'Team-Payments' });
      const secret = StaticSecret.fromPath(payments, 'db', { mount: 'secret', path, keys: ['a'] });
      names.forEach((name) => secret.deliver(payments.addNamespace(eu, name, { readerPolicy })));
      secret.deliver(payments.addNamespace(spoke(prod, 'us'), 'app-a', { readerPolicy }));
      return Testing.synth(fleet);
    });
  }

  test('is in the stack of the hub once, with exactly that text, and every login has it alone', () => {
    const output = withFile(TEXT);
    const kept = output.resources('vault_policy').filter(({ name }: any) => name === 'team-payments');
    expect(kept).toHaveLength(1);
    expect(kept[0].policy).toBe(TEXT.replace('${', () => '$${'));
    expect(output.stack('hub').resource.vault_policy).toHaveProperty('policy_team-payments');
    const roles = bound(output, 'vault_jwt_auth_backend_role').map(([, policies]: any) => policies);
    expect(roles).toEqual([['team-payments'], ['team-payments'], ['team-payments']]);
  });

  test('is what the checks read: what it does not grant is found', () => {
    const ids = (path?: string) => withFile(TEXT, path).findings.map(({ id }) => id);
    expect(ids()).not.toContain('remote-key-is-granted');
    expect(ids('other/db')).toContain('remote-key-is-granted');
  });

  test('is found where it is not in the policy language', () => {
    expect(withFile('path "secret/data/apps/*" {').findings.map(({ id }) => id)).toContain('policy-can-be-parsed');
  });

  test('may be written by who deploys the hub, by its name', () => {
    const policies = withFile(TEXT).resources('vault_policy');
    const may = policies.filter(({ policy }: any) => policy.includes('sys/policies/acl/team-payments'));
    expect(may.map(({ name }: any) => name)).toEqual(['acme.deploy.hub']);
  });
});

test('tokens are meant for the audience of an auth mount made elsewhere', () => {
  const mount = { path: 'kubernetes-old', method: 'kubernetes', audience: 'vault' } as const;
  const { fleet, namespace } = program(NAMES, ClusterAuth.fromAuthMountAttributes(mount));
  namespace.addClient('api');
  const output = Testing.synth(fleet);
  expect(output.findings).toEqual([]);
  expect(output.resources('vault_kubernetes_auth_backend_role').map(({ audience }: any) => audience)).toEqual([
    'vault',
  ]);
  const { auth } = output.manifest(namespace, 'SecretStore', 'vault').spec.provider.vault;
  expect(auth.kubernetes.serviceAccountRef.audiences).toEqual(['vault']);
});
