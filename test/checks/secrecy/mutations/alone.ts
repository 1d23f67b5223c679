import { Mutation } from '../../mutation';
import { fleet } from '../../edits/alone';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'encryption-key-exists',
    fleet,
    when: 'the key that a machine alone uses is gone',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_transit_secret_backend_key;
    },
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['"prod.payments.export" calls "acme.transit/encrypt/prod.payments.cards"', 'has no key'],
  },
  {
    id: 'encryption-key-exists',
    fleet,
    when: 'the key that a machine alone uses only signs',
    mutate: (output) => {
      output.resource('hub', 'vault_transit_secret_backend_key', 'key_prod_payments_cards').type = 'ed25519';
    },
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['is of type ed25519, which cannot encrypt'],
  },
];
