import { longestGap } from '../cron/schedule';
import { isRotationWatch } from '../output/rotation-watch';
import { specOf } from '../output/seen-object';
import { promqlDuration } from '../encode/promql';
import { time } from '../text/time';
import type { Delivered } from '../views/requests';
import { hubPathOf } from '../views/rotators';
import { hubPath } from '../views/stores';
import type { Views } from '../views/views';
import type { Alert } from './alert';
import { chosenBy } from './chosen-secrets';
import { Alerted, ClusterSubject, owned, secretReturn } from './cluster-subject';
import { BRIDGE, conditionOf, failing } from './failing';
import { stepUp } from './steps';

/** Many a Prometheus keeps no series for longer; what is beyond it the rule waits out itself. */
const LONGEST_LOOK = 7 * 86_400;

/** Pairs of users: the watch of each fails while its rotation is not in order, and knows when a turn is overdue. */
export function rotationAlerts(subject: ClusterSubject): Alerted {
  const { cluster, views } = subject;
  const watches = cluster.delivered.filter(({ object }) => isRotationWatch(object));
  if (watches.length === 0) {
    return { alerts: [] };
  }
  const turns = firstTurns(views);
  const pause = secretReturn(subject);
  // A pair that is new was rotated at once, both users: the first turn sets them apart.
  const graceOf = (watch: Delivered) => {
    const turn = pathsOf(watch).flatMap((path) => turns.get(path) ?? [])[0];
    return turn === undefined ? undefined : stepUp(turn + pause);
  };
  const alerts = chosenBy(watches, graceOf).map(({ number: grace, part, selections }): Alert => {
    const look = Math.min(grace, LONGEST_LOOK);
    const known = selections
      .map(
        (matchers) =>
          `last_over_time(${conditionOf(subject, 'externalsecret', ...matchers)}[${BRIDGE}] offset ${promqlDuration(look)})`,
      )
      .join(' or ');
    return {
      name: 'KeywheelRotationOverdue',
      severity: 'warning',
      expr: owned(
        subject,
        `((${failing(subject, 'externalsecret', ...selections)}) and on (namespace, name) (${known}))`,
      ),
      after: stepUp(pause) + grace - look,
      threshold: grace,
      part,
      summary: 'Rotation of {{ $labels.namespace }}/{{ $labels.name }} is not in order',
      description:
        `For longer than the operator waits between two attempts, and the pair is older than ${time(grace)}, by when it has had ` +
        'its first turn: a turn of the pair of users is overdue, or both users were rotated together. The password in use ' +
        'stays valid, and becomes old.',
      runbook: 'rotation-overdue',
      isTenants: true,
    };
  });
  const unturned = watches.filter((watch) => graceOf(watch) === undefined).length;
  return {
    alerts,
    leftOut:
      unturned === 0
        ? []
        : [
            `KeywheelRotationOverdue for ${unturned} of cluster ${cluster.name}: no CronJob of the fleet turns their users`,
          ],
  };
}

/** The longest time until the first turn of each user of a pair, by its path on the hub: a CronJob of any cluster turns it. */
function firstTurns({ clusters }: Views): ReadonlyMap<string, number> {
  return new Map(
    clusters
      .flatMap(({ rotators }) => rotators)
      .flatMap((rotator) =>
        rotator.roles.map((role) => [
          hubPathOf(rotator, `${rotator.database}/static-roles/${role}`),
          firstTurn(specOf(rotator.object)),
        ]),
      ),
  );
}

function pathsOf({ sources }: Delivered): string[] {
  return sources.flatMap(({ store, key }) => (store?.vault ? [hubPath(store.vault, key)] : []));
}

function firstTurn({ schedule, jobTemplate }: any): number {
  const run = Number(jobTemplate?.spec?.activeDeadlineSeconds) || 0;
  const gap = longestGap(String(schedule ?? ''));
  return (Number.isFinite(gap) ? gap : 0) + run;
}
