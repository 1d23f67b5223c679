import type { Mutation } from '../../mutation';
import { LOGIN, say, told } from '../../edits/injections';

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'engine-exists',
    'a template reads from an engine that is not there',
    say(LOGIN, (text) => text.replace('acme.kv', 'other')),
    'the agent calls "other/data/prod/payments/db"',
  ),
];
