import type { Mutation } from '../../mutation';

/** Lifetime, kind, networks and policy of the tokens that a role gives. */
export const roleSettings: readonly Mutation[] = [
  {
    id: 'secret-id-expires',
    when: 'tokens are bound to networks, and secret-ids are not',
    fleet: 'outside',
    mutate: (output) =>
      delete output.resource('hub', 'vault_approle_auth_backend_role', 'machine_prod_payments_export')
        .secret_id_bound_cidrs,
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['are bound to 10.20.0.0/16, and its secret-ids log in from anywhere'],
  },
];
