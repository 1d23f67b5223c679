import type { ClusterView } from '../views/cluster-view';
import { anythingWays, Holder, holdersWithin, podWays, together } from './holders';

/** Who can read what is only in the files of pods: the pods, and whoever gets into them. @param workload `Deployment api` */
export function fileReaders(cluster: ClusterView, namespace: string, workload: string): Holder[] {
  const [kind, name] = workload.split(' ');
  return together([
    { who: `${kind} ${namespace}/${name}`, rights: ['gets it'], by: [] },
    ...holdersWithin(cluster, namespace, podWays),
    ...holdersWithin(cluster, namespace, anythingWays),
  ]);
}
