import type { Mutation } from '../../mutation';
import { ACCOUNT, INTAKE, restate } from '../../edits/clients';

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  {
    id: 'store-names-hub',
    when: 'a client calls another hub',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.address = 'https://other.example.com:8200')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['it asks https://other.example.com:8200'],
  },
  ...['hub', 'spoke-eu'].map((stack): Mutation => ({
    id: 'store-names-hub',
    when: `what a client uses is made on another hub by stack ${stack}`,
    fleet: 'clients',
    mutate: (output) => ((output.stack(stack) as any).provider.vault[0].address = 'https://other.example.com:8200'),
    path: INTAKE,
    place: ACCOUNT,
    message: ['it asks https://vault.example.com:8200', 'is made on https://other.example.com:8200'],
  })),
];
