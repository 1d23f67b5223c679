import type { Mutation } from '../../mutation';
import { pod, say, told } from '../../edits/injections';

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'login-role-exists',
    'an agent logs in with a role that is not there',
    say('role', () => 'other'),
    'the agent logs in with role "other"',
  ),
  told(
    'auth-mount-exists',
    'an agent logs in elsewhere',
    say('auth-path', () => 'auth/other'),
    'auth mount "other"',
  ),
  told(
    'audience-agrees',
    'an agent has a token for somebody else',
    (output) => (pod(output).spec.volumes[0].projected.sources[0].serviceAccountToken.audience = 'other'),
    'meant for "other"',
    'asks for "acme.vault"',
  ),
  told(
    'role-binds-service-account',
    'pods with an agent run as somebody else',
    (output) => (pod(output).spec.serviceAccountName = 'keywheel'),
    'app/keywheel',
  ),
];
