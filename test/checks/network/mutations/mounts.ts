import type { Mutation } from '../../mutation';
import { MOUNT, PLACE, parameters } from '../../edits/mounts';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'store-names-hub',
    when: 'a class asks another server',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).vaultAddress = 'https://other.example.com:8200'),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver asks https://other.example.com:8200', 'is made on https://vault.example.com:8200'],
  },
];
