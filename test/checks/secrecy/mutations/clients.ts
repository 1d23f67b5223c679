import type { Mutation } from '../../mutation';
import { ACCOUNT, CARDS, INTAKE, ROLE, key, restate } from '../../edits/clients';

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
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
];
