import { time } from '../text/time';
import { canariesOf } from '../views/canaries';
import { Alerted, CANARIES, ClusterSubject, infoOf, secretReturn } from './cluster-subject';
import { failing } from './failing';
import { stepUp } from './steps';

/** Canaries that fail: what they read is written by who deploys the platform, and no pod of a tenant uses it. */
export function canaryAlerts(subject: ClusterSubject): Alerted {
  if (canariesOf(subject.cluster).length === 0) {
    return { alerts: [] };
  }
  const after = stepUp(secretReturn(subject));
  return {
    alerts: [
      {
        name: 'KeywheelCanaryNotReady',
        severity: 'warning',
        expr: `(${failing(subject, 'externalsecret', [CANARIES])}) * on (namespace) group_left (tenant) ${infoOf(subject)}`,
        after,
        summary: 'Canary {{ $labels.namespace }}/{{ $labels.name }} is not Ready',
        description:
          `It has failed for more than ${time(after)}, the longest that the operator waits between two attempts on this cluster. ` +
          'If its store is Ready, its mark is not on Vault/OpenBao, or may not be read: a stack was not applied.',
        runbook: 'canary-not-ready',
      },
    ],
  };
}
