import type { Mutation } from '../../mutation';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'database-role-exists',
    when: 'a file is leased from a role that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const { spec } = output.object('eu', 'SecretProviderClass', 'api.lease');
      spec.parameters.objects = spec.parameters.objects.replaceAll('.lease"', '.other"');
    },
    path: 'prod/payments/eu.app/client.api/mount.lease',
    place: 'SecretProviderClass app/api.lease',
    message: ['"acme.database/creds/prod.payments.other" names no role'],
  },
];
