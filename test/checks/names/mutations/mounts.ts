import type { Mutation } from '../../mutation';
import { MOUNT, PLACE, parameters } from '../../edits/mounts';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'engine-exists',
    when: 'a file is looked for in an engine that is not there',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).objects = parameters(output).objects.replaceAll('acme.kv', 'other')),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver calls "other/data/prod/payments/db"'],
  },
];
