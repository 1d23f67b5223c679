import type { ClusterView } from '../views/cluster-view';
import { Alerted, ClusterSubject, secretReturn, seriesOn } from './cluster-subject';
import { promqlDuration } from '../encode/promql';
import { time } from '../text/time';
import { stepUp } from './steps';

const EXECUTED = 'reloader_reload_executed_total';

/** Reloader, where something waits for it. */
export function reloaderAlerts(subject: ClusterSubject): Alerted {
  const { cluster } = subject;
  if (!isNeeded(cluster)) {
    return { alerts: [] };
  }
  const after = stepUp(secretReturn(subject));
  const failed = seriesOn(subject, EXECUTED, ['success', '=', 'false']);
  return {
    alerts: [
      {
        name: 'KeywheelReloaderNotSeen',
        severity: 'critical',
        expr: `absent(${seriesOn(subject, EXECUTED)})`,
        after,
        summary: `Prometheus sees no Reloader on cluster ${cluster.name}`,
        description:
          'Reloader is not running, or is not scraped. Workloads keep the old value when a Secret changes, until something else ' +
          'restarts them.',
        runbook: 'reloader-down',
      },
      {
        name: 'KeywheelReloadFailed',
        severity: 'warning',
        // A counter that begins with its first failure has not increased yet.
        expr: `sum(increase(${failed}[${promqlDuration(after)}])) > 0 or sum(${failed} unless ${failed} offset ${promqlDuration(after)}) > 0`,
        summary: `Reloader on cluster ${cluster.name} could not restart a workload`,
        description: `Within the last ${time(after)}. The workload keeps the old value: Reloader does not try again until the Secret changes the next time.`,
        runbook: 'reloader-down',
      },
    ],
  };
}

function isNeeded(cluster: ClusterView): boolean {
  return cluster.delivered.some(
    (delivered) =>
      cluster.foreignWorkloads(delivered.namespace, delivered.secret).length > 0 ||
      cluster
        .consumersOf(delivered.namespace, delivered.secret, delivered)
        .some((workload) => workload.reloads(delivered.secret, delivered)),
  );
}
