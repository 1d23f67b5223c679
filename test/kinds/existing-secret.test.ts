import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  ClusterAuth,
  ExistingSecretAttributes,
  Isolation,
  KvMount,
  Machine,
  MachineAuth,
  People,
  SecretType,
  SpokeCluster,
  StaticSecret,
} from 'keywheel';
import { Testing } from 'keywheel/testing';
import { unknownOf } from '../../lib/unknown/unknown-of';
import type { Views } from '../../lib/views/views';
import { small, Small, team } from '../fixtures/fleets';

const DB = { mount: 'secret', path: 'apps/payments/db', keys: ['user', 'password'] } as const;
const OLD = { mount: 'legacy', path: 'payments', keys: ['token'], version: 1 } as const;

function existing({ payments }: Small, attributes: ExistingSecretAttributes<string> = DB, id = 'db') {
  return StaticSecret.fromPath(payments, id, attributes);
}

function policy(output: ReturnType<typeof Testing.synth>, name: string) {
  const found = output.resources('vault_policy').find((one: { name: string }) => one.name === name);
  const { path } = JSON.parse(found.policy) as { path: Record<string, { capabilities: string[] }> };
  return Object.fromEntries(
    Object.entries(path)
      .filter(([key]) => !key.startsWith('auth/token/'))
      .map(([key, { capabilities }]) => [key, capabilities]),
  );
}

function vaultOf(output: ReturnType<typeof Testing.synth>, { namespace }: Small, store: string) {
  return output.manifest(namespace, 'SecretStore', store).spec.provider.vault;
}

function storesOf(output: ReturnType<typeof Testing.synth>): string[] {
  return output
    .manifests('eu')
    .filter(({ kind }) => kind === 'SecretStore')
    .map(({ metadata }) => metadata.name);
}

describe('a value that is at a path of its own', () => {
  const parts = small();
  existing(parts).deliver(parts.namespace, { name: 'database' });
  const output = Testing.synth(parts.fleet);

  test('agrees on both sides', () => expect(output.findings).toEqual([]));

  test('is all that the policy of its namespace grants', () => {
    expect(policy(output, 'acme.read.eu.app')).toEqual({ 'secret/data/apps/payments/db': ['read'] });
  });

  test('is delivered from there, through a store of its engine', () => {
    const { spec } = output.manifest(parts.namespace, 'ExternalSecret', 'database');
    expect(spec.secretStoreRef).toEqual({ kind: 'SecretStore', name: 'keywheel-kv2.secret' });
    expect(spec.dataFrom).toEqual([{ extract: { key: 'apps/payments/db' } }]);
    expect(vaultOf(output, parts, 'keywheel-kv2.secret')).toMatchObject({ path: 'secret', version: 'v2' });
  });

  test('makes no store of the fleet, no engine of its own, and writes nothing there', () => {
    expect(storesOf(output)).toEqual(['keywheel-kv2.secret']);
    expect(JSON.stringify(output.resources('vault_generic_endpoint'))).not.toContain('secret/');
    expect(output.resources('vault_kv_secret_v2')).toEqual([]);
    expect(output.resources('vault_mount').map(({ path }: { path: string }) => path)).toEqual(['acme.kv']);
  });

  test('gives who deploys no right in its engine', () => {
    const grants = output.resources('vault_policy').filter(({ name }: { name: string }) => /deploy/.test(name));
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.map((one: { policy: string }) => one.policy).join()).not.toContain('"secret/');
  });
});

describe('a value in an engine of version 1', () => {
  const parts = small();
  const secret = existing(parts, OLD, 'token');
  secret.deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);

  test('agrees on both sides', () => expect(output.findings).toEqual([]));

  test('is read without "data/"', () => {
    expect(policy(output, 'acme.read.eu.app')).toEqual({ 'legacy/payments': ['read'] });
    expect(vaultOf(output, parts, 'keywheel-kv1.legacy')).toMatchObject({ path: 'legacy', version: 'v1' });
  });

  test('has no versions', () => {
    expect(secret.hasVersions).toBe(false);
    const pinned = small();
    existing(pinned, OLD, 'token').deliver(pinned.namespace, { version: 2 });
    expect(() => Testing.synth(pinned.fleet)).toThrow(/VersionUnused/);
  });
});

describe('a value of whose keys the program does not know all', () => {
  const WHOLE = { mount: 'secret', path: 'apps/payments/db', keys: ['user'], moreKeys: true } as const;
  const parts = small();
  const secret = StaticSecret.fromPath(parts.payments, 'db', WHOLE);
  const whole = secret.deliver<string>(parts.namespace, { name: 'database', type: SecretType.TLS });
  secret.deliver(parts.namespace, { name: 'part', data: ({ user }) => ({ NAME: user }) });
  const container = { image: 'api:1', envVariables: { A: whole.envValue('ANY_KEY') } };
  whole.restartOnChange(new kplus.Deployment(parts.namespace.chart, 'api', { containers: [container] }));
  const output = Testing.synth(parts.fleet);
  const specOf = (name: string) => output.manifest(parts.namespace, 'ExternalSecret', name).spec;

  test('is delivered as it is, and checks accuse nobody of a key that may be there', () => {
    expect(output.findings).toEqual([]);
    expect(specOf('database')).toMatchObject({
      target: { template: { type: 'kubernetes.io/tls' } },
      dataFrom: [{ extract: { key: 'apps/payments/db' } }],
    });
    expect(specOf('database').target.template.data).toBeUndefined();
  });

  test('is delivered in part by the keys that it names', () => {
    expect(specOf('part').target.template.data).toEqual({ NAME: '{{ .user }}' });
  });

  test('is named where files are read again: nothing says which keys it has', () => {
    const place = 'eu: apps/payments/db';
    const { views } = output as unknown as { readonly views: Views };
    expect(unknownOf(views)).toContainEqual(expect.objectContaining({ place }));
  });

  test('says which words are missing, where a delivery asks for what the program does not name', () => {
    const other = small();
    StaticSecret.fromPath(other.payments, 'db', { mount: 'secret', path: 'db', moreKeys: true }).deliver(
      other.namespace,
      { data: ({ user }) => ({ NAME: user! }) },
    );
    expect(() => Testing.synth(other.fleet)).toThrow(/KeyUnknown.*"NAME" is undefined.*name them in its keys/);
    const none = small();
    StaticSecret.fromPath(none.payments, 'db', { mount: 'secret', path: 'db' }).deliver(none.namespace);
    expect(() => Testing.synth(none.fleet)).toThrow(/KeysMissing.*name at least one/);
    const empty = small();
    existing(empty, { ...DB, moreKeys: true }).deliver(empty.namespace, { data: () => ({}) });
    expect(() => Testing.synth(empty.fleet)).toThrow(/KeysMissing.*nothing is delivered/);
  });

  test('is mounted by the files that it names, and not as a whole: a file has one key', () => {
    const mounted = small();
    existing(mounted, { ...DB, moreKeys: true }).mount(mounted.namespace.addClient('api'));
    expect(() => Testing.synth(mounted.fleet)).toThrow(/KeysMissing.*nothing is mounted/);
  });
});

test('the engine that a fleet shares is read by the store of the namespace', () => {
  const parts = small({ fleet: { kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }), canaries: true } });
  existing(parts).deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);
  expect(output.findings).toEqual([]);
  expect(storesOf(output)).toEqual(['keywheel']);
  expect(vaultOf(output, parts, 'keywheel')).toMatchObject({ path: 'secret', version: 'v2' });
});

test('canaries show the stores of the fleet, and none of engines made elsewhere', () => {
  const parts = small({ fleet: { canaries: true } });
  existing(parts).deliver(parts.namespace);
  const without = Testing.synth(parts.fleet);
  expect(without.resources('vault_generic_endpoint')).toEqual([]);
  new StaticSecret(parts.payments, 'own', { keys: ['a'] }).deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);
  expect(output.findings).toEqual([]);
  expect(output.resources('vault_generic_endpoint').map(({ path }: { path: string }) => path)).toEqual([
    'acme.kv/data/prod/payments/canary.eu.app',
  ]);
});

describe.each([
  ['policyPerNamespace', Isolation.policyPerNamespace()],
  ['the whole prefix', Isolation.policyPerNamespace({ wholePrefix: true })],
  ['templatedPolicy', Isolation.templatedPolicy()],
  ['vaultNamespace', Isolation.vaultNamespace()],
])('with %s', (_, isolation) => {
  const parts = small({ fleet: { isolation } });
  existing(parts).deliver(parts.namespace);
  new StaticSecret(parts.payments, 'own', { keys: ['a'] }).deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);

  test('the value is granted by itself, next to what the tenant has', () => {
    expect(output.findings).toEqual([]);
    expect(policy(output, 'acme.read.eu.app')).toMatchObject({ 'secret/data/apps/payments/db': ['read'] });
    expect(output.readablePaths(parts.namespace)).toContain('secret/data/apps/payments/db');
  });

  test('the store of its engine asks in the Vault namespace of the fleet', () => {
    expect(vaultOf(output, parts, 'keywheel-kv2.secret').namespace).toBeUndefined();
  });
});

test('a value in a Vault namespace is read there, by a login of the fleet', () => {
  const parts = small();
  existing(parts, { ...DB, vaultNamespace: 'team/a' }).deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);
  expect(output.findings).toEqual([]);
  expect(policy(output, 'acme.read.eu.app')).toEqual({ 'team/a/secret/data/apps/payments/db': ['read'] });
  expect(vaultOf(output, parts, 'keywheel-kv2.secret.x-in.team.a')).toMatchObject({
    namespace: 'team/a',
    auth: { namespace: '' },
  });
});

test('clients and machines read it where it is', () => {
  const parts = small({ fleet: { isolation: Isolation.templatedPolicy() } });
  const secret = existing(parts);
  const client = parts.namespace.addClient('api');
  secret.grantRead(client);
  secret.inject(client);
  secret.mount(client);
  const machine = new Machine(parts.payments, 'ci', { auth: MachineAuth.appRole({ boundCidrs: ['10.0.0.0/8'] }) });
  secret.grantRead(machine);
  existing(parts, OLD, 'token').inject(client);
  const output = Testing.synth(parts.fleet);
  expect(output.findings.map(({ id }) => id)).toEqual(['provider-class-is-mounted']);
  expect(policy(output, 'acme.client.eu.app.api')).toEqual({
    'secret/data/apps/payments/db': ['read'],
    'legacy/payments': ['read'],
  });
  expect(policy(output, 'acme.machine.prod.payments.ci')).toEqual({ 'secret/data/apps/payments/db': ['read'] });
});

test('owners write it, and who views sees its metadata where its engine has any', () => {
  const parts = small({ fleet: { vaultProviderVersion: '>= 5.7, < 6' } });
  existing(parts).deliver(parts.namespace);
  existing(parts, OLD, 'token').deliver(parts.namespace);
  const people = new People(parts.fleet, 'people', {
    discoveryUrl: 'https://idp.example.com',
    clientId: 'keywheel',
    clientSecretVariable: 'idp',
  });
  people.addOwners(parts.payments, 'owners');
  const output = Testing.synth(parts.fleet);
  const write = ['create', 'delete', 'patch', 'update'];
  expect(policy(output, 'acme.owner.prod.payments')).toMatchObject({
    'secret/data/apps/payments/db': write,
    'secret/metadata/apps/payments/db': ['read'],
    'legacy/payments': write,
  });
  expect(JSON.stringify(policy(output, 'acme.owner.prod.payments'))).not.toContain('legacy/metadata');
});

test('its maximum age is kept on the cluster', () => {
  const parts = small();
  existing(parts, { ...DB, maximumAge: Duration.days(90) }).deliver(parts.namespace);
  const output = Testing.synth(parts.fleet);
  const { metadata } = output.manifest(parts.namespace, 'ExternalSecret', 'db');
  expect(metadata.annotations['keywheel/maximum-age']).toBe('2160h0m0s');
  expect(output.resources('vault_generic_endpoint')).toEqual([]);
});

test('a shared store reads the engine of its secrets', () => {
  const parts = small();
  const secret = existing(parts);
  parts.namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['app'] }], secrets: [secret] });
  const output = Testing.synth(parts.fleet);
  const store = output.manifests('eu').find(({ kind }) => kind === 'ClusterSecretStore') as any;
  expect(store.spec.provider.vault).toMatchObject({ path: 'secret', version: 'v2' });
});

describe('a delivery through a store of the cluster', () => {
  function shared() {
    const parts = small();
    const secret = existing(parts);
    const store = parts.namespace.addClusterSecretStore('shared', {
      name: 'central-vault',
      conditions: [{ namespaces: ['web'] }],
      secrets: [secret],
    });
    return { ...parts, secret, store, web: parts.payments.addNamespace(parts.eu, 'web') };
  }

  test('reads as the namespace that lends it: the one that has the Secret has no login, no store and no policy', () => {
    const parts = shared();
    parts.secret.deliver(parts.web, { name: 'database', store: parts.store });
    const output = Testing.synth(parts.fleet);

    expect(output.findings).toEqual([]);
    expect(output.manifest(parts.web, 'ExternalSecret', 'database').spec).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'central-vault' },
      dataFrom: [{ extract: { key: 'apps/payments/db' } }],
    });
    const ofWeb = output.manifests('eu').filter(({ metadata }) => metadata.namespace === 'web');
    expect(ofWeb.map(({ kind }) => kind)).toEqual(['ExternalSecret']);
    const readers = output.resources('vault_policy').filter(({ name }: { name: string }) => name.includes('.read.'));
    expect(readers.map(({ name }: { name: string }) => name)).toEqual(['acme.read.eu.app']);
  });

  test('is found where the store does not let the namespace in', () => {
    const parts = shared();
    const other = parts.payments.addNamespace(parts.eu, 'other');
    parts.secret.deliver(other, { store: parts.store });
    const { findings } = Testing.synth(parts.fleet);
    expect(findings.map(({ id }) => id)).toContain('store-admits-its-users');
  });

  test('is of what the store lends, on its cluster', () => {
    const parts = shared();
    existing(parts, { ...DB, path: 'apps/payments/other' }, 'other').deliver(parts.web, { store: parts.store });
    expect(() => Testing.synth(parts.fleet)).toThrow(/OptionConflict.*store "central-vault" does not lend "other"/);
    const elsewhere = shared();
    const us = new SpokeCluster(elsewhere.prod, 'us', {
      apiServer: { url: 'https://api.us.example.com:6443' },
      auth: ClusterAuth.fromAuthMountAttributes({ path: 'us', method: 'kubernetes' }),
    });
    elsewhere.secret.deliver(elsewhere.payments.addNamespace(us, 'web'), { store: elsewhere.store });
    expect(() => Testing.synth(elsewhere.fleet)).toThrow(/OptionConflict.*is on "eu", and the namespace on "us"/);
  });
});

test('two tenants with one path are found apart', () => {
  const parts = small();
  existing(parts).deliver(parts.namespace);
  const risk = team(parts.prod, 'risk');
  StaticSecret.fromPath(risk, 'db', DB).deliver(risk.addNamespace(parts.eu, 'risk'));
  const { findings } = Testing.synth(parts.fleet);
  expect(findings.map(({ id }) => id)).toEqual(['tenants-are-apart']);
  expect(findings[0]!.message).toContain('"secret/data/apps/payments/db" is in the reach of both');
});
