import type { KubernetesObject } from '../../../../lib/output/kubernetes-object';
import { Mutation, READER } from '../../mutation';
import { STORE } from '../../edits/copies';

const COPY = 'prod/payments/users/us.app-us.users';

const BINDING = { path: READER, place: 'eu/app.k8s.yaml, RoleBinding app/keywheel.us.app-us' };

const READABLE = { id: 'replica-is-readable', fleet: 'federated' } as const;

const BRIDGE = { id: 'replica-is-readable', fleet: 'bridged' } as const;

/** Copies that are made without a token in a Secret. */
export const copies: readonly Mutation[] = [
  {
    ...READABLE,
    when: 'the Role upstream names another Secret than the cluster that comes as itself',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.us.app-us').rules[0].resourceNames = ['other'];
    },
    path: COPY,
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['no Role lets "acme.us:system:serviceaccount:app-us:keywheel.eu.app" get Secret "users"'],
  },
  {
    id: 'replica-is-readable',
    when: 'a store says that it is the account of another cluster',
    fleet: 'federated',
    mutate: (output) => {
      const { annotations } = output.object('us', 'SecretStore', 'keywheel.eu.app').metadata;
      annotations['keywheel/upstream-user'] = annotations['keywheel/upstream-user'].replace('.us:', '.asia:');
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['of "us", and says that the other cluster knows it as "acme.asia:system:'],
  },
  {
    ...READABLE,
    when: 'the binding upstream names the user of another cluster',
    mutate: (output) => {
      output.object('eu', 'RoleBinding', 'keywheel.us.app-us').subjects[0].name =
        'acme.asia:system:serviceaccount:app-us:keywheel.eu.app';
    },
    path: COPY,
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['get Secret "users"'],
  },
  {
    ...READABLE,
    when: 'the Role upstream gives more to the cluster that comes as itself',
    mutate: (output) => output.object('eu', 'Role', 'keywheel.us.app-us').rules[0].verbs.push('list'),
    ...BINDING,
    message: ['more than to get users'],
  },
  {
    ...READABLE,
    when: 'somebody else is bound too',
    mutate: (output) =>
      output.object('eu', 'RoleBinding', 'keywheel.us.app-us').subjects.push({ kind: 'Group', name: 'developers' }),
    ...BINDING,
    message: ['or gives it to others too'],
  },
  {
    ...READABLE,
    when: 'the store reads with another account than it says',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.auth.serviceAccount.name = 'other';
    },
    ...STORE,
    message: ['it reads as "app-us/other"'],
  },
  {
    ...READABLE,
    when: 'the store shows tokens that its own API server takes',
    mutate: (output) => {
      delete output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.auth.serviceAccount
        .audiences;
    },
    ...STORE,
    message: ['tokens of "app-us/keywheel.eu.app" that its own API server takes'],
  },
  {
    ...READABLE,
    when: 'the store does not say how it logs in',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.auth = {};
    },
    ...STORE,
    message: ['does not say how it logs in to the API server'],
  },
  {
    ...READABLE,
    when: 'the store names a token without the key of its Secret',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.auth = {
        token: { bearerToken: { name: 'token' } },
      };
    },
    ...STORE,
    message: ['does not say how it logs in to the API server'],
  },
  {
    ...READABLE,
    when: 'the store says another cluster',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').metadata.annotations['keywheel/upstream-cluster'] = 'asia';
    },
    ...STORE,
    message: ['from cluster "asia", which is not among those written here'],
  },
  {
    ...READABLE,
    when: 'nothing is copied any more',
    mutate: (output) => output.remove('us', 'ExternalSecret', 'users'),
    ...STORE,
    message: ['is let in, and nothing is copied with it'],
  },
  {
    ...READABLE,
    fleet: 'credentials',
    when: 'the user of a certificate is not bound',
    mutate: (output) => output.remove('eu', 'RoleBinding', 'keywheel.us.app-us'),
    path: COPY,
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['no Role lets "us-reader" get Secret "users"'],
  },
  {
    ...READABLE,
    fleet: 'selected',
    when: 'what looks for Secrets may not list them',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.us.app-us').rules[0].verbs = ['get'];
    },
    path: 'prod/payments/all/us.app-us.all',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/all',
    message: ['list the Secrets of "app"'],
  },
  {
    ...READABLE,
    fleet: 'selected',
    when: 'what looks for Secrets may not get them, so that its store is refused',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.us.app-us').rules[0].verbs = ['list'];
    },
    path: 'prod/payments/all/us.app-us.all',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/all',
    message: ['get the Secrets of "app"'],
  },
  {
    ...READABLE,
    fleet: 'selected',
    when: 'there is a token where a cluster may list Secrets',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: {
          name: 'ci-token',
          namespace: 'app',
          annotations: { 'kubernetes.io/service-account.name': 'ci' },
        },
      }),
    path: 'prod/payments/all/us.app-us.all',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/all',
    message: ['among them the tokens in ci-token'],
  },
  {
    id: 'replica-names-its-secrets',
    fleet: 'federated',
    when: 'a Secret is looked for instead of named',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'users').spec.dataFrom = [{ find: { name: { regexp: 'users' } } }];
    },
    path: COPY,
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['may read every Secret of "app" on "eu", among them db'],
  },
  {
    id: 'upstream-token-expires',
    fleet: 'federated',
    when: 'there is a token without an end',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: { name: 'old', namespace: 'app', annotations: { 'kubernetes.io/service-account.name': 'keywheel' } },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/old',
    message: ['Secret "old" of "eu" never expires'],
  },
  {
    id: 'upstream-token-expires',
    fleet: 'federated',
    when: 'a token without an end was read from the cluster, with its age',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: {
          name: 'old',
          namespace: 'app',
          creationTimestamp: '2021-03-04T05:06:07Z',
          annotations: { 'kubernetes.io/service-account.name': 'keywheel' },
        } as KubernetesObject['metadata'],
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/old',
    message: ['never expires; it was made at 2021-03-04T05:06:07Z'],
  },
  {
    ...BRIDGE,
    when: 'the Role next to the source names another Secret',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.eu.app').rules[0].resourceNames = ['other'];
    },
    path: 'prod/payments/bucket/eu.app.bucket',
    place: 'eu/app.k8s.yaml, ExternalSecret app/bucket',
    message: ['on "eu" no Role lets "app/keywheel.eu.storage" get Secret "bucket"'],
  },
  {
    ...BRIDGE,
    when: 'the bridge reads another namespace',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel.eu.storage').spec.provider.kubernetes.remoteNamespace = 'other';
    },
    path: 'prod/payments/bucket/eu.app.bucket',
    place: 'eu/app.k8s.yaml, ExternalSecret app/bucket',
    message: ['get Secret "bucket"'],
  },
  {
    ...BRIDGE,
    when: 'the bridge may write too',
    mutate: (output) => output.object('eu', 'Role', 'keywheel.eu.app').rules[0].verbs.push('update'),
    path: 'prod/payments/eu.storage',
    place: 'eu/storage.k8s.yaml, RoleBinding storage/keywheel.eu.app',
    message: ['gives "app/keywheel.eu.storage" more than to get bucket'],
  },
];
