import { Mutation, READER, STORE } from '../../mutation';

export const serviceAccountExists: readonly Mutation[] = [
  {
    id: 'service-account-exists',
    when: 'the account is not there',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel'),
    path: READER,
    place: STORE,
    message: ['ServiceAccount "app/keywheel"', 'nothing on "eu" makes'],
  },
  {
    id: 'service-account-exists',
    when: 'the account is in another namespace',
    mutate: (output) => {
      output.object('eu', 'ServiceAccount', 'keywheel').metadata.namespace = 'other';
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  },
  {
    id: 'service-account-exists',
    when: 'a ClusterSecretStore names an account of another namespace',
    fleet: 'shared',
    mutate: (output) => {
      const { jwt } = output.store('eu', 'keywheel.payments.all', 'ClusterSecretStore').auth;
      jwt.kubernetesServiceAccountToken.serviceAccountRef.namespace = 'other';
    },
    path: `${READER}/all`,
    place: 'eu/cluster.k8s.yaml, ClusterSecretStore keywheel.payments.all',
    message: ['"other/keywheel"'],
  },
];
