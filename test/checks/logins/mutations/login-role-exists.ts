import { Mutation, READER, STORE, jwtRole } from '../../mutation';

export const loginRoleExists: readonly Mutation[] = [
  {
    id: 'login-role-exists',
    when: 'Vault/OpenBao knows the role by another name',
    mutate: (output) => {
      jwtRole(output).role_name = 'other';
    },
    path: READER,
    place: STORE,
    message: ['role "acme.app"', 'auth mount "acme.eu" does not have'],
  },
  {
    id: 'login-role-exists',
    when: 'the store names another role',
    mutate: (output) => {
      output.store('eu').auth.jwt.role = 'other';
    },
    path: READER,
    place: STORE,
    message: ['role "other"'],
  },
  {
    id: 'login-role-exists',
    when: 'the role stands at a mount that nothing makes',
    mutate: (output) => {
      jwtRole(output).backend = 'gone';
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
    message: ['role "acme.app" is at auth mount "gone"'],
  },
];
