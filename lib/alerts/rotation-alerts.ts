import { longestGap } from '../cron/schedule';
import { specOf } from '../output/seen-object';
import { time } from '../text/time';
import { Alerted, ClusterSubject, owned, secretReturn, seriesOn, WATCH } from './cluster-subject';
import { stepUp } from './steps';
import { isRotationWatch } from '../output/rotation-watch';

/** Pairs of users: the watch of each fails while its rotation is not in order, and knows when a turn is overdue. */
export function rotationAlerts(subject: ClusterSubject): Alerted {
  const { cluster } = subject;
  if (!cluster.delivered.some(({ object }) => isRotationWatch(object))) {
    return { alerts: [] };
  }
  // A pair that is new was rotated at once, both users: the first turn sets them apart.
  const first = Math.max(0, ...cluster.rotators.map(({ object }) => firstTurn(specOf(object))));
  const after = stepUp(first + secretReturn(subject));
  const watches = seriesOn(
    subject,
    'externalsecret_status_condition',
    ['condition', '=', 'Ready'],
    ['status', '=', 'False'],
    WATCH,
  );
  return {
    alerts: [
      {
        name: 'KeywheelRotationOverdue',
        severity: 'warning',
        expr: owned(subject, `(max by (namespace, name) (${watches}) == 1)`),
        after,
        summary: 'Rotation of {{ $labels.namespace }}/{{ $labels.name }} is not in order',
        description:
          `For more than ${time(after)}, the longest time until a first turn and the longest pause of the operator: a turn of the ` +
          'pair of users is overdue, or both users were rotated together. The password in use stays valid, and becomes old.',
        runbook: 'rotation-overdue',
        isTenants: true,
      },
    ],
  };
}

function firstTurn({ schedule, jobTemplate }: any): number {
  const run = Number(jobTemplate?.spec?.activeDeadlineSeconds) || 0;
  const gap = longestGap(String(schedule ?? ''));
  return (Number.isFinite(gap) ? gap : 0) + run;
}
