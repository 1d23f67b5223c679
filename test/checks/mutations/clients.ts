import type { Mutation } from '../mutation';
import type { Output } from '../output';

const INTAKE = 'prod/payments/eu.app/client.intake';
const VAULTING = 'prod/payments/us.app/client.vaulting';
const ACCOUNT = 'eu/app.k8s.yaml, ServiceAccount app/intake';
const [PART_OF, INSTANCE] = ['app.kubernetes.io/part-of', 'app.kubernetes.io/instance'] as const;
const ROLE = 'stack spoke-eu, vault_jwt_auth_backend_role.client_app_intake';
const CARDS = 'stack hub, vault_transit_secret_backend_key.key_prod_payments_cards';

const role = (output: Output, cluster = 'eu', name = 'intake') =>
  output.resource(`spoke-${cluster}`, 'vault_jwt_auth_backend_role', `client_app_${name}`);
const key = (output: Output, name = 'cards') =>
  output.resource('hub', 'vault_transit_secret_backend_key', `key_prod_payments_${name}`);

/** Changes what an account says of its login or of its calls. */
function restate(output: Output, annotation: 'login' | 'calls', change: (said: any) => void, cluster = 'eu'): void {
  const { annotations } = output.object(cluster, 'ServiceAccount', cluster === 'eu' ? 'intake' : 'vaulting').metadata;
  const said = JSON.parse(annotations[`keywheel/${annotation}`]);
  change(said);
  annotations[`keywheel/${annotation}`] = JSON.stringify(said);
}

const ofPod = (output: Output) => output.object('eu', 'Deployment', 'intake').spec.template.spec;

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  ...(
    [
      ['applications', {}, { [PART_OF]: 'shop' }, { [PART_OF]: 'billing' }, 'part of "shop"'],
      ['releases', { 'meta.helm.sh/release-name': 'b' }, { [INSTANCE]: 'a' }, { [INSTANCE]: 'b' }, 'of instance "a"'],
    ] as const
  ).map(([what, annotations, labels, others, told]): Mutation => ({
    id: 'account-has-one-owner',
    when: `workloads of two ${what} run as the account of a client`,
    fleet: 'clients',
    mutate: (output) => {
      const one = output.object('eu', 'Deployment', 'intake');
      const other = structuredClone(one);
      Object.assign(one.metadata, { labels });
      Object.assign(other.metadata, { name: 'invoices', labels: others, annotations });
      output.add('eu', 'app.k8s.yaml', other);
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['ServiceAccount "app/intake"', `Deployment intake (${told})`, 'Deployment invoices'],
  })),
  {
    id: 'remote-key-is-granted',
    when: 'a client calls what its policy does not name',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => delete path['acme.kv/data/prod/payments/db']),
    path: INTAKE,
    place: ACCOUNT,
    message: ['role "acme.app.client.intake"', 'may not read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a client may not renew its token',
    fleet: 'clients',
    mutate: (output) => output.policy('spoke-eu', 'client_app_intake', (path) => delete path['auth/token/renew-self']),
    path: INTAKE,
    place: ACCOUNT,
    message: ['may not update "auth/token/renew-self"'],
  },
  {
    id: 'granted-path-is-used',
    when: 'a client that encrypts may decrypt too',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => {
        path['acme.transit/decrypt/prod.payments.cards'] = { capabilities: ['update'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['may update "acme.transit/decrypt/prod.payments.cards", which nothing does that logs in with it'],
  },
  {
    id: 'granted-path-is-used',
    when: 'an account no longer says that it encrypts',
    fleet: 'clients',
    mutate: (output) => restate(output, 'calls', (calls) => delete calls['acme.transit/encrypt/prod.payments.cards']),
    path: INTAKE,
    place: ROLE,
    message: ['may update "acme.transit/encrypt/prod.payments.cards"'],
  },
  {
    id: 'login-role-is-used',
    when: 'an account no longer says where it logs in',
    fleet: 'clients',
    mutate: (output) => delete output.object('eu', 'ServiceAccount', 'intake').metadata.annotations['keywheel/login'],
    path: INTAKE,
    place: ROLE,
    message: ['nothing that is written here logs in with role "acme.app.client.intake"'],
  },
  {
    id: 'login-role-is-used',
    when: 'nothing says any more what an account of another repository does',
    fleet: 'clients',
    mutate: (output) => output.removeComponents(),
    path: 'prod/payments/eu.app/client.theirs',
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.client_app_theirs',
    message: ['nothing that is written here logs in with role "acme.app.client.theirs"'],
  },
  {
    id: 'login-role-exists',
    when: 'a client names a role that is not there',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.role = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['the client logs in with role "other"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a client logs in elsewhere',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.mount = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['auth mount "other"'],
  },
  {
    id: 'audience-agrees',
    when: "a client's token is meant for somebody else",
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.audience = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['meant for "other"', 'asks for "acme.vault"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role of a client binds another account too',
    fleet: 'clients',
    mutate: (output) => {
      role(output).bound_subject = 'system:serviceaccount:app:other';
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['binds "app/other"'],
  },
  {
    id: 'store-names-hub',
    when: 'a client calls another hub',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.address = 'https://other.example.com:8200')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['it asks https://other.example.com:8200'],
  },
  ...['hub', 'spoke-eu'].map((stack): Mutation => ({
    id: 'store-names-hub',
    when: `what a client uses is made on another hub by stack ${stack}`,
    fleet: 'clients',
    mutate: (output) => ((output.stack(stack) as any).provider.vault[0].address = 'https://other.example.com:8200'),
    path: INTAKE,
    place: ACCOUNT,
    message: ['it asks https://vault.example.com:8200', 'is made on https://other.example.com:8200'],
  })),
  {
    id: 'client-pod-has-its-token',
    when: 'a pod of a client has no token for Vault/OpenBao',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).volumes = [];
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['it runs as "app/intake", and mounts no token', 'Vault/OpenBao takes one for "acme.vault"'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'its token is for somebody else',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).volumes[0].projected.sources[0].serviceAccountToken.audience = 'other';
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['mounts tokens for "other" alone'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'its token is a volume that no container mounts',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).containers[0].volumeMounts = [];
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['mounts no token'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'something else borrows the account of a client',
    fleet: 'clients',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'report', namespace: 'app' },
        spec: { template: { spec: { serviceAccountName: 'intake', containers: [{ name: 'main', image: 'x' }] } } },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Job app/report',
    message: ['it runs as "app/intake"'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'a pod has a token for Vault/OpenBao and runs as nobody whom Vault/OpenBao lets in',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).serviceAccountName = 'other';
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['it mounts a token for "acme.vault" and runs as "app/other", which logs in nowhere'],
  },
  {
    id: 'client-token-outlives-lease',
    when: 'the token of a client ends before its lease',
    fleet: 'clients',
    mutate: (output) => {
      role(output, 'us', 'vaulting').token_ttl = 600;
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['its token lives 10m', 'leases at "acme.database/creds/prod.payments.lease" 2h'],
  },
  {
    id: 'client-token-outlives-lease',
    when: 'what it leases lives longer',
    fleet: 'clients',
    mutate: (output) => {
      output.resource('hub', 'vault_database_secret_backend_role', 'credential_prod_payments_lease').default_ttl =
        90000;
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['1d1h'],
  },
  {
    id: 'database-role-exists',
    when: 'a client leases from a role that is not there',
    fleet: 'clients',
    mutate: (output) => {
      output.resource('hub', 'vault_database_secret_backend_role', 'credential_prod_payments_lease').name = 'other';
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['"acme.database/creds/prod.payments.lease" names no role'],
  },
  {
    id: 'engine-exists',
    when: 'a client calls an engine that is not there',
    fleet: 'clients',
    mutate: (output) => restate(output, 'calls', (calls) => (calls['other/encrypt/cards'] = ['update'])),
    path: INTAKE,
    place: ACCOUNT,
    message: ['the client calls "other/encrypt/cards", which is in no engine that Vault/OpenBao has'],
  },
  {
    id: 'encryption-key-exists',
    when: 'the key is called otherwise',
    fleet: 'clients',
    mutate: (output) => {
      key(output).name = 'prod.payments.other';
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['engine "acme.transit" has no key "prod.payments.cards"'],
  },
  {
    id: 'encryption-key-exists',
    when: 'a client encrypts with a key that it names wrongly',
    fleet: 'clients',
    mutate: (output) =>
      restate(output, 'calls', (calls) => (calls['acme.transit/encrypt/prod.payments.card'] = ['update'])),
    path: INTAKE,
    place: ACCOUNT,
    message: ['has no key "prod.payments.card"'],
  },
  {
    id: 'encryption-key-exists',
    when: 'a key that verifies becomes one that only encrypts',
    fleet: 'clients',
    mutate: (output) => {
      key(output, 'receipts').type = 'aes256-gcm96';
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['is of type aes256-gcm96, which cannot verify'],
  },
  {
    id: 'encryption-key-exists',
    when: 'a key of codes becomes one for signatures, and is called by its hash function',
    fleet: 'clients',
    mutate: (output) => {
      key(output, 'receipts').type = 'hmac';
      key(output, 'receipts').key_size = 32;
      restate(output, 'calls', (calls) => (calls['acme.transit/sign/prod.payments.receipts/sha2-512'] = ['update']));
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['is of type hmac, which cannot sign'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a key of codes is too short',
    fleet: 'clients',
    mutate: (output) => {
      Object.assign(key(output, 'receipts'), { type: 'hmac', key_size: 16 });
    },
    path: 'prod/payments/receipts',
    place: CARDS.replace('cards', 'receipts'),
    message: ['key_size is 16, and Vault/OpenBao takes 32 to 512 bytes'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a key that encrypts is told its size',
    fleet: 'clients',
    mutate: (output) => {
      key(output).key_size = 32;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['has the size of its type'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a key is rotated every minute',
    fleet: 'clients',
    mutate: (output) => {
      key(output).auto_rotate_period = 60;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['every 60 seconds'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a version encrypts that does not decrypt',
    fleet: 'clients',
    mutate: (output) => {
      key(output).min_encryption_version = 1;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['versions from 1 encrypt, and only those from 2 decrypt'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a key is convergent without a context',
    fleet: 'clients',
    mutate: (output) => {
      key(output).convergent_encryption = true;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['derives no key for a context'],
  },
  {
    id: 'encryption-key-can-be-made',
    when: 'a key is derived and of RSA',
    fleet: 'clients',
    mutate: (output) => {
      Object.assign(key(output), { type: 'rsa-4096', derived: true });
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['type rsa-4096 cannot'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a key may be exported',
    fleet: 'clients',
    mutate: (output) => {
      key(output).exportable = true;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['the key may leave Vault/OpenBao: exportable'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a key may be backed up as it is',
    fleet: 'clients',
    mutate: (output) => {
      key(output).allow_plaintext_backup = true;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['allow_plaintext_backup'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a key that is to stay may be deleted',
    fleet: 'clients',
    mutate: (output) => {
      key(output).deletion_allowed = true;
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['the key is to stay'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a client may change the settings of its key',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => {
        path['acme.transit/keys/prod.payments.cards/config'] = { capabilities: ['update'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['may update "acme.transit/keys/prod.payments.cards/config"'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a client may export keys',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => {
        path['acme.transit/export/+/prod.payments.cards'] = { capabilities: ['read'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['it takes keys out'],
  },
  {
    id: 'encryption-key-stays-inside',
    when: 'a client makes the keys that it names',
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_app_intake', (path) => {
        path['acme.transit/encrypt/prod.payments.cards']!.capabilities.push('create');
      }),
    path: INTAKE,
    place: ROLE,
    message: ['Vault/OpenBao makes one that nobody chose'],
  },
  {
    id: 'old-ciphertext-can-be-rewrapped',
    when: 'nobody may rewrap with a key that old ciphertext needs',
    fleet: 'clients',
    mutate: (output) => {
      restate(output, 'calls', (calls) => delete calls['acme.transit/rewrap/prod.payments.cards'], 'us');
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['versions below 2 of the key decrypt nothing any more, and nobody may rewrap'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'a key stands in an engine of another type',
    fleet: 'clients',
    mutate: (output) => {
      key(output).backend = 'acme.kv';
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['it must be in an engine of type transit'],
  },
  {
    id: 'tenants-are-apart',
    when: "a client may use another tenant's key",
    fleet: 'clients',
    mutate: (output) =>
      output.policy('spoke-eu', 'client_risk_intake', (path) => {
        path['acme.transit/encrypt/prod.payments.cards'] = { capabilities: ['update'] };
      }),
    path: INTAKE,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
];
