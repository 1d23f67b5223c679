import { names } from './names';
import type { SpokeCluster } from './spoke-cluster';

/**
 * What the token of a pod that logs in by itself is meant for. It has one audience only: where the hub shows the client's
 * own token to the API server, it must be the API server's.
 */
export function podAudience({ auth, fleet }: SpokeCluster): string {
  const reviewer = auth?.settings.reviewer?.settings;
  return reviewer?.kind === 'clientToken' ? reviewer.apiAudience : names.audience(fleet.name);
}
