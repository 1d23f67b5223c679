import { names } from './names';
import type { SpokeCluster } from './spoke-cluster';

/** What a ServiceAccount token of a cluster must be meant for to be taken by the hub. */
export function audienceOf({ auth, fleet }: SpokeCluster): string {
  return auth?.settings.audience ?? names.audience(fleet.name);
}

/**
 * What the token of a pod that logs in by itself is meant for. It has one audience only: where the hub shows the client's
 * own token to the API server, it must be the API server's.
 */
export function podAudience(cluster: SpokeCluster): string {
  const reviewer = cluster.auth?.settings.reviewer?.settings;
  return reviewer?.kind === 'clientToken' ? reviewer.apiAudience : audienceOf(cluster);
}
