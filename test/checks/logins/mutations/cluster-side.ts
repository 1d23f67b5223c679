import { Mutation, READER, STORE, account } from '../../mutation';
import { deployment } from '../../edits/cluster-side';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  {
    id: 'store-has-own-account',
    when: 'the store logs in as the account of every pod',
    mutate: (output) => {
      account(output).name = 'default';
    },
    path: READER,
    place: STORE,
    message: ['logs in as "app/default", which every pod of the namespace is'],
  },
  {
    id: 'store-has-own-account',
    when: 'the store names no account',
    fleet: 'kubernetes',
    mutate: (output) => {
      delete output.store('eu').auth.kubernetes.serviceAccountRef;
    },
    path: READER,
    place: STORE,
    message: ['the operator logs in as itself'],
  },
  {
    id: 'store-has-own-account',
    when: "a workload runs as the store's account",
    mutate: (output) => deployment(output, { serviceAccountName: 'keywheel', containers: [] }),
    path: READER,
    place: STORE,
    message: ['Deployment api runs as it'],
  },
  {
    id: 'store-logs-in-as-service-account',
    when: 'a store logs in with a token in a Secret',
    mutate: (output) => {
      output.store('eu').auth = { tokenSecretRef: { name: 'x', key: 'token' } };
    },
    path: READER,
    place: STORE,
    message: ['logs in by tokenSecretRef'],
  },
];
