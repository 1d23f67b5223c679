import { EncryptionKey, HmacKey, Isolation, Machine, MachineAuth, RemovalPolicy, SigningKey } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { small, team } from '../fixtures/fleets';

const CARDS = { mount: 'transit', key: 'cards' } as const;
type Output = ReturnType<typeof Testing.synth>;

const policyOf = (output: Output, name: string) => {
  const found = output.resources('vault_policy').find((one: { name: string }) => one.name === name);
  return Object.keys(JSON.parse(found.policy).path).filter((path) => !path.startsWith('auth/token/'));
};

test('a key of before is granted as any other, and nothing of it is written', () => {
  const { fleet, payments, namespace } = small();
  const intake = namespace.addClient('intake');
  EncryptionKey.fromPath(payments, 'cards', CARDS).grantEncrypt(intake);
  SigningKey.fromPath(payments, 'receipts', { mount: 'acme', key: 'Receipts_2019' }).grantVerify(intake);
  HmacKey.fromPath(payments, 'hooks', { ...CARDS, key: 'hooks', vaultNamespace: 'shared' }).grantGenerate(intake);
  const output = Testing.synth(fleet);

  expect(output.findings).toEqual([]);
  expect(output.resources('vault_transit_secret_backend_key')).toEqual([]);
  expect(output.resources('vault_mount').filter(({ type }: { type: string }) => type === 'transit')).toEqual([]);
  expect(policyOf(output, 'acme.client.eu.app.intake')).toEqual([
    ...['acme/verify/Receipts_2019', 'shared/transit/hmac/hooks', 'transit/encrypt/cards'],
  ]);
});

test('keys of before and of the program stand next to each other', () => {
  const { fleet, payments, namespace } = small();
  const intake = namespace.addClient('intake');
  EncryptionKey.fromPath(payments, 'cards', CARDS).grantDecrypt(intake);
  new EncryptionKey(payments, 'own').grantEncrypt(intake);
  const output = Testing.synth(fleet);

  expect(output.findings).toEqual([]);
  expect(output.resources('vault_transit_secret_backend_key')).toEqual([
    expect.objectContaining({ name: 'prod.payments.own' }),
  ]);
});

test('a machine calls it too, and the key outlives a tenant that is to be destroyed', () => {
  const { fleet, payments } = small({
    tenant: { isolation: Isolation.vaultNamespace(), removalPolicy: RemovalPolicy.DESTROY },
  });
  const batch = new Machine(payments, 'batch', { auth: MachineAuth.appRole({ boundCidrs: ['10.0.0.0/8'] }) });
  EncryptionKey.fromPath(payments, 'cards', CARDS).grantRewrap(batch);

  expect(Testing.synth(fleet).findings).toEqual([]);
});

test('two tenants with one key are not apart', () => {
  const { fleet, prod, eu, payments, namespace } = small();
  const risk = team(prod, 'risk');
  EncryptionKey.fromPath(payments, 'cards', CARDS).grantDecrypt(namespace.addClient('intake'));
  EncryptionKey.fromPath(risk, 'cards', CARDS).grantDecrypt(risk.addNamespace(eu, 'risk').addClient('score'));

  expect(Testing.synth(fleet).findings).toContainEqual(
    expect.objectContaining({
      id: 'tenants-are-apart',
      message: expect.stringContaining('"transit/decrypt/cards" is in the reach of both'),
    }),
  );
});

test('a policy that lacks the grant is found', () => {
  const { fleet, payments, namespace } = small();
  EncryptionKey.fromPath(payments, 'cards', CARDS).grantEncrypt(namespace.addClient('intake'));
  const broken = Testing.synth(fleet).withResources('vault_policy', (policy) => {
    policy.policy = policy.policy.replace('transit/encrypt/cards', 'transit/encrypt/card');
  });

  expect(broken.findings.map(({ id }) => id)).toContain('remote-key-is-granted');
});
