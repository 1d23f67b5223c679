import { isGlobOf } from '../../text/glob';
import { grouped } from '../../collections/grouped';
import { accountUses } from '../../views/account-uses';
import type { ClusterView } from '../../views/cluster-view';
import { absolute } from '../../output/hub-resource';
import { type LoginRole, ownPolicies } from '../../views/login-roles';
import { originOf } from '../../output/seen-object';
import { clustersAt } from '../../views/tenants';
import type { Views } from '../../views/views';
import { ownersAmong } from '../../views/workload-owner';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A ServiceAccount that logs in to a store of secrets is that of one owner's workloads. */
export const accountHasOneOwner: Check = {
  id: 'account-has-one-owner',
  severity: 'warning',
  scope: 'fleet',
  why: 'Each owner reads the secrets of the others with the token in its own pods, and nobody can take the right from one of them alone.',
  *run(views) {
    for (const cluster of views.clusters) {
      const shared = [...grouped(cluster.workloads, ({ account }) => account)].filter(([, all]) => all.length > 1);
      for (const [account, workloads] of shared) {
        const owners = ownersAmong(workloads);
        const login = owners.length > 0 ? loginOf(views, cluster, account) : undefined;
        if (login !== undefined) {
          const [namespace, name] = account.split('/') as [string, string];
          yield {
            ...originOf(cluster.account(name, namespace) ?? workloads[0]!),
            ...says`ServiceAccount "${{ account }}" ${login}, and workloads of several owners run as it: ${{
              workloads: owners.map(({ workload: { kind, name: own }, owner }) => `${kind} ${own} (${owner})`),
            }}`,
            fix: 'give each owner a ServiceAccount and a role of its own',
          };
        }
      }
    }
  },
};

/** By what an account gets at secrets; undefined where nothing says that it does. */
function loginOf(views: Views, cluster: ClusterView, account: string): string | undefined {
  const use = accountUses(views).find((one) => one.cluster === cluster && one.account === account);
  if (use) {
    const { kind, metadata } = use.who.object;
    return `is who ${kind} ${metadata.name} logs in as`;
  }
  const role = [...views.vault.roles.values()].find(
    (one) => givesRights(one) && isOf(views, one, cluster) && one.accounts.some((bound) => isGlobOf(bound, account)),
  );
  return role && `may log in with role "${role.name}" at auth mount "${role.mount}"`;
}

/** More than what every token may do. */
function givesRights(role: LoginRole): boolean {
  return !role.knows.policies || ownPolicies(role).length > 0;
}

/** Whether tokens of the cluster are taken there: where nothing says which cluster's are, the only one there is. */
function isOf(views: Views, role: LoginRole, cluster: ClusterView): boolean {
  const clusters = clustersAt(views).get(absolute(role.namespace, role.mount));
  return clusters ? clusters.has(cluster) : views.clusters.length === 1;
}
