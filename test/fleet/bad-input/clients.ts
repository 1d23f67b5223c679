import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { EncryptionKey, Isolation, RemovalPolicy, ReplicatedSecret, SigningKey } from 'keywheel';
import { banking, small, smallWithSecret, team } from '../../fixtures/fleets';
import { BadInput, deployment } from './bad-input';

/** Who calls the hub by itself. */
export const CLIENTS: readonly BadInput[] = [
  {
    when: "a client is granted another tenant's secret",
    program: () => {
      const { fleet, prod, eu, db } = smallWithSecret();
      db.grantRead(team(prod, 'risk').addNamespace(eu, 'risk').addClient('api'));
      return fleet;
    },
    code: 'AnotherTenantsClient',
    path: 'prod/payments/db',
    told: ['client "api" belongs to tenant "risk", and this to "payments"', 'use a client of "payments"'],
  },
  {
    when: 'a client is to read a pair of users that take turns',
    program: () => {
      const { fleet, namespace, pair } = banking();
      pair.grantRead(namespace.addClient('api'));
      return fleet;
    },
    code: 'NotReadable',
    path: 'prod/payments/pair',
    told: ['every reader confirms that it has moved', 'use Rotation.dynamic() or Rotation.staticRole()'],
  },
  {
    when: 'a client is to read a Secret of another cluster',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).grantRead(namespace.addClient('api'));
      return fleet;
    },
    code: 'NotOnHub',
    path: 'prod/payments/users',
    told: ['a Secret that is copied is on no hub', 'deliver it instead'],
  },
  {
    when: 'a client bears the name that every pod has',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addClient('default');
      return fleet;
    },
    code: 'NameReserved',
    path: 'prod/payments/eu.app/client.default',
    told: ['every pod of the namespace is "default"', 'use another name'],
  },
  {
    when: 'a client bears the name of the store',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addClient('keywheel');
      return fleet;
    },
    code: 'NameReserved',
    path: 'prod/payments/eu.app/client.keywheel',
    told: ['"keywheel" begins as the ServiceAccounts of the stores do', 'use another name'],
  },
  {
    when: 'a client has a name that is not a valid DNS label',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addClient('Api.v1');
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/eu.app/client.Api.v1',
    told: ['the name of the client', '"Api.v1"'],
  },
  {
    when: 'a namespace has two clients of one name',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      db.grantRead(namespace.addClient('api'));
      namespace.addClient('api');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.app/client.api#2',
    told: ['client "prod/payments/eu/app/api" is taken by prod/payments/eu.app/client.api'],
  },
  {
    when: 'there are a client and no hub',
    program: () => {
      const { fleet, namespace } = small({ fleet: { vault: undefined } });
      namespace.addClient('api');
      return fleet;
    },
    code: 'VaultMissing',
    path: 'prod/payments/eu.app/client.api',
    told: ['the fleet has none', 'give it a vault'],
  },
  {
    when: 'a client runs what runs no pods',
    program: () => {
      const { fleet, namespace } = small();
      namespace.addClient('api').runs(new kplus.ConfigMap(namespace.chart, 'settings'));
      return fleet;
    },
    code: 'NotRunnable',
    path: 'prod/payments/eu.app/client.api',
    told: ['ConfigMap "app-settings', 'runs no pods', '"Deployment"'],
  },
  {
    when: 'a client runs a workload of another namespace',
    program: () => {
      const { fleet, payments, eu, namespace } = small();
      namespace.addClient('api').runs(deployment(payments.addNamespace(eu, 'other').chart));
      return fleet;
    },
    code: 'AnotherNamespace',
    path: 'prod/payments/eu.app/client.api',
    told: ['is in namespace "other" and the client in "app" on "eu"', "the chart of the client's namespace"],
  },
  {
    when: 'a client runs a workload that runs as somebody else',
    program: () => {
      const { fleet, namespace } = small();
      const own = deployment(namespace.chart, { serviceAccount: new kplus.ServiceAccount(namespace.chart, 'own') });
      namespace.addClient('api').runs(own);
      return fleet;
    },
    code: 'AnotherAccount',
    path: 'prod/payments/eu.app/client.api',
    told: ['runs as "app-own"', 'leave its ServiceAccount out'],
  },
  {
    when: "a client is granted another tenant's key",
    program: () => {
      const { fleet, prod, eu, payments } = small();
      new EncryptionKey(payments, 'cards').grantDecrypt(team(prod, 'risk').addNamespace(eu, 'risk').addClient('api'));
      return fleet;
    },
    code: 'AnotherTenantsClient',
    path: 'prod/payments/cards',
    told: ['client "api" belongs to tenant "risk", and this to "payments"'],
  },
  ...(
    [
      [
        'a key is rotated too often',
        { rotationPeriod: Duration.minutes(10) },
        'PeriodInvalid',
        ['10m0s', '1h0m0s or more'],
      ],
      [
        'no version of a key decrypts',
        { minimumDecryptionVersion: 0 },
        'VersionInvalid',
        ['minimumDecryptionVersion is 0', 'from 1'],
      ],
      [
        'half a version encrypts',
        { minimumEncryptionVersion: 1.5 },
        'VersionInvalid',
        ['minimumEncryptionVersion is 1.5'],
      ],
      [
        'a version encrypts what nobody decrypts',
        { minimumDecryptionVersion: 3, minimumEncryptionVersion: 2 },
        'VersionInvalid',
        ['minimumEncryptionVersion is 2 and minimumDecryptionVersion 3', 'leave it out, or raise it'],
      ],
      [
        'an RSA key has a context',
        { type: 'rsa-4096', context: 'derived' },
        'ContextInvalid',
        ['type rsa-4096 has no context', 'aes256-gcm96'],
      ],
    ] as const
  ).map(([when, props, code, told]): BadInput => ({
    when,
    program: () => {
      const { fleet, payments } = small();
      new EncryptionKey(payments, 'cards', props);
      return fleet;
    },
    code,
    path: 'prod/payments/cards',
    told,
  })),
  {
    when: 'a key is to stay in a Vault namespace that goes',
    program: () => {
      const { fleet, payments } = small({
        tenant: { isolation: Isolation.vaultNamespace(), removalPolicy: RemovalPolicy.DESTROY },
      });
      new SigningKey(payments, 'receipts');
      return fleet;
    },
    code: 'KeyNotRetained',
    path: 'prod/payments/receipts',
    told: ["destroyed with the tenant's Vault namespace", 'use RemovalPolicy.RETAIN for the tenant'],
  },
  ...(
    [
      ['in no engine', { mount: '' }, ['mount ""', 'such as "transit"']],
      ['in an engine of the fleet', { mount: 'acme.transit' }, ['"acme.transit" is one of the fleet\'s own']],
      ['with a pattern for its name', { key: 'cards*' }, ['key "cards*" is not a valid name of a key']],
      ['behind the operation', { key: 'encrypt/cards' }, ['key "encrypt/cards" is not a valid name of a key']],
      [
        'in a Vault namespace of the server',
        { vaultNamespace: 'sys' },
        ['vaultNamespace "sys" is where the server keeps'],
      ],
    ] as const
  ).map(([when, place, told]): BadInput => ({
    when: `a key of before is ${when}`,
    program: () => {
      const { fleet, payments } = small();
      EncryptionKey.fromPath(payments, 'cards', { mount: 'transit', key: 'cards', ...place });
      return fleet;
    },
    code: 'KeyPlaceInvalid',
    path: 'prod/payments/cards',
    told,
  })),
  {
    when: 'two keys of a tenant have one name',
    program: () => {
      const { fleet, payments } = small();
      new EncryptionKey(payments, 'cards');
      new SigningKey(new Construct(payments, 'more'), 'cards');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/more/cards',
    told: ['key "prod/payments/cards" is taken by prod/payments/cards'],
  },
  {
    when: 'there are a key and no hub',
    program: () => {
      const { fleet, payments } = small({ fleet: { vault: undefined } });
      new EncryptionKey(payments, 'cards');
      return fleet;
    },
    code: 'VaultMissing',
    path: 'prod/payments/cards',
    told: ['the fleet has none', 'give it a vault'],
  },
];
