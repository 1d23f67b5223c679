import { Mutation, READER } from '../../mutation';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'granted-path-is-used',
    fleet: 'shared',
    when: 'the login of a shared store may read what no such store reads',
    mutate: (output) => {
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/metadata/prod/risk/db'] = { capabilities: ['read'] };
      });
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
    message: ['may read "acme.kv/metadata/prod/risk/db", which nothing does'],
  },
];
