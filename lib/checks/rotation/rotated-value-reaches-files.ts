import { FileTimes, fileTimes } from '../../timing/file-times';
import { reached } from '../../timing/restart';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** What the hub changes by itself is read again for the files of running pods, before the old one ends. */
export const rotatedValueReachesFiles: Check = {
  id: 'rotated-value-reaches-files',
  severity: 'error',
  scope: 'fleet',
  why: 'Pods keep the user and password that they began with, and the database refuses them until somebody replaces the pods.',
  *run(views) {
    for (const times of fileTimes(views).filter(({ isSaid }) => isSaid)) {
      const reason = tooLate(times);
      if (reason !== undefined) {
        yield {
          ...originOf(times.seen),
          ...says`${{ workload: times.consumer.name }} has "${{ path: times.path }}" in files, ${reason}`,
          fix: FIXES[times.who],
        };
      }
    }
  },
};

const FIXES = {
  'the CSI driver':
    'install the driver with enableSecretRotation and say secretsStore: { pollInterval } on the cluster, below what the ' +
    'value lives; give a Job an activeDeadlineSeconds; or use secret.inject(client), or a delivery',
  'the agent': 'let an agent stay next to the containers; give a Job an activeDeadlineSeconds',
} as const;

function tooLate({ kind, consumer, period = Infinity, leased, endsByItself, restarts }: FileTimes): string | undefined {
  const never = reached(consumer) === Infinity;
  if (leased && !never && reached(consumer) >= leased.end.seconds) {
    const { name, seconds } = leased.end;
    return `where a user dies after ${time(seconds)} (${name}), and the next one is there after up to ${time(reached(consumer))}`;
  }
  if (!never && !endsByItself && reached(consumer) >= period) {
    return `where Vault/OpenBao changes it each ${time(period)}, and it is there after up to ${time(reached(consumer))}`;
  }
  // The password of a single user is dead at once: how long a Job goes on makes it no worse.
  if (never && (leased || (kind === 'static' && !endsByItself))) {
    return `which Vault/OpenBao changes, and keeps what it began with: ${consumer.keeps}`;
  }
  return never && restarts ? `and is to restart when they change, which never happens: ${consumer.keeps}` : undefined;
}
