import { ReplicatedSecret } from 'keywheel';
import { banking, small, smallWithSecret, team } from '../../fleets';
import { BadInput } from './bad-input';

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
    told: ['a ReplicatedSecret is on no hub', 'deliver it to the namespace instead'],
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
    when: 'a client has a name that is no DNS label',
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
];
