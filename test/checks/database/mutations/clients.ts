import type { Mutation } from '../../mutation';
import { role } from '../../edits/clients';

const VAULTING = 'prod/payments/us.app/client.vaulting';

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  {
    id: 'client-token-outlives-lease',
    when: 'the token of a client ends before its lease',
    fleet: 'clients',
    mutate: (output) => {
      role(output, 'us', 'vaulting').token_ttl = 600;
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['its token lives 10m', 'leases at "acme.database/creds/prod.payments.lease" 2h'],
  },
  {
    id: 'client-token-outlives-lease',
    when: 'what it leases lives longer',
    fleet: 'clients',
    mutate: (output) => {
      output.resource('hub', 'vault_database_secret_backend_role', 'credential_prod_payments_lease').default_ttl =
        90000;
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['1d1h'],
  },
  {
    id: 'database-role-exists',
    when: 'a client leases from a role that is not there',
    fleet: 'clients',
    mutate: (output) => {
      output.resource('hub', 'vault_database_secret_backend_role', 'credential_prod_payments_lease').name = 'other';
    },
    path: VAULTING,
    place: 'us/app.k8s.yaml, ServiceAccount app/vaulting',
    message: ['"acme.database/creds/prod.payments.lease" names no role'],
  },
];
