import type { Mutation } from '../../mutation';
import { ofAgent } from '../../edits/files';

/** Values in files that the hub changes by itself. */
export const files: readonly Mutation[] = [
  {
    ...ofAgent('remote-key-is-granted'),
    when: 'an agent may not renew what it leases, and leases again at once',
    mutate: (output) => output.policy('spoke-eu', 'client_app_worker', (path) => delete path['sys/leases/renew']),
    message: ['may not update "sys/leases/renew"'],
  },
];
