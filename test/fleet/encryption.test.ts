import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Emitted, EncryptionKey, EncryptionKeyProps, HmacKey, Isolation, RemovalPolicy, SigningKey } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small } from '../fixtures/fleets';
import { synthesizeInMemory } from '../../lib/synth/synthesize';

const KEY = 'vault_transit_secret_backend_key';

function callsOf(output: ReturnType<typeof Testing.synth>, namespace: any, client: string): object {
  return JSON.parse(output.manifest(namespace, 'ServiceAccount', client).metadata.annotations['keywheel/calls']);
}

function cards(props: EncryptionKeyProps = {}, more: Parameters<typeof small>[0] = {}) {
  const parts = small(more);
  const key = new EncryptionKey(parts.payments, 'cards', props);
  const client = parts.namespace.addClient('api');
  key.grantEncrypt(client);
  return { ...parts, key, client };
}

test('a key is made so that it stays, and never leaves the hub', () => {
  const output = Testing.synth(cards({ rotationPeriod: Duration.days(30) }).fleet);
  expect(output.resources('vault_mount')).toContainEqual(
    expect.objectContaining({ path: 'acme.transit', type: 'transit' }),
  );
  expect(output.resources(KEY)).toEqual([
    expect.objectContaining({
      allow_plaintext_backup: false,
      auto_rotate_period: 2592000,
      backend: 'acme.transit',
      convergent_encryption: false,
      deletion_allowed: false,
      depends_on: ['vault_mount.transit'],
      derived: false,
      exportable: false,
      lifecycle: { prevent_destroy: true },
      min_decryption_version: 1,
      min_encryption_version: 0,
      name: 'prod.payments.cards',
      type: 'aes256-gcm96',
    }),
  ]);
  expect(output.findings).toEqual([]);
});

test('key and engine outlive the program, and only a key that is to go may be deleted', () => {
  const retained = (props: EncryptionKeyProps, fleet = {}) =>
    synthesizeInMemory(cards(props, { fleet }).fleet)
      .stacks.flatMap((stack) => stack.retained)
      .filter((address) => /transit/.test(address))
      .map((address) => address.split('.')[0]);
  const destroy = { removalPolicy: RemovalPolicy.DESTROY };
  expect(retained({})).toEqual(['vault_mount', KEY]);
  expect(retained({}, destroy)).toEqual(['vault_mount', KEY]);
  expect(retained(destroy)).toEqual(['vault_mount']);
  expect(retained(destroy, destroy)).toEqual([]);
  const [key] = Testing.synth(cards(destroy).fleet).resources(KEY);
  expect(key).toMatchObject({ deletion_allowed: true });
  expect(key).not.toHaveProperty('lifecycle');
});

test('who encrypts, who decrypts and who rewraps may do that alone', () => {
  const { fleet, namespace, key } = cards();
  key.grantDecrypt(namespace.addClient('reader'));
  key.grantRewrap(namespace.addClient('keeper'));
  const output = Testing.synth(fleet);
  expect(['api', 'reader', 'keeper'].map((client) => callsOf(output, namespace, client))).toEqual(
    ['encrypt', 'decrypt', 'rewrap'].map((operation) => ({
      [`acme.transit/${operation}/prod.payments.cards`]: ['update'],
    })),
  );
  expect(output.findings).toEqual([]);
});

test('who signs cannot do so in the name of who verifies', () => {
  const { fleet, payments, namespace } = small();
  const receipts = new SigningKey(payments, 'receipts', { minimumVerificationVersion: 1 });
  receipts.grantSign(namespace.addClient('till'));
  receipts.grantVerify(namespace.addClient('audit'));
  const output = Testing.synth(fleet);
  expect(callsOf(output, namespace, 'till')).toEqual({ 'acme.transit/sign/prod.payments.receipts': ['update'] });
  expect(callsOf(output, namespace, 'audit')).toEqual({ 'acme.transit/verify/prod.payments.receipts': ['update'] });
  expect(output.resources(KEY)[0]).toMatchObject({ type: 'ed25519', min_decryption_version: 1 });
  expect(output.findings).toEqual([]);
});

test('who verifies codes makes none', () => {
  const { fleet, payments, namespace } = small();
  const webhooks = new HmacKey(payments, 'webhooks', { size: 64 });
  webhooks.grantGenerate(namespace.addClient('sender'));
  webhooks.grantVerify(namespace.addClient('receiver'));
  const output = Testing.synth(fleet);
  expect(callsOf(output, namespace, 'sender')).toEqual({ 'acme.transit/hmac/prod.payments.webhooks': ['update'] });
  expect(callsOf(output, namespace, 'receiver')).toEqual({ 'acme.transit/verify/prod.payments.webhooks': ['update'] });
  expect(output.resources(KEY)[0]).toMatchObject({ type: 'hmac', key_size: 64 });
  expect(output.findings).toEqual([]);
});

test.each([31, 513, 32.5])('a key of %p bytes is refused', (size) => {
  const { fleet, payments } = small();
  new HmacKey(payments, 'webhooks', { size });
  expect(() => Testing.synth(fleet)).toThrow(`size is ${size}; use a whole number of bytes from 32 to 512`);
});

test('codes of a key that encrypts are verified with it', () => {
  const { fleet, payments, namespace } = small();
  const key = new HmacKey(payments, 'index');
  key.grantGenerate(namespace.addClient('writer'));
  key.grantVerify(namespace.addClient('reader'));
  Emitted.of(key).override({ type: KEY }, 'type', 'aes256-gcm96').override({ type: KEY }, 'key_size', 0);
  expect(Testing.synth(fleet).findings).toEqual([]);
});

test('a context is part of the key', () => {
  const settings = (context: EncryptionKeyProps['context']) => {
    const [key] = Testing.synth(cards({ context }).fleet).resources(KEY);
    return [key.derived, key.convergent_encryption];
  };
  expect([settings(undefined), settings('derived'), settings('convergent')]).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
});

test('with a Vault namespace a tenant has an engine of its own there', () => {
  const { fleet, namespace } = cards({}, { fleet: { isolation: Isolation.vaultNamespace() } });
  const output = Testing.synth(fleet);
  expect(output.resources(KEY)[0]).toMatchObject({
    namespace: 'acme.env.prod/team.payments',
    backend: 'acme.transit',
    name: 'cards',
  });
  expect(callsOf(output, namespace, 'api')).toEqual({
    'acme.env.prod/team.payments/acme.transit/encrypt/cards': ['update'],
  });
  expect(output.findings).toEqual([]);
});

test('a least version that leaves old ciphertext behind is told until somebody may rewrap it', () => {
  const { fleet, key, client } = cards({ minimumDecryptionVersion: 3 });
  expect(Testing.synth(fleet).findings.map(({ id, severity }) => [id, severity])).toEqual([
    ['old-ciphertext-can-be-rewrapped', 'warning'],
  ]);
  key.grantRewrap(client);
  expect(Testing.synth(fleet).findings).toEqual([]);
});

describe('workloads that a client runs', () => {
  const POD = { containers: [{ image: 'api:1' }], initContainers: [{ image: 'init:1' }] };
  const { fleet, namespace, client } = cards();
  client.runs(
    new kplus.Deployment(namespace.chart, 'api', POD),
    new kplus.CronJob(namespace.chart, 'nightly', { ...POD, schedule: { expressionString: '0 3 * * *' } as any }),
  );
  const output = Testing.synth(fleet);
  const volume = {
    name: 'keywheel-token',
    projected: {
      sources: [{ serviceAccountToken: { path: 'token', audience: 'acme.vault', expirationSeconds: 600 } }],
    },
  };
  const mount = { name: 'keywheel-token', mountPath: '/var/run/secrets/keywheel', readOnly: true };

  test.each([
    ['Deployment', 'app-api', (spec: any) => spec.template.spec],
    ['CronJob', 'app-nightly', (spec: any) => spec.jobTemplate.spec.template.spec],
  ])('a %s runs as it, with a token for the hub in every container', (kind, name, podOf) => {
    const pod = podOf(output.manifest(namespace, kind, name).spec);
    expect(pod.serviceAccountName).toBe('api');
    expect(pod.volumes).toEqual([volume]);
    expect([...pod.containers, ...pod.initContainers].map(({ volumeMounts }) => volumeMounts)).toEqual([
      [mount],
      [mount],
    ]);
  });

  test('agree with the hub', () => {
    expect(output.findings).toEqual([]);
    expect(client.login).toEqual({ mount: 'acme.eu', role: 'acme.app.client.api', audience: 'acme.vault' });
  });
});
