import type { Mutation } from '../../mutation';
import type { Output } from '../../output';
import { LOGIN, annotations, pod, say, told } from '../../edits/injections';

const leaveOut = (name: string) => (output: Output) => delete annotations(output)[`vault.hashicorp.com/${name}`];

/** Secrets that an agent writes into the pods of a client. */
export const injections: readonly Mutation[] = [
  told(
    'property-is-produced',
    'a template takes a key that is not there',
    say('agent-inject-template-password', (text) => text.replace('.Data.password', '.Data.pass')),
    'file "password" is made of "pass"',
  ),
  told(
    'property-is-produced',
    'a template looks for a lease one level deeper',
    say('agent-inject-template-password', (text) => text.replace('.Data.', '.Data.data.')),
    'file "password" looks for "password" in .Data.data',
  ),
  told(
    'property-is-produced',
    'a template looks for a value one level too high',
    say(LOGIN, (text) => text.replace('.Data.data.username', '.Data.username')),
    'file "Login.json" looks for "username" in .Data of',
  ),
  told('agent-makes-its-files', 'no agent is asked for', leaveOut('agent-inject'), 'and asks for none'),
  told('agent-makes-its-files', 'a file has no template', leaveOut(LOGIN), 'how "Login.json" is written'),
  told(
    'agent-makes-its-files',
    'the injector changes the name of a file',
    leaveOut('preserve-secret-case'),
    '"Login.json" in small letters',
  ),
  told(
    'agent-makes-its-files',
    'an agent has no token',
    (output) => pod(output).spec.volumes.shift(),
    'volume "keywheel-token", which its pods do not have',
  ),
  told(
    'agent-makes-its-files',
    'an agent is named no token, and its pods have no other',
    leaveOut('agent-service-account-token-volume-name'),
    'its pods mount none for the API server',
  ),
  told(
    'agent-makes-its-files',
    'an agent is not told where its token is',
    say('auth-type', () => 'jwt'),
    'does not know where its token is',
  ),
  told(
    'agent-makes-its-files',
    'an agent signals processes that it does not see',
    leaveOut('agent-share-process-namespace'),
    'sends a signal when it has written "password", "username"',
  ),
  told(
    'agent-makes-its-files',
    'an agent signals them by a shell of its own',
    (output) =>
      Object.assign(annotations(output), {
        'vault.hashicorp.com/agent-share-process-namespace': 'false',
        'vault.hashicorp.com/agent-inject-command-password': `sh -c 'kill -HUP $(cat /pid)'`,
        'vault.hashicorp.com/agent-inject-command-username': 'true',
      }),
    'sends a signal when it has written "password", and',
  ),
  told(
    'agent-makes-its-files',
    'a command is of a file that the agent does not make',
    (output) => (annotations(output)['vault.hashicorp.com/agent-inject-command-other'] = 'true'),
    'how "other" is written',
  ),
  told('agent-makes-its-files', 'an agent has no authority', leaveOut('tls-secret'), 'no Secret is mounted there'),
  told('agent-makes-its-files', 'an agent does not use its authority', leaveOut('ca-cert'), 'uses no file of it'),
  told(
    'used-secret-is-delivered',
    'the Secret of the authority is another',
    say('tls-secret', () => 'other'),
    '"other"',
  ),
  {
    ...told(
      'agent-makes-its-files',
      'an agent goes on next to a job',
      (output) => {
        const { template } = output.object('eu', 'CronJob', 'nightly').spec.jobTemplate.spec;
        delete template.metadata.annotations['vault.hashicorp.com/agent-pre-populate-only'];
      },
      'the agent next to them does not',
    ),
    path: 'prod/payments/eu.app/app/nightly/Resource',
    place: 'CronJob app/nightly',
  },
];
