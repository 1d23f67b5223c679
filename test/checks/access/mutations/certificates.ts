import { Mutation } from '../../mutation';
import { SECRET, generator, issue } from '../../edits/certificates';

export const certificates: readonly Mutation[] = [
  {
    ...SECRET,
    id: 'remote-key-is-granted',
    when: 'the policy allows another parameter',
    mutate: (output) => issue(output, (parameters) => (parameters['ttl'] = ['1h'])),
    message: ['may write "acme.pki.prod.internal/issue/prod.payments.api", but not with this ttl'],
  },
  {
    ...SECRET,
    id: 'remote-key-is-granted',
    when: 'the generator asks with another parameter',
    mutate: (output) => (generator(output, 'api').parameters.not_after = '2099-01-01T00:00:00Z'),
    message: ['but not with this not_after'],
  },
];
