import type { ClusterView } from '../views/cluster-view';
import { logins } from '../views/logins';
import type { RoleGrant, Subject } from '../views/rbac';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** Nobody but the operator is given the right to ask for tokens of a store's ServiceAccount. */
export const onlyOperatorRequestsTokens: Check = {
  id: 'only-operator-requests-tokens',
  severity: 'error',
  why: 'Whoever may ask for such a token logs in to the hub as the store, from anywhere.',
  *run(views) {
    const accounts = new Map<ClusterView, Set<string>>();
    for (const { cluster, account } of logins(views)) {
      if (account !== undefined) {
        const known = accounts.get(cluster) ?? new Set();
        accounts.set(cluster, known.add(account));
      }
    }
    for (const [cluster, all] of accounts) {
      const grants = new Map<RoleGrant, string>();
      for (const account of all) {
        const [namespace, name] = account.split('/') as [string, string];
        const wish = { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace, name };
        cluster.rbac.allowing(wish).forEach((grant) => grants.set(grant, account));
      }
      const operator = mostNamed([...grants.keys()].flatMap(({ subjects }) => subjects));
      for (const [{ binding, subjects }, account] of grants) {
        const others = subjects.filter((subject) => nameOf(subject) !== operator);
        if (others.length > 0) {
          yield {
            ...originOf(binding),
            message: `${others.map(nameOf).join(', ')} may ask for tokens of "${account}", as ${operator} does elsewhere on "${cluster.name}"`,
            fix: 'bind the role to the operator alone',
          };
        }
      }
    }
  },
};

/** Which of them the operator is, is not written anywhere: it is the one that has the right most often. */
function mostNamed(subjects: readonly Subject[]): string | undefined {
  const counts = new Map<string, number>();
  subjects.forEach((subject) => counts.set(nameOf(subject), (counts.get(nameOf(subject)) ?? 0) + 1));
  return [...counts].sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))[0]?.[0];
}

function nameOf({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}
