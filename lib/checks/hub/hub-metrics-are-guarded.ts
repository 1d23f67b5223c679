import { originAtHub } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Who is a client of a server is not told its metrics without a token. */
export const hubMetricsAreGuarded: Check = {
  id: 'hub-metrics-are-guarded',
  severity: 'warning',
  scope: 'hub',
  why: 'Every pod that reaches the listener sees names of mounts, counts of logins and leases, and when it is worth trying.',
  *run({ vault }) {
    for (const server of vault.servers) {
      for (const { address } of server.listeners.filter(
        ({ openMetrics, metricsOnly, isLocal }) => openMetrics && !metricsOnly && !isLocal,
      )) {
        yield {
          ...originAtHub(server),
          ...says`the listener at ${{ address }} serves metrics to anyone who reaches it (unauthenticated_metrics_access)`,
          fix: 'OpenBao 2.5: a listener of its own with metrics_only; Vault: a token, or a network policy before a listener of its own; or acknowledge it where the network lets clients no further than a proxy',
        };
      }
    }
  },
};
