import type { RenderedFleet, RestartFile, SynthesizedCluster } from '../synth/synthesized-fleet';
import { ClusterView } from './cluster-view';
import { Existing, Hub, HubResource, hubsOf, resourcesOf, Statements, statementsOf } from './hub-resource';
import { HeldInClear, heldInStacks } from './held-in-clear';
import type { Misread } from './misread';
import { VaultView } from './vault-view';

/** Both sides as they are written: keywheel's own output, or anybody's files. */
export interface Output extends Statements {
  readonly resources: readonly HubResource[];
  /** How Terraform reaches the hub. */
  readonly hubs: readonly Hub[];
  readonly existing: Existing;
  readonly clusters: readonly SynthesizedCluster[];
  /** What workloads of other repositories get. */
  readonly restarts: readonly RestartFile[];
  /** Types of resources of which the hub has more than could be read; `*` for any. */
  readonly unread?: readonly string[];
  /** What Terraform's side holds in clear. */
  readonly inClear?: readonly HeldInClear[];
  /** What could not be taken as it is written, where the output was read from files. */
  readonly misread?: readonly Misread[];
}

/** Both sides, as the hub and each cluster would understand them. */
export interface Views {
  readonly vault: VaultView;
  readonly clusters: readonly ClusterView[];
  readonly inClear: readonly HeldInClear[];
  readonly misread: readonly Misread[];
}

export function readViews({ clusters, restarts, inClear = [], misread = [], ...hubSide }: Output): Views {
  return {
    inClear,
    misread,
    vault: new VaultView(hubSide),
    clusters: clusters.map(
      (cluster) =>
        new ClusterView(
          cluster,
          restarts.filter((restart) => restart.cluster === cluster.name),
        ),
    ),
  };
}

/** What a fleet renders, for {@link readViews}. */
export function outputOf({ stacks, clusters, restarts }: Rendered): Output {
  return {
    resources: resourcesOf(stacks),
    hubs: hubsOf(stacks),
    ...statementsOf(stacks),
    clusters,
    restarts,
    inClear: heldInStacks(stacks),
  };
}

type Rendered = Pick<RenderedFleet, 'stacks' | 'clusters' | 'restarts'>;
