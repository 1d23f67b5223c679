import { grouped } from '../collections/grouped';
import type { RestartFile, SyncFile, SynthesizedCluster } from '../output/cluster';
import { withinBounds } from './bound-accounts';
import { ClusterView } from './cluster-view';
import { hubsOf, resourcesOf, statementsOf, TenantPlace } from '../output/hub-resource';
import type { HubServerFile } from '../output/hub-server';
import type { Misread } from '../output/misread';
import { VaultView } from './vault-view';
import { HeldInClear } from '../output/held-in-clear';
import { heldInStacks } from '../secrecy/stacks';
import { NOTHING, Output } from '../output/output';
import type { SynthesizedStack } from '../output/stack';

/** Both sides, as the hub and each cluster would understand them. */
export interface Views {
  readonly vault: VaultView;
  readonly clusters: readonly ClusterView[];
  readonly inClear: readonly HeldInClear[];
  readonly misread: readonly Misread[];
}

export function readViews({
  clusters,
  restarts,
  syncs,
  bundles,
  ignored,
  inClear,
  misread,
  ...hubSide
}: Output): Views {
  const restartsOf = grouped(restarts, ({ cluster }) => cluster);
  const bundlesOf = grouped(bundles, ([folder]) => folder.split('/')[0]!);
  const syncsOf = grouped(syncs, ({ name }) => name.split('/')[0]!);
  const bounded = withinBounds(hubSide.resources);
  return {
    inClear,
    misread: [...misread, ...bounded.misread],
    vault: new VaultView({
      ...hubSide,
      resources: bounded.resources,
      unread: [...hubSide.unread, ...bounded.unread],
    }),
    clusters: clusters.map(
      (cluster) =>
        new ClusterView(
          cluster,
          restartsOf.get(cluster.name),
          syncsOf.get(cluster.name),
          new Map(bundlesOf.get(cluster.name)),
          ignored,
        ),
    ),
  };
}

/** What a fleet renders, of what is read again. */
export interface Rendered {
  readonly stacks: readonly SynthesizedStack[];
  readonly clusters: readonly SynthesizedCluster[];
  readonly restarts: readonly RestartFile[];
  readonly syncs: readonly SyncFile[];
  readonly bundles: ReadonlyMap<string, object>;
  readonly tenantPlaces: readonly TenantPlace[];
  readonly hubServers: readonly HubServerFile[];
}

/** What a fleet renders, for {@link readViews}. */
export function outputOf(rendered: Rendered): Output {
  return { ...appliedOf(rendered), inClear: heldInStacks(rendered.stacks) };
}

/** The same, without a look for what is held in clear. */
export function appliedOf({ stacks, clusters, restarts, syncs, bundles, tenantPlaces, hubServers }: Rendered): Output {
  return {
    ...NOTHING,
    resources: resourcesOf(stacks),
    hubs: hubsOf(stacks),
    ...statementsOf(stacks),
    tenantPlaces,
    clusters,
    restarts,
    syncs,
    bundles,
    hubServers,
    inClear: [],
  };
}
