import { time } from '../text/time';
import type { Alert } from './alert';
import { oneOf } from '../encode/promql';
import { Alerted, ClusterSubject, owned, secretReturn, storeReturn } from './cluster-subject';
import { namesInParts } from './chosen-secrets';
import { failing } from './failing';
import { stepUp } from './steps';

/** What cannot log in, or cannot write. */
export function storeAlerts(subject: ClusterSubject): Alerted {
  const { cluster } = subject;
  const has = (kind: string) => cluster.ofKind(kind).length > 0;
  return {
    alerts: [
      ...(has('SecretStore') ? [storeNotReady(subject)] : []),
      ...(has('ClusterSecretStore') ? sharedStoresNotReady(subject) : []),
      ...(has('PushSecret') ? [pushNotReady(subject)] : []),
    ],
  };
}

function storeNotReady(subject: ClusterSubject): Alert {
  const after = stepUp(storeReturn(subject));
  return {
    name: 'KeywheelStoreNotReady',
    severity: 'warning',
    expr: owned(subject, `(${failing(subject, 'secretstore', [])})`),
    after,
    summary: 'SecretStore {{ $labels.namespace }}/{{ $labels.name }} is not Ready',
    description: `${told(after)} No Secret that reads from it is refreshed.`,
    runbook: 'store-not-ready',
    isTenants: true,
  };
}

function sharedStoresNotReady(subject: ClusterSubject): Alert[] {
  const after = stepUp(storeReturn(subject));
  // Those of others on the cluster are not the fleet's.
  const names = subject.cluster.ofKind('ClusterSecretStore').map(({ object }) => object.metadata.name);
  return namesInParts(names).map(([part, own]) => ({
    name: 'KeywheelSharedStoreNotReady',
    severity: 'critical',
    expr: failing(subject, 'clustersecretstore', [oneOf('name', own)]),
    after,
    ...(part === '' ? {} : { part }),
    summary: 'ClusterSecretStore {{ $labels.name }} is not Ready',
    description: `${told(after)} No Secret that reads from it is refreshed, in any namespace.`,
    runbook: 'store-not-ready',
  }));
}

function pushNotReady(subject: ClusterSubject): Alert {
  const after = stepUp(secretReturn(subject));
  return {
    name: 'KeywheelPushNotReady',
    severity: 'warning',
    expr: owned(subject, `(${failing(subject, 'pushsecret', [])})`),
    after,
    summary: 'PushSecret {{ $labels.namespace }}/{{ $labels.name }} is not Ready',
    description: `${told(after)} Vault/OpenBao keeps the last value; who waits for a confirmation of a rotation goes on waiting.`,
    runbook: 'secret-not-ready',
    isTenants: true,
  };
}

function told(after: number): string {
  return `It has failed for more than ${time(after)}, the longest that the operator waits between two attempts on this cluster: the cause is still there.`;
}
