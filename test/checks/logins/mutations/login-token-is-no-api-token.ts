import { Mutation, READER, STORE, account } from '../../mutation';

export const loginTokenIsNoApiToken: readonly Mutation[] = [
  {
    id: 'login-token-is-no-api-token',
    when: 'tokens for Vault/OpenBao are good at the API server and may review tokens',
    mutate: (output) => {
      account(output).audiences.push('https://kubernetes');
      output.add('eu', 'cluster.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'x' },
        roleRef: { name: 'system:auth-delegator' },
        subjects: [{ kind: 'ServiceAccount', name: 'keywheel', namespace: 'app' }],
      });
    },
    path: READER,
    place: STORE,
    message: ['"https://kubernetes"', 'review tokens'],
  },
  {
    id: 'login-token-is-no-api-token',
    when: 'tokens for Vault/OpenBao are good elsewhere',
    mutate: (output) => {
      account(output).audiences.push('https://kubernetes');
    },
    path: READER,
    place: STORE,
    message: ['meant for "https://kubernetes" too: anyone who holds Vault/OpenBao can show them there'],
  },
  {
    id: 'login-token-is-no-api-token',
    when: 'the operator adds its own audience',
    mutate: (output) => {
      delete output.store('eu').auth.jwt.kubernetesServiceAccountToken.audiences;
    },
    path: READER,
    place: STORE,
    message: ['meant for "vault" too'],
  },
];
