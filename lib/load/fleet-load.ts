import type { Views } from '../views/views';
import { ClusterLoad, clusterLoads } from './cluster-load';
import { LimitUse, limitUses } from './limits';
import { QuotaUse, quotaUses } from './quotas';

/** What all operators ask of the hub, and what it lets them. */
export interface FleetLoad {
  readonly clusters: readonly ClusterLoad[];
  /** Those that the program states. */
  readonly limits: readonly LimitUse[];
  readonly quotas: readonly ClusterQuota[];
}

export interface ClusterQuota extends QuotaUse {
  readonly cluster: string;
}

export function fleetLoad(views: Views): FleetLoad {
  const clusters = clusterLoads(views);
  return {
    clusters,
    limits: limitUses(views.vault.limits, clusters),
    quotas: views.clusters.flatMap((cluster) =>
      quotaUses(views.vault, cluster).map((use) => ({ cluster: cluster.name, ...use })),
    ),
  };
}
