import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Whatever runs as a client carries a token for the hub, and nothing else runs as it. */
export const clientPodHasItsToken: Check = {
  id: 'client-pod-has-its-token',
  severity: 'warning',
  scope: 'cluster',
  why: 'Either its pods cannot log in to Vault/OpenBao, or they run as an account of which they have no need and anyone who breaks into them gets what it may do.',
  *run({ cluster }) {
    yield* strangersWithTokens(cluster);
    for (const { account, login } of cluster.clients) {
      for (const workload of cluster.workloadsAs(account)) {
        const { tokenAudiences, hasAgent } = workload;
        if (!hasAgent && login.spiffeId === undefined && !tokenAudiences.includes(login.audience)) {
          const others = tokenAudiences.map((one) => `"${one}"`).join(', ');
          yield {
            ...originOf(workload),
            ...says`it runs as "${{ account }}", and mounts ${others ? `tokens for ${others} alone` : 'no token'}: Vault/OpenBao takes one for "${{ audience: login.audience }}"`,
            fix: 'have the client run it: client.runs(workload); or give it another ServiceAccount',
          };
        }
      }
    }
  },
};

/** A token for the hub is of use to nobody but a client. */
function* strangersWithTokens({ clients, workloads }: ClusterView): Iterable<Found> {
  const accounts = new Set(clients.map(({ account }) => account));
  const audiences = new Set(clients.map(({ login }) => login.audience));
  for (const workload of audiences.size > 0 ? workloads : []) {
    const { account, tokenAudiences } = workload;
    const [audience] = tokenAudiences.filter((one) => audiences.has(one));
    if (audience !== undefined && !accounts.has(account)) {
      yield {
        ...originOf(workload),
        ...says`it mounts a token for "${{ audience }}" and runs as "${{ account }}", which logs in nowhere`,
        fix: 'run it as the client, or take the token out',
      };
    }
  }
}
