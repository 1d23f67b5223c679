import { Mutation } from '../../mutation';
import { GENERATOR } from '../../edits/certificates';

export const certificates: readonly Mutation[] = [
  {
    ...GENERATOR,
    id: 'store-names-hub',
    when: 'the role of an authority is made on another hub',
    mutate: (output) => ((output.stack('hub') as any).provider.vault[0].address = 'https://other.example.com:8200'),
    message: ['is made on https://other.example.com:8200'],
  },
];
