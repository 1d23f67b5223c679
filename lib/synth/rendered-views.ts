import { ClusterView } from '../views/cluster-view';
import { RestartFile, SynthesizedCluster } from '../output/cluster';

/** A cluster as it is rendered so far, by name. */
export type ViewOf = (cluster: string) => ClusterView;

/** Reads a cluster when it is asked for: most have nothing that follows from the rest. */
export function renderedViews(clusters: readonly SynthesizedCluster[], restarts: readonly RestartFile[]): ViewOf {
  const views = new Map<string, ClusterView>();
  return (name) => {
    const view =
      views.get(name) ??
      new ClusterView(
        clusters.find((cluster) => cluster.name === name)!,
        restarts.filter(({ cluster }) => cluster === name),
      );
    views.set(name, view);
    return view;
  };
}
