import { CREDENTIAL, Mutation } from '../../mutation';

/** What the operator, or the hub, does not take as it is written. */
export const acceptance: readonly Mutation[] = [
  {
    id: 'changed-secret-is-updated',
    when: 'the Secret of a rotated user is immutable',
    fleet: 'databases',
    mutate: (output) => (CREDENTIAL.secret(output, 'nightly').spec.target.immutable = true),
    path: 'prod/payments/nightly/eu.app.nightly',
    place: 'ExternalSecret app/nightly',
    message: ['target.immutable is true'],
  },
];
