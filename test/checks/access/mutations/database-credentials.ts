import { Mutation } from '../../mutation';
import { PAIR, ROTATOR, mutation } from '../../edits/database-credentials';

export const databaseCredentials: readonly Mutation[] = [
  mutation('remote-key-is-granted', {
    when: 'its policy lacks a role',
    mutate: (output) =>
      output.policy('spoke-eu', 'rotate_app_pair', (path) => {
        delete path['acme.database/rotate-role/prod.payments.pair.pair_a'];
      }),
    path: PAIR,
    place: ROTATOR,
    message: ['may not update "acme.database/rotate-role/prod.payments.pair.pair_a"'],
  }),
  mutation('granted-path-is-used', {
    when: 'its policy grants a password',
    mutate: (output) =>
      output.policy('spoke-eu', 'rotate_app_pair', (path) => {
        path['acme.database/static-creds/*'] = { capabilities: ['read'] };
      }),
    path: PAIR,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.rotate_app_pair',
    message: ['may read "acme.database/static-creds/*", which nothing does'],
  }),
];
