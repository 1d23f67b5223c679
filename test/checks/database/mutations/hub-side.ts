import { CREDENTIAL, Mutation } from '../../mutation';
import type { Output } from '../../output';
import { connection } from '../../edits/hub-side';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  ...Object.entries({
    'the connection is gone': [
      (output: Output) => delete (output.stack('hub')['resource'] as any).vault_database_secret_backend_connection,
      'which the engine does not have',
    ],
    'the connection serves other roles': [
      (output: Output) => (connection(output).allowed_roles = ['other']),
      'serves other, not "prod.payments.nightly"',
    ],
    "Vault/OpenBao's own user is rotated": [
      (output: Output) => (CREDENTIAL.role(output, 'nightly').username = 'vault'),
      'with which Vault/OpenBao itself logs in',
    ],
    'no user is named': [(output: Output) => delete CREDENTIAL.role(output, 'nightly').username, 'names no user'],
  } as Record<string, [(output: Output) => void, string]>).map(([when, [mutate, message]]): Mutation => ({
    id: 'database-role-can-be-served',
    when,
    fleet: 'databases',
    mutate,
    path: 'prod/payments/nightly',
    place: 'stack hub, vault_database_secret_backend_static_role.credential_prod_payments_nightly',
    message: [message],
  })),
  {
    id: 'database-role-can-be-served',
    when: 'a role for users on demand makes none',
    fleet: 'databases',
    mutate: (output) => delete CREDENTIAL.leased(output).creation_statements,
    path: 'prod/payments/leased',
    place: 'stack hub, vault_database_secret_backend_role.credential_prod_payments_leased',
    message: ['no statement that makes a user'],
  },
  {
    id: 'administrator-is-rotated',
    when: "nothing changes the password of Vault/OpenBao's own user",
    fleet: 'databases',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_generic_endpoint;
    },
    path: 'prod/core',
    place: 'stack hub, vault_database_secret_backend_connection.database_prod_core',
    message: ['Vault/OpenBao\'s own user of "acme.database/prod.core"'],
  },
];
