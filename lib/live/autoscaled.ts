import type { KubernetesObject } from '../output/kubernetes-object';
import { specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { LiveCluster } from './live-cluster';

const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** As which the controller of HorizontalPodAutoscalers, and KEDA, write how many pods there are; people are others. */
const BY_AUTOSCALER = /^(kube-controller-manager$|keda)/;

/**
 * Whether an autoscaler decides how many pods a workload has: one that is written or live names it, or one has written
 * it through the workload's scale. https://kubernetes.io/docs/concepts/workloads/autoscaling/
 */
export function isAutoscaled(cluster: ClusterView, { objects }: LiveCluster, live: KubernetesObject): boolean {
  const { name, namespace } = live.metadata;
  const autoscalers = [
    ...cluster.ofKind(...AUTOSCALERS).map(({ object }) => object),
    ...objects.filter(({ kind }) => AUTOSCALERS.includes(kind)),
  ];
  return (
    isScaled(live) ||
    autoscalers.some((one) => {
      const { kind = 'Deployment', name: target } = specOf(one).scaleTargetRef ?? {};
      return one.metadata.namespace === namespace && kind === live.kind && target === name;
    })
  );
}

function isScaled({ metadata }: KubernetesObject): boolean {
  const { managedFields } = metadata as { managedFields?: unknown };
  return (Array.isArray(managedFields) ? managedFields : []).some(
    (one) => one?.subresource === 'scale' && BY_AUTOSCALER.test(String(one.manager)),
  );
}
