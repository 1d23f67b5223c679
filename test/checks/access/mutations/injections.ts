import type { Mutation } from '../../mutation';
import { LOGIN, say, told } from '../../edits/injections';

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'remote-key-is-granted',
    'a template reads another secret',
    say(LOGIN, (text) => text.replace('/db"', '/other"')),
    'may not read "acme.kv/data/prod/payments/other"',
  ),
];
