import { Mutation, READER, STORE } from '../../mutation';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  {
    id: 'store-names-hub',
    when: 'the store asks another server',
    mutate: (output) => {
      output.store('eu').server = 'https://vault.other.example.com:8200';
    },
    path: READER,
    place: STORE,
    message: ['asks https://vault.other.example.com:8200', 'is made on https://vault.example.com:8200'],
  },
  {
    id: 'store-names-hub',
    when: 'both sides go without TLS',
    mutate: (output) => {
      output.store('eu').server = 'http://vault.example.com:8200';
      for (const stack of ['bootstrap', 'hub', 'spoke-eu']) {
        (output.stack(stack)['provider'] as any).vault[0].address = 'http://vault.example.com:8200';
      }
    },
    path: READER,
    place: STORE,
    message: ['without TLS'],
  },
  {
    id: 'store-names-hub',
    when: 'the store trusts another certificate authority',
    fleet: 'authority',
    mutate: (output) => {
      output.store('eu').caBundle = Buffer.from('another').toString('base64');
    },
    path: READER,
    place: STORE,
    message: ['trusts another certificate authority'],
  },
  {
    id: 'store-names-hub',
    when: 'the store is told of no certificate authority',
    fleet: 'authority',
    mutate: (output) => {
      delete output.store('eu').caBundle;
    },
    path: READER,
    place: STORE,
    message: ["trusts the operator's own authorities"],
  },
];
