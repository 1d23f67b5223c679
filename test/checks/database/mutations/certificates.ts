import { Mutation } from '../../mutation';
import { SECRET, generator, role } from '../../edits/certificates';

export const certificates: readonly Mutation[] = [
  {
    ...SECRET,
    id: 'leased-user-outlives-move',
    when: 'the certificate ends before the next one is delivered',
    mutate: (output) => {
      generator(output, 'api').parameters.ttl = '7200s';
      role(output, 'api').max_ttl = '7200';
    },
    message: ['a certificate dies 2h after it was made'],
  },
];
