import { Mutation } from '../../mutation';
import { STORE, path, provider } from '../../edits/stores';

export const storesBesideTheHub: readonly Mutation[] = [
  {
    id: 'service-account-exists',
    when: 'the account of a store other than Vault/OpenBao is gone',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel-store.azure'),
    path,
    place: 'SecretStore app/keywheel-store.azure',
    message: ['"app/keywheel-store.azure"'],
  },
  {
    id: 'operator-may-request-token',
    when: 'the Role for the tokens of a store other than Vault/OpenBao is gone',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'Role', 'keywheel-store.akeyless-token'),
    path,
    place: 'SecretStore app/keywheel-store.akeyless',
    message: ['"app/keywheel-store.akeyless"'],
  },
  {
    id: 'store-has-own-account',
    when: 'a store of AWS names no account',
    fleet: 'stores',
    mutate: (output) => delete provider(output, 'aws-eu').aws.auth,
    path,
    place: STORE,
    message: ['the operator logs in as itself'],
  },
  {
    id: 'store-has-own-account',
    when: 'a store of Azure uses the identity of the node',
    fleet: 'stores',
    mutate: (output) => (provider(output, 'azure').azurekv.authType = 'ManagedIdentity'),
    path,
    place: 'SecretStore app/keywheel-store.azure',
    message: ['the operator logs in as itself'],
  },
  {
    id: 'store-token-is-there',
    when: 'nothing makes the token of 1Password',
    fleet: 'stores',
    mutate: (output) => output.remove('eu', 'ExternalSecret', 'one-password'),
    path,
    place: 'SecretStore app/keywheel-store.one-password',
    message: ['Secret "one-password" with key "token"', 'with key "connect"'],
  },
];
