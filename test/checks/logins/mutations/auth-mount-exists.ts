import { Mutation, READER, STORE } from '../../mutation';

export const authMountExists: readonly Mutation[] = [
  {
    id: 'auth-mount-exists',
    when: 'Vault/OpenBao has the mount at another path',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu').path = 'elsewhere';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "acme.eu"', 'does not have'],
  },
  {
    id: 'auth-mount-exists',
    when: 'Vault/OpenBao has no mount',
    mutate: (output) => {
      delete output.stack('spoke-eu').resource.vault_jwt_auth_backend;
    },
    path: READER,
    place: STORE,
    message: ['auth mount "acme.eu"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'the store logs in at another path',
    mutate: (output) => {
      output.store('eu').auth.jwt.path = 'jwt';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "jwt"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'the mount is of another method',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu').type = 'oidc';
    },
    path: READER,
    place: STORE,
    message: ['logs in by jwt', 'of type oidc'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a mount made elsewhere is not looked up under that path',
    fleet: 'existing',
    mutate: (output) => {
      output.stack('spoke-eu').data.vault_auth_backend.login.path = 'others';
    },
    path: READER,
    place: STORE,
    message: ['auth mount "theirs"'],
  },
];
