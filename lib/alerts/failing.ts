import { Matcher, promqlDuration } from '../encode/promql';
import { ClusterSubject, seriesOn } from './cluster-subject';

/**
 * Longer than the kubelet waits before it starts a container again that crashes, and than that one lives: an operator that
 * comes and goes leaves no gap in which a failure is over.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
 */
export const BRIDGE = promqlDuration(10 * 60);

type Condition = 'externalsecret' | 'secretstore' | 'clustersecretstore' | 'pushsecret';

/** Objects that report Ready `False`, or did so last. What a process says now is stronger than what an earlier one said. */
export function failing(
  subject: ClusterSubject,
  of: Condition,
  ...selections: readonly (readonly Matcher[])[]
): string {
  return selections
    .map((matchers) => {
      const failed = conditionOf(subject, of, ['status', '=', 'False'], ...matchers);
      return `(max by (namespace, name) (${failed}) or max by (namespace, name) (last_over_time(${failed}[${BRIDGE}]))) == 1`;
    })
    .join(' or ');
}

/** The condition Ready, with a series for each status that it has had. */
export function conditionOf(subject: ClusterSubject, of: Condition, ...matchers: readonly Matcher[]): string {
  return seriesOn(subject, `${of}_status_condition`, ['condition', '=', 'Ready'], ...matchers);
}
