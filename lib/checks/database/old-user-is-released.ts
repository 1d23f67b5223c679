import { CredentialTimes, credentialTimes } from '../../timing/delivery-times';
import { Consumer, letGo, reached } from '../../timing/restart';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { originOf } from '../../output/seen-object';

/** Whatever uses a credential that changes is restarted, or ends by itself. */
export const oldUserIsReleased: Check = {
  id: 'old-user-is-released',
  severity: 'error',
  scope: 'fleet',
  why: 'The workload goes on with a password that the next rotation makes invalid, and fails at its next connection.',
  *run(views) {
    for (const times of credentialTimes(views)) {
      for (const consumer of times.consumers) {
        if (holdsOn(times, consumer)) {
          yield {
            ...originOf(times.delivered),
            ...says`${{ workload: consumer.name }} goes on with the old user and password for good after a change: ${consumer.keeps}`,
            fix: 'restart it by restartOnChange(...); give a CronJob or Job an activeDeadlineSeconds',
          };
        }
      }
    }
  },
};

function holdsOn(times: CredentialTimes, consumer: Consumer): boolean {
  if (times.kind === 'dynamic' && times.leased.what === 'certificate') {
    return reached(consumer) === Infinity;
  }
  // The password of a single user is dead at once: how long a Job goes on makes it no worse.
  return letGo(consumer) === Infinity && !(times.kind === 'static' && /Job /.test(consumer.name));
}
