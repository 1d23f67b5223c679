import type { Mutation } from '../../mutation';
import { say, told } from '../../edits/injections';

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'database-role-exists',
    'a template leases from a role that is not there',
    say('agent-inject-template-password', (text) => text.replace('.lease"', '.other"')),
    '"acme.database/creds/prod.payments.other" names no role',
  ),
];
