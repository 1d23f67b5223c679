import type { KubernetesObject } from '../output/kubernetes-object';
import { objectText, specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import { isOfEgress, maySelect } from '../views/egress';
import { operatorPods } from '../views/operator';
import type { Views } from '../views/views';
import type { Drift } from './drift';
import { LiveCluster, liveKey } from './live-cluster';

/** A NetworkPolicy that decides where the operator's pods may go, and is otherwise than it was written. */
export function changedPolicyOfOperator(
  views: Views,
  cluster: ClusterView,
  live: LiveCluster,
  drift: readonly Drift[],
): string | undefined {
  const pods = operatorPods(views, cluster);
  const written = cluster.ofKind('NetworkPolicy').map(({ object }) => object);
  const keys = new Set(written.map(liveKey));
  const changed = new Set(drift.map(({ what }) => what));
  const strangers = live.objects.filter((object) => object.kind === 'NetworkPolicy' && !keys.has(liveKey(object)));
  const found = [...written.filter((object) => changed.has(objectText(object))), ...strangers].find((object) =>
    pods.some((one) => one.namespace === object.metadata.namespace && isOfEgress(object) && isOf(object, one)),
  );
  return found && objectText(found);
}

function isOf(policy: KubernetesObject, pods: Parameters<typeof maySelect>[1]): boolean {
  return maySelect(specOf(policy).podSelector ?? {}, pods);
}
