import { grouped } from '../collections/grouped';
import { ClusterView } from '../views/cluster-view';
import { RestartFile, SynthesizedCluster } from '../output/cluster';

/** A cluster as it is rendered so far, by name. */
export type ViewOf = (cluster: string) => ClusterView;

/** Reads a cluster when it is asked for: most have nothing that follows from the rest. */
export function renderedViews(clusters: readonly SynthesizedCluster[], restarts: readonly RestartFile[]): ViewOf {
  const views = new Map<string, ClusterView>();
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const restartsOf = grouped(restarts, ({ cluster }) => cluster);
  return (name) => {
    const view = views.get(name) ?? new ClusterView(byName.get(name)!, restartsOf.get(name));
    views.set(name, view);
    return view;
  };
}
