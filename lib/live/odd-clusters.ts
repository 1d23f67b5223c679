import type { Check } from '../checks/check';
import { CHECKS } from '../checks/index';
import type { Output } from '../output/output';
import { readViews, Views } from '../views/views';
import { FleetStatus, fleetStatus, Live } from './fleet-status';
import type { AwayCluster } from './live-cluster';

/**
 * {@link fleetStatus} without the clusters of which an object is of a form that no reader knows: one of them keeps back
 * nothing of the others.
 */
export function statusWithoutOddClusters(
  written: Output,
  live: Live,
  views: Views = readViews(written),
  checks: readonly Check[] = CHECKS,
): FleetStatus {
  try {
    return fleetStatus(written, live, views, checks);
  } catch (error) {
    const odd = live.clusters.flatMap((cluster): AwayCluster[] => {
      try {
        fleetStatus(written, { clusters: [cluster], away: [] }, views, checks);
        return [];
      } catch (reason) {
        // Its text may repeat what is live.
        return [{ name: cluster.name, reason: `not with what can be read (${(reason as Error).name})` }];
      }
    });
    if (odd.length === 0) {
      throw error;
    }
    const names = new Set(odd.map(({ name }) => name));
    const clusters = live.clusters.filter(({ name }) => !names.has(name));
    return fleetStatus(written, { ...live, clusters, away: [...live.away, ...odd] }, views, checks);
  }
}
