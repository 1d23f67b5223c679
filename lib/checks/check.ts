import type { RenderedFleet } from '../synth/synthesized-fleet';
import { ClusterView } from './cluster-view';
import type { Finding } from './finding';
import { VaultView } from './vault-view';

/** Both sides, as they were read back from the output. */
export interface Views {
  readonly vault: VaultView;
  readonly clusters: readonly ClusterView[];
}

export type Found = Omit<Finding, 'id' | 'severity'>;

/** A rule over the rendered output. Its id is the sentence that must hold, and its file's name. */
export interface Check {
  readonly id: string;
  readonly severity: Finding['severity'];
  readonly run: (views: Views) => Iterable<Found>;
}

/** What the output would be read as, by the hub and by each cluster. */
export function readViews({ stacks, clusters, restarts }: Output): Views {
  return {
    vault: new VaultView(stacks),
    clusters: clusters.map(
      (cluster) =>
        new ClusterView(
          cluster,
          restarts.filter((restart) => restart.cluster === cluster.name),
        ),
    ),
  };
}

/** What is read: both sides, and what workloads of other repositories get. */
export type Output = Pick<RenderedFleet, 'stacks' | 'clusters' | 'restarts'>;
