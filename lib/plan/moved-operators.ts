import { operatorOf } from '../views/operator';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';

/** Clusters whose operator is another account after: only that one may ask for the tokens of stores then. */
export function movedOperators(before: Views, after: Views): ByHand[] {
  const old = new Map(before.clusters.map((cluster) => [cluster.name, operatorOf(before, cluster)]));
  return after.clusters.flatMap((cluster): ByHand[] => {
    const [was, is] = [old.get(cluster.name), operatorOf(after, cluster)];
    return was === undefined || is === undefined || was === is
      ? []
      : [
          {
            ...{ what: 'move the operator', before: 'folders', at: cluster.name, clusters: [cluster.name] },
            says: `the operator of cluster ${cluster.name} is ${is} from now on: install it as that before the folder is synced, and remove ${was} right after; in between one of them reports errors, nothing new arrives, and every Secret stays as it is`,
          },
        ];
  });
}
