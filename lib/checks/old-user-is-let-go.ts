import { credentialTimes } from '../timing/credential-times';
import { Check } from './check';
import { originOf } from '../views/seen-object';

/** Whatever uses a credential that changes is restarted, or ends by itself. */
export const oldUserIsLetGo: Check = {
  id: 'old-user-is-let-go',
  severity: 'error',
  why: 'The workload goes on with a password that the next rotation makes invalid, and fails at its next connection.',
  *run(views) {
    for (const { kind, delivered, consumers } of credentialTimes(views)) {
      for (const { name, seconds, terms } of consumers) {
        // The password of a single user is dead at once: how long a Job goes on makes it no worse.
        if (seconds === Infinity && !(kind === 'static' && /Job /.test(name))) {
          yield {
            ...originOf(delivered),
            message: `${name} goes on with the old user and password for good after a change: ${terms}`,
            fix: 'restart it by restartOnChange(...); give a CronJob or Job an activeDeadlineSeconds',
          };
        }
      }
    }
  },
};
