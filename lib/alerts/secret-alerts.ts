import { time } from '../text/time';
import { promqlDuration } from '../encode/promql';
import { goSeconds } from '../go/duration';
import { ANNOTATIONS } from '../output/annotations';
import { isCanary } from '../output/canary';
import { isRotationWatch } from '../output/rotation-watch';
import type { Times } from '../timing/delivery-times';
import { longestReturn } from '../timing/operator';
import type { Alert } from './alert';
import { chosenBy } from './chosen-secrets';
import { Alerted, ClusterSubject, infoOf, owned, secretReturn, seriesOn, storeReturn, USED } from './cluster-subject';
import { conditionOf, failing, BRIDGE } from './failing';
import { stepDown, stepUp } from './steps';

const CALLS = 'externalsecret_sync_calls_total';

/** Longer than many a Prometheus keeps series: of what it has forgotten it would say that nothing happened. */
const LONGEST_LOOK = 7 * 86_400;

/** A rollout of the operator, or a sync that fails once, is over by then. */
const LEAST_WAIT = 3 * 60;

/** How long before now Prometheus takes a sample for what is. */
const LOOKBACK = 5 * 60;

/** ExternalSecrets that fail, that run out while they fail, and that the operator does not look at any more. */
export function secretAlerts(subject: ClusterSubject): Alerted {
  if (subject.cluster.delivered.length === 0) {
    return { alerts: [] };
  }
  const parts = [mostFail(subject), runningOut(subject), unsynced(subject)];
  return {
    alerts: [
      operatorUnseen(subject),
      operatorRestarts(subject),
      notReady(subject),
      ...parts.flatMap(({ alerts }) => alerts),
    ],
    leftOut: parts.flatMap(({ leftOut = [] }) => leftOut),
  };
}

/** A watch of a rotation and a canary have alerts of their own. */
function notReady(subject: ClusterSubject): Alert {
  const after = stepUp(secretReturn(subject));
  return {
    name: 'KeywheelSecretNotReady',
    severity: 'warning',
    expr: owned(subject, `(${failing(subject, 'externalsecret', USED)})`),
    after,
    summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} is not Ready',
    description:
      `It has failed for more than ${time(after)}, which is the longest that the operator waits between two attempts on this ` +
      'cluster, for the store and then for the Secret: the cause is still there. The Secret keeps its last content.',
    runbook: 'secret-not-ready',
    isTenants: true,
  };
}

/** One cause for many of them is the platform's; in one namespace alone it is told there. */
function mostFail(subject: ClusterSubject): Alerted {
  const { cluster } = subject;
  if (new Set(cluster.delivered.map(({ namespace }) => namespace)).size < 2) {
    return {
      alerts: [],
      leftOut: [
        `KeywheelMostSyncsFail on cluster ${cluster.name}: all Secrets are of one namespace, whose own alerts tell it`,
      ],
    };
  }
  const after = stepUp(secretReturn(subject));
  const ofFleet = (expr: string) => `(${expr}) * on (namespace) group_left () ${infoOf(subject)}`;
  const failed = ofFleet(failing(subject, 'externalsecret', USED));
  const all = ofFleet(
    `max by (namespace, name) (last_over_time(${conditionOf(subject, 'externalsecret', ...USED)}[${BRIDGE}]) >= bool 0)`,
  );
  return {
    alerts: [
      {
        name: 'KeywheelMostSyncsFail',
        severity: 'critical',
        expr: `count(${failed}) / count(${all}) > 0.5 and count(count by (namespace) (${failed})) > 1`,
        after,
        summary: `More than half of all ExternalSecrets on cluster ${cluster.name} fail`,
        description:
          `In several namespaces, for more than ${time(after)}, the longest that the operator waits between two attempts. Many ` +
          'Secrets with one cause: look at Vault/OpenBao, the network, and the auth mount of the cluster before a single Secret.',
        runbook: 'store-not-ready',
      },
    ],
  };
}

/** What ends while the operator cannot get the next one: half of the time that is left is for a person. */
function runningOut(subject: ClusterSubject): Alerted {
  const { cluster, times } = subject;
  const deadlines = new Map(times.map((one) => [one.delivered, deadlineOf(one)]));
  const waited = (delivered: Times['delivered']) => {
    const deadline = deadlines.get(delivered);
    return deadline === undefined ? undefined : Math.max(LEAST_WAIT, deadline);
  };
  const chosen = chosenBy(
    times.map(({ delivered }) => delivered),
    waited,
  );
  const alerts = chosen.map(({ number: after, part, selections }): Alert => ({
    name: 'KeywheelSecretRunsOut',
    severity: 'critical',
    expr: owned(subject, `(${failing(subject, 'externalsecret', ...selections)})`),
    after,
    threshold: after,
    part,
    summary: 'Secret of ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} runs out',
    description:
      `It has failed for ${time(after)}. At least half of the time is gone after which what it delivered last is dead: its ` +
      'lease or certificate ends, or the outage after a rotation becomes longer than was promised.',
    runbook: 'lease-gone',
    isTenants: true,
  }));
  const late = [...deadlines.values()].filter((deadline) => deadline !== undefined && deadline < LEAST_WAIT).length;
  const leftOut =
    late === 0
      ? []
      : [
          `KeywheelSecretRunsOut in time for ${late} of cluster ${cluster.name}: half of what they have left is less than ` +
            `the ${time(LEAST_WAIT)} that a restart of the operator may take, and they are reported only then`,
        ];
  return { alerts, leftOut };
}

/** Half of the time after which what was delivered last is dead; undefined where it stays good. */
function deadlineOf(times: Times): number | undefined {
  if (times.kind === 'dynamic') {
    return stepDown(Math.max(0, times.survives) / 2);
  }
  const promised = goSeconds(times.delivered.object.metadata.annotations?.[ANNOTATIONS.maximumOutage] ?? '');
  return times.kind === 'static' && promised !== undefined
    ? stepDown(Math.max(0, promised - finite(times.refresh) - times.slack - finite(times.settle)) / 2)
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
    const seconds = isRotationWatch(delivered.object) || isCanary(delivered.object) ? undefined : allowed(delivered);
    return seconds !== undefined && seconds <= LONGEST_LOOK ? seconds : undefined;
  };
  const tooLong = cluster.delivered.filter((one) => (allowed(one) ?? 0) > LONGEST_LOOK);
  const alerts = chosenBy(cluster.delivered, looked).map(({ number: seconds, part, selections, namespaces }): Alert => {
    const calls = selections.map((matchers) => seriesOn(subject, CALLS, ...matchers)).join(' or ');
    // Nothing is known of a series that Prometheus did not see then.
    const before = `${seriesOn(subject, CALLS, namespaces)} offset ${promqlDuration(seconds)}`;
    const ready = conditionOf(subject, 'externalsecret', ['status', '=', 'True'], namespaces);
    const old = `time() - ${seriesOn(subject, 'process_start_time_seconds')} > ${seconds + LOOKBACK}`;
    const still = `((${calls}) - ${before} == 0) and on (namespace, name) (${ready} == 1) and on (instance) (${old})`;
    return {
      name: 'KeywheelSecretNotSynced',
      severity: 'warning',
      expr: owned(subject, `(max by (namespace, name) (${still}) + 1)`),
      threshold: seconds,
      part,
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
  const after = Math.max(LEAST_WAIT, Math.min(stepUp(storeReturn(subject)), least));
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

/** One that crashes again and again is seen between two crashes, too short for any time of the other rules. */
function operatorRestarts(subject: ClusterSubject): Alert {
  const starts = seriesOn(subject, 'process_start_time_seconds');
  const operators = `last_over_time(${seriesOn(subject, CALLS)}[1h]) * on (namespace) group_left () ${infoOf(subject)}`;
  return {
    name: 'KeywheelOperatorRestarts',
    severity: 'critical',
    expr: `max by (instance) (changes(${starts}[1h]) and on (instance) (${operators})) > 2`,
    summary: `The operator of cluster ${subject.cluster.name} restarts again and again`,
    description:
      'It has restarted {{ $value }} times within an hour, in the same pod. Each time it looks at all its objects, and may ' +
      'come to none: Secrets are refreshed late or not at all.',
    runbook: 'operator-down',
  };
}
