import { Mutation, READER, STORE, account, jwtRole, kubernetesRole } from '../../mutation';

export const audienceAgrees: readonly Mutation[] = [
  {
    id: 'audience-agrees',
    when: 'the role asks for another audience',
    mutate: (output) => {
      jwtRole(output).bound_audiences = ['other'];
    },
    path: READER,
    place: STORE,
    message: ['meant for "acme.vault"', 'asks for "other"'],
  },
  {
    id: 'audience-agrees',
    when: "the store's token is meant for another audience",
    mutate: (output) => {
      account(output).audiences = ['other'];
    },
    path: READER,
    place: STORE,
    message: ['meant for "other"', 'asks for "acme.vault"'],
  },
  {
    id: 'audience-agrees',
    when: 'the role asks for none',
    mutate: (output) => {
      delete jwtRole(output).bound_audiences;
    },
    path: READER,
    place: STORE,
    message: ['asks for none'],
  },
  {
    id: 'role-asks-for-audience',
    when: 'a role of the Kubernetes method asks for none',
    fleet: 'kubernetes',
    mutate: (output) => {
      delete kubernetesRole(output).audience;
    },
    path: READER,
    place: 'stack spoke-eu, vault_kubernetes_auth_backend_role.read_app',
    message: ['role "acme.app" asks for no audience'],
  },
  {
    id: 'audience-agrees',
    when: "the store's token is meant for nobody",
    fleet: 'kubernetes',
    mutate: (output) => {
      delete output.store('eu').auth.kubernetes.serviceAccountRef.audiences;
    },
    path: READER,
    place: STORE,
    message: ['meant for none'],
  },
  {
    id: 'role-asks-for-audience',
    when: 'a role lets in tokens that were not meant for Vault/OpenBao',
    mutate: (output) => {
      jwtRole(output).bound_audiences.push('https://kubernetes');
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
    message: ['lets in tokens for "https://kubernetes" too'],
  },
];
