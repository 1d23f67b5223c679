import { specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { Workload } from '../views/workloads';
import { shortestGap } from '../cron/schedule';

/**
 * Pods of a workload whose users may live at the same time: nobody gives a lease back, so those of pods that are gone
 * count until it ends. Undefined where nobody writes how many pods there are.
 *
 * @param lifetime of a user, in seconds
 */
export function livePods(cluster: ClusterView, workload: Workload, lifetime: number): number | undefined {
  const { kind, parallelism = 1, schedule } = workload;
  switch (kind) {
    case 'Pod':
      return 1;
    case 'Job':
      return parallelism;
    case 'CronJob':
      return schedule === undefined ? undefined : parallelism * (Math.floor(lifetime / shortestGap(schedule)) + 1);
    case 'DaemonSet':
      return undefined;
    default: {
      const pods = mostReplicas(cluster, workload);
      // A rollout replaces each of them once.
      return pods === undefined ? undefined : 2 * pods;
    }
  }
}

/** https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
function mostReplicas(cluster: ClusterView, { kind, name, namespace, replicas }: Workload): number | undefined {
  const autoscaler = cluster.ofKind('HorizontalPodAutoscaler').find(({ object: { metadata, spec } }: any) => {
    const target = spec?.scaleTargetRef;
    return (metadata.namespace ?? 'default') === namespace && target?.kind === kind && target?.name === name;
  });
  return autoscaler ? specOf(autoscaler.object).maxReplicas : replicas;
}
