import type { Mutation } from '../../mutation';
import { ACCOUNT, CARDS, INTAKE, key, restate } from '../../edits/clients';

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  {
    id: 'engine-exists',
    when: 'a client calls an engine that is not there',
    fleet: 'clients',
    mutate: (output) => restate(output, 'calls', (calls) => (calls['other/encrypt/cards'] = ['update'])),
    path: INTAKE,
    place: ACCOUNT,
    message: ['the client calls "other/encrypt/cards", which is in no engine that Vault/OpenBao has'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'a key stands in an engine of another type',
    fleet: 'clients',
    mutate: (output) => {
      key(output).backend = 'acme.kv';
    },
    path: 'prod/payments/cards',
    place: CARDS,
    message: ['it must be in an engine of type transit'],
  },
];
