import { DELIVERY, EXTERNAL_SECRET, Mutation } from '../../mutation';
import type { Output } from '../../output';
import { random, spec } from '../../edits/effects';

const template = (output: Output, data: object) => (spec(output).target.template = { engineVersion: 'v2', data });

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'generated-value-is-made-once',
    when: 'a password is made whenever a value is read',
    mutate: (output) => (spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random]),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['generator Password makes another value every'],
  },
  {
    id: 'template-escapes-its-values',
    when: 'a password is put into an address as it is',
    mutate: (output) => template(output, { url: 'postgresql://app:{{ .password }}@db.example.com/orders' }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['the template of key "url" writes "password" into a URL'],
  },
  {
    id: 'template-escapes-its-values',
    when: 'a password is put between quotes',
    mutate: (output) => template(output, { 'config.json': '{"db": {"password": "{{ .password }}"}}' }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['writes "password" into JSON'],
  },
];
