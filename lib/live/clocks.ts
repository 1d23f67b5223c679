import { time } from '../text/time';
import type { LiveCluster } from './live-cluster';
import type { LiveHub } from './live-hub';

/**
 * Seconds by which clocks may differ. The hub takes tokens that are a little young or old, and no more than 150 s.
 * https://developer.hashicorp.com/vault/api-docs/auth/jwt#clock_skew_leeway
 */
const TOLERATED = 60;

/** Clusters whose clock is not that of the hub: it takes no token that was issued in its future, or ended in its past. */
export function clockDifferences(clusters: readonly LiveCluster[], hub: LiveHub | undefined): readonly string[] {
  const ofHub = hub?.ahead;
  if (ofHub === undefined) {
    return [];
  }
  return clusters.flatMap(({ name, ahead }) => {
    const seconds = ahead === undefined ? 0 : Math.round((ahead - ofHub) / 1000);
    return Math.abs(seconds) > TOLERATED
      ? [
          `the clock of cluster "${name}" is ${time(Math.abs(seconds))} ${seconds > 0 ? 'ahead of' : 'behind'} that of ` +
            'Vault/OpenBao, which may refuse its tokens for that',
        ]
      : [];
  });
}
