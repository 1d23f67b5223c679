import { Mutation } from '../../mutation';
import { STORE } from '../../edits/copies';

const BRIDGE_STORE = {
  path: 'prod/payments/bucket',
  place: 'eu/app.k8s.yaml, SecretStore app/keywheel.eu.storage',
};

/** Copies that are made without a token in a Secret. */
export const copies: readonly Mutation[] = [
  {
    id: 'operator-may-request-token',
    fleet: 'bridged',
    when: 'the operator may not ask for tokens of the account of a bridge',
    mutate: (output) => output.remove('eu', 'RoleBinding', 'keywheel-token.eu.storage'),
    ...BRIDGE_STORE,
    message: ['"app/keywheel.eu.storage"'],
  },
  {
    id: 'service-account-exists',
    fleet: 'federated',
    when: 'the account that another cluster is shown is gone',
    mutate: (output) => output.remove('us', 'ServiceAccount', 'keywheel.eu.app'),
    ...STORE,
    message: ['ServiceAccount "app-us/keywheel.eu.app"'],
  },
  {
    id: 'store-has-own-account',
    fleet: 'bridged',
    when: 'a bridge reads as the account of every pod',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel.eu.storage').spec.provider.kubernetes.auth.serviceAccount.name =
        'default';
    },
    ...BRIDGE_STORE,
    message: ['logs in as "app/default"'],
  },
];
