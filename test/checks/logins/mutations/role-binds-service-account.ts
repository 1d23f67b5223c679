import { Mutation, READER, STORE, account, jwtRole, kubernetesRole } from '../../mutation';

export const roleBindsServiceAccount: readonly Mutation[] = [
  {
    id: 'role-binds-service-account',
    when: 'the role binds another namespace',
    mutate: (output) => {
      jwtRole(output).bound_subject = 'system:serviceaccount:other:keywheel';
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel"', 'binds "other/keywheel"', 'stack spoke-eu, vault_jwt_auth_backend_role.read_app'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds everybody',
    mutate: (output) => {
      delete jwtRole(output).bound_subject;
    },
    path: READER,
    place: STORE,
    message: ['binds "*/*"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the store logs in as another account',
    mutate: (output) => {
      account(output).name = 'default';
    },
    path: READER,
    place: STORE,
    message: ['"app/default"', 'binds "app/keywheel"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds every account',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_names = ['*'];
    },
    path: READER,
    place: STORE,
    message: ['binds "app/*"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds a namespace more',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_namespaces.push('other');
    },
    path: READER,
    place: STORE,
    message: ['"app/keywheel", "other/keywheel"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds namespaces by their labels',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_namespace_selector = '{}';
    },
    path: READER,
    place: STORE,
    message: ['binds'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role binds subjects by a pattern',
    mutate: (output) => {
      const role = jwtRole(output);
      delete role.bound_subject;
      role.bound_claims = { sub: 'system:serviceaccount:*:keywheel' };
      role.bound_claims_type = 'glob';
    },
    path: READER,
    place: STORE,
    message: ['binds'],
  },
];
