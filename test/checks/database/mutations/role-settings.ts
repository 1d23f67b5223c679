import type { Mutation } from '../../mutation';

/** Lifetime, kind, networks and policy of the tokens that a role gives. */
export const roleSettings: readonly Mutation[] = [
  {
    id: 'client-token-outlives-lease',
    when: "a machine's token ends before what it leases",
    fleet: 'outside',
    mutate: (output) =>
      (output.resource('hub', 'vault_approle_auth_backend_role', 'machine_prod_payments_export').token_ttl = 60),
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['live 1m (token_ttl), and what they lease at'],
  },
];
