import { Mutation, READER } from '../../mutation';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  {
    id: 'replica-is-readable',
    when: 'the Role upstream names another Secret',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.us').rules[0].resourceNames = ['other'];
    },
    path: 'prod/payments/users/us.app-us.users',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['on "eu" no Role lets "app/keywheel.us" get Secret "users"', 'more than to get users'],
  },
  {
    id: 'replica-is-readable',
    when: 'the account upstream may do more',
    fleet: 'replicated',
    mutate: (output) => output.object('eu', 'Role', 'keywheel.us').rules[0].verbs.push('list'),
    path: READER,
    place: 'eu/app.k8s.yaml, RoleBinding app/keywheel.us',
    message: ['gives "app/keywheel.us" more than to get users'],
  },
  {
    id: 'replica-is-readable',
    when: 'another namespace is read than that of the token',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.remoteNamespace = 'other';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['reads namespace "other"', 'of namespace "app" of "eu"'],
  },
  {
    id: 'replica-is-readable',
    when: 'what is pushed is not a token',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'Secret', 'keywheel.us').type = 'Opaque';
    },
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['is not a token of a ServiceAccount'],
  },
  {
    id: 'replica-is-readable',
    when: 'the account upstream is gone',
    fleet: 'replicated',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel.us'),
    path: READER,
    place: 'eu/app.k8s.yaml, Secret app/keywheel.us',
    message: ['for ServiceAccount "keywheel.us", which nothing makes'],
  },
];
