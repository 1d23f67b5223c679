import { Mutation, READER, STORE } from '../../mutation';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  {
    id: 'api-version-is-served',
    when: 'a store has a version that is no longer served',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').apiVersion = 'external-secrets.io/v1beta1';
    },
    path: READER,
    place: STORE,
    message: ['SecretStore is written as external-secrets.io/v1beta1'],
  },
  {
    id: 'api-version-is-in-support',
    when: 'a store has an old version, and nobody says which operator reads it',
    mutate: (output) => {
      output.leaveOutOperator('eu');
      output.object('eu', 'SecretStore', 'keywheel').apiVersion = 'external-secrets.io/v1beta1';
    },
    path: READER,
    place: STORE,
    message: ['SecretStore is written as v1beta1'],
  },
];
