import { Alerted, ClusterSubject, owned, seriesOn } from './cluster-subject';

/** The controller looks at a SealedSecret that it could not open again by itself, a few times within seconds. */
const RETRIED = 5 * 60;

/** https://github.com/bitnami-labs/sealed-secrets/blob/main/pkg/controller/metrics.go */
export function sealedAlerts(subject: ClusterSubject): Alerted {
  if (subject.cluster.sealed.length === 0) {
    return { alerts: [] };
  }
  const synced = seriesOn(subject, 'sealed_secrets_controller_condition_info', ['condition', '=', 'Synced']);
  return {
    alerts: [
      {
        name: 'KeywheelSealedSecretNotOpened',
        severity: 'warning',
        expr: owned(subject, `(min by (namespace, name) (${synced}) == bool -1 == 1)`),
        after: RETRIED,
        summary: 'SealedSecret {{ $labels.namespace }}/{{ $labels.name }} cannot be opened',
        description:
          'The controller has no key that opens it, or it was sealed for another name or namespace. The Secret keeps its last content.',
        runbook: 'sealing-key-unknown',
        isTenants: true,
      },
    ],
  };
}
