import type { Mutation } from '../../mutation';
import { MOUNT, PLACE, parameters } from '../../edits/mounts';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'remote-key-is-granted',
    when: 'the path of a file lacks "data/"',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).objects = parameters(output).objects.replaceAll('/data/', '/')),
    path: MOUNT,
    place: PLACE,
    message: ['may not read "acme.kv/prod/payments/db"'],
  },
];
