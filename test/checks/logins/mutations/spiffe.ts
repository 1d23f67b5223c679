import { Mutation } from '../../mutation';
import { at, role } from '../../edits/spiffe';

export const spiffe: readonly Mutation[] = [
  {
    ...at,
    id: 'role-binds-service-account',
    when: 'the role lets in another id',
    mutate: (output) => (role(output).bound_subject = 'spiffe://prod.example.com/ns/app/sa/other'),
    message: ['binds "app/other"'],
  },
  {
    ...at,
    id: 'audience-agrees',
    when: 'the role asks for another audience of a JWT-SVID',
    mutate: (output) => (role(output).bound_audiences = ['other']),
    message: ['other'],
  },
];
