import type { Misread } from '../../../../lib/output/misread';
import { Mutation } from '../../mutation';

/** How the readers of files come to say these: test/files. */
const misread = (kind: Misread['kind'], message: string, fix: string): Misread => ({
  ...{ kind, message, fix, path: '' },
  place: 'eu/app.yaml, ExternalSecret db',
});

export const reading: readonly Mutation[] = [
  {
    id: 'file-can-be-read',
    when: 'a file of the folder leads out of it',
    mutate: ({ misread: all }) =>
      all.push(misread('unreadable', 'a.yaml is a link that leads out of the folder that was given', 'take it away')),
    path: '',
    place: 'eu/app.yaml',
    message: ['a link that leads out'],
  },
  {
    id: 'field-has-its-type',
    when: 'a number is where a text has to be',
    mutate: ({ misread: all }) => all.push(misread('type', 'it has to be a text, and is a number', 'write a text')),
    path: '',
    place: 'eu/app.yaml',
    message: ['has to be a text'],
  },
  {
    id: 'field-is-known',
    when: 'a field is misspelt',
    mutate: ({ misread: all }) => all.push(misread('field', 'there is no such field', 'correct it')),
    path: '',
    place: 'eu/app.yaml',
    message: ['there is no such field'],
  },
  {
    id: 'acknowledgement-is-merged',
    when: 'a pull request acknowledges what the base branch does not',
    mutate: ({ misread: all }) => all.push(misread('acknowledged', 'it acknowledges "x"', 'read the reason')),
    path: '',
    place: 'eu/app.yaml',
    message: ['it acknowledges "x"'],
  },
  {
    id: 'tenants-are-merged',
    when: 'a pull request makes logins one tenant that are of two on the base branch',
    mutate: ({ misread: all }) =>
      all.push(misread('joined', 'logins of "eu/app" are of tenant "a"', 'state them apart')),
    path: '',
    place: 'eu/app.yaml',
    message: ['are of tenant "a"'],
  },
  {
    id: 'check-completes',
    when: 'a check throws at an object that no provider has',
    mutate: (output) => (output.stack('hub')['resource'].constructor = { x: {} }),
    path: '',
    place: 'stack hub, constructor.x',
    message: ['check hub-resource-has-its-place itself failed (TypeError'],
  },
];
