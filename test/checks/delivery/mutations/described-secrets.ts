import type { Mutation } from '../../mutation';

/** What secrets say of themselves in their metadata. */
export const describedSecrets: readonly Mutation[] = [
  {
    id: 'written-secret-says-its-owner',
    fleet: 'versions',
    when: 'the metadata of one of several secrets is written at another path',
    mutate: (output) =>
      (output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_cookie').path += '-other'),
    path: 'prod/payments/cookie',
    place: 'stack hub, vault_kv_secret_v2.secret_prod_payments_cookie',
    message: ['secret "acme.kv/data/prod/payments/cookie" has no "owner" in its metadata, and 2 other secrets'],
  },
];
