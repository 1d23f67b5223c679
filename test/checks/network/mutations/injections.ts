import type { Mutation } from '../../mutation';
import { say, told } from '../../edits/injections';

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'store-names-hub',
    'an agent asks another server',
    say('service', () => 'https://other.example.com:8200'),
    'the agent asks https://other.example.com:8200',
    'is made on https://vault.example.com:8200',
  ),
];
