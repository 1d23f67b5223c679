import { time } from '../text/time';
import { promqlDuration } from '../encode/promql';
import { goSeconds } from '../go/duration';
import { ANNOTATIONS } from '../output/annotations';
import { isRotationWatch } from '../output/rotation-watch';
import type { Times } from '../timing/delivery-times';
import { longestReturn } from '../timing/operator';
import type { Alert } from './alert';
import { selectionsBy } from './chosen-secrets';
import {
  Alerted,
  ClusterSubject,
  infoOf,
  NO_WATCH,
  owned,
  secretReturn,
  seriesOn,
  storeReturn,
} from './cluster-subject';
import { stepDown, stepUp } from './steps';

const CONDITION = 'externalsecret_status_condition';
const CALLS = 'externalsecret_sync_calls_total';
const ERRORS = 'externalsecret_sync_calls_error';

/** Longer than many a Prometheus keeps series: of what it has forgotten it would say that nothing happened. */
const LONGEST_LOOK = 7 * 86_400;

/** ExternalSecrets that fail, that run out while they fail, and that the operator does not look at any more. */
export function secretAlerts(subject: ClusterSubject): Alerted {
  if (subject.cluster.delivered.length === 0) {
    return { alerts: [] };
  }
  const unwatched = unsynced(subject);
  return {
    alerts: [
      operatorUnseen(subject),
      mostFail(subject),
      notReady(subject),
      ...runningOut(subject),
      ...unwatched.alerts,
    ],
    leftOut: unwatched.leftOut,
  };
}

function failing(subject: ClusterSubject, ...matchers: Parameters<typeof seriesOn>[2][]): string {
  const condition = seriesOn(subject, CONDITION, ['condition', '=', 'Ready'], ['status', '=', 'False'], ...matchers);
  return `max by (namespace, name) (${condition}) == 1`;
}

/** A watch of a rotation has an alert of its own. */
function notReady(subject: ClusterSubject): Alert {
  const after = stepUp(secretReturn(subject));
  return {
    name: 'KeywheelSecretNotReady',
    severity: 'warning',
    expr: owned(subject, `(${failing(subject, NO_WATCH)})`),
    after,
    summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} is not Ready',
    description:
      `It has failed for more than ${time(after)}, which is the longest that the operator waits between two attempts on this ` +
      'cluster, for the store and then for the Secret: the cause is still there. The Secret keeps its last content.',
    runbook: 'secret-not-ready',
    isTenants: true,
  };
}

/** One cause for many of them is the platform's. */
function mostFail(subject: ClusterSubject): Alert {
  const after = stepUp(secretReturn(subject));
  const window = promqlDuration(after);
  const rate = (metric: string) => `sum(rate(${seriesOn(subject, metric, NO_WATCH)}[${window}]))`;
  return {
    name: 'KeywheelMostSyncsFail',
    severity: 'critical',
    expr: `${rate(ERRORS)} / ${rate(CALLS)} > 0.5`,
    after,
    summary: `More than half of all syncs on cluster ${subject.cluster.name} fail`,
    description:
      `For more than ${time(after)}, the longest that the operator waits between two attempts. Many Secrets with one cause: ` +
      'look at Vault/OpenBao, the network, and the auth mount of the cluster before a single Secret.',
    runbook: 'store-not-ready',
  };
}

/** What ends while the operator cannot get the next one: half of the time that is left is for a person. */
function runningOut(subject: ClusterSubject): Alert[] {
  const { times } = subject;
  const deadlines = new Map(times.map((one) => [one.delivered, deadlineOf(one)]));
  const selections = selectionsBy(
    times.map(({ delivered }) => delivered),
    (delivered) => deadlines.get(delivered),
  );
  return [...selections].map(([after, chosen]) => ({
    name: 'KeywheelSecretRunsOut',
    severity: 'critical' as const,
    expr: owned(subject, `(${chosen.map((matchers) => failing(subject, ...matchers)).join(' or ')})`),
    after,
    threshold: after,
    summary: 'Secret of ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} runs out',
    description:
      `It has failed for ${time(after)}. Half of the time is gone after which what it delivered last is dead: its lease or ` +
      'certificate ends, or the outage after a rotation becomes longer than was promised.',
    runbook: 'lease-gone' as const,
    isTenants: true,
  }));
}

/** Half of the time after which what was delivered last is dead; undefined where it stays good. */
function deadlineOf(times: Times): number | undefined {
  if (times.kind === 'dynamic') {
    return stepDown(Math.max(0, times.survives) / 2);
  }
  const promised = goSeconds(times.delivered.object.metadata.annotations?.[ANNOTATIONS.maximumOutage] ?? '');
  return times.kind === 'static' && promised !== undefined
    ? stepDown(Math.max(0, promised - times.slack - finite(times.settle)) / 2)
    : undefined;
}

function finite(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : 0;
}

/**
 * Those that say Ready and are not looked at: only a process that has run for long enough can tell, for its counters begin
 * with it.
 */
function unsynced(subject: ClusterSubject): Alerted {
  const { cluster } = subject;
  const slackOf = new Map(subject.times.map(({ delivered, slack }) => [delivered, slack]));
  const slack = Math.max(0, ...slackOf.values());
  const back = longestReturn(cluster.delivered.length, cluster.concurrent);
  const allowed = ({ refresh }: { readonly refresh?: number }) =>
    refresh === undefined || !(refresh > 0) || !Number.isFinite(refresh) ? undefined : stepUp(refresh + slack + back);
  const looked = (delivered: (typeof cluster.delivered)[number]) => {
    const seconds = isRotationWatch(delivered.object) ? undefined : allowed(delivered);
    return seconds !== undefined && seconds <= LONGEST_LOOK ? seconds : undefined;
  };
  const tooLong = cluster.delivered.filter((one) => (allowed(one) ?? 0) > LONGEST_LOOK);
  const alerts = [...selectionsBy(cluster.delivered, looked)].map(([seconds, chosen]): Alert => {
    const range = promqlDuration(seconds);
    const calls = chosen.map((matchers) => `changes(${seriesOn(subject, CALLS, ...matchers)}[${range}])`).join(' or ');
    const ready = seriesOn(subject, CONDITION, ['condition', '=', 'Ready'], ['status', '=', 'True']);
    const old = `time() - ${seriesOn(subject, 'process_start_time_seconds')} > ${seconds}`;
    const still = `((${calls}) == 0) and on (namespace, name) (${ready} == 1) and on (instance) (${old})`;
    return {
      name: 'KeywheelSecretNotSynced',
      severity: 'warning',
      expr: owned(subject, `(max by (namespace, name) (${still}) + 1)`),
      threshold: seconds,
      summary: 'The operator does not look at ExternalSecret {{ $labels.namespace }}/{{ $labels.name }}',
      description:
        `No sync for ${time(seconds)}, which is its refresh interval, the time that all syncs of this cluster need, and the ` +
        'longest pause between two attempts. It still reports Ready: a changed value does not arrive.',
      runbook: 'secret-not-synced',
      isTenants: true,
    };
  });
  const leftOut =
    tooLong.length === 0
      ? []
      : [
          `KeywheelSecretNotSynced for ${tooLong.length} of cluster ${cluster.name} that are read again after more than ` +
            `${time(LONGEST_LOOK)}: Prometheus may not keep series for so long`,
        ];
  return { alerts, leftOut };
}

/**
 * Also where its series come without the namespaces of the objects: then no other rule sees anything. An operator that was
 * restarted says nothing of conditions before it refreshes a Secret, and counts each look at one.
 */
function operatorUnseen(subject: ClusterSubject): Alert {
  const least = Math.min(...subject.times.map((one) => deadlineOf(one) ?? Infinity));
  const after = Math.max(60, Math.min(stepUp(storeReturn(subject)), least));
  return {
    name: 'KeywheelOperatorNotSeen',
    severity: 'critical',
    expr: `absent(${seriesOn(subject, CALLS)} * on (namespace) group_left () ${infoOf(subject)})`,
    after,
    summary: `Prometheus sees no ExternalSecret of cluster ${subject.cluster.name}`,
    description:
      'The operator is not running, or Prometheus does not scrape it, or it overwrites the label "namespace" of its series ' +
      '(honor_labels must be true). No other rule about Secrets can fire.',
    runbook: 'operator-down',
  };
}
