import type { ClusterView } from '../views/cluster-view';
import { logins } from '../views/logins';
import type { Views } from '../views/views';
import type { Workload } from '../views/workloads';
import type { ByHand } from './by-hand';

/**
 * ServiceAccounts that leave while pods which log in as them have yet to be replaced: one sync removes the account and
 * changes the workload, and from then on nobody makes a token for those pods, and no TokenReview accepts theirs.
 */
export function leavingAccounts(before: Views, after: Views): ByHand[] {
  const used = new Set(
    logins(before).flatMap(({ cluster, account, byOperator }) =>
      byOperator || account === undefined ? [] : [`${cluster.name}\n${account}`],
    ),
  );
  const next = new Map(after.clusters.map((cluster) => [cluster.name, cluster]));
  return before.clusters.flatMap((cluster) => {
    const now = next.get(cluster.name);
    const workloads = new Set(now?.workloads.map(keyOf));
    const left = cluster.workloads
      .filter((one) => workloads.has(keyOf(one)) && used.has(`${cluster.name}\n${one.account}`))
      .map(({ account }) => account)
      .filter((account) => isThere(cluster, account) && !isThere(now, account));
    return [...new Set(left)].sort().map((at): ByHand => ({
      ...{ what: 'free an account', before: 'folders', at, clusters: [cluster.name] },
      says: `ServiceAccount ${at} leaves ${cluster.name} in the same sync in which its pods get another one, and those that still run cannot log in any more: let it go in a change of its own, once no pod runs as it`,
    }));
  });
}

function keyOf({ kind, namespace, name }: Workload): string {
  return `${kind} ${namespace}/${name}`;
}

/** @param account `<namespace>/<name>` */
function isThere(cluster: ClusterView | undefined, account: string): boolean {
  const [namespace, name = ''] = account.split('/');
  return cluster?.account(name, namespace) !== undefined;
}
