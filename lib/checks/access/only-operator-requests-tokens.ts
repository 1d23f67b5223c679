import { grouped } from '../../collections/grouped';
import { accountUses } from '../../views/account-uses';
import type { ClusterView } from '../../views/cluster-view';
import { givesEverything, guardedOperator, isOperator, operatorOf, tokenGrants } from '../../views/operator';
import { Subject, subjectName } from '../../views/rbac';
import { originOf } from '../../output/seen-object';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { isForEveryone } from './secrets-are-not-for-everyone';

/** What it says where what guards Secrets knows another operator. */
export const OTHER_GUARD = 'the guard watches another account';

/** Nobody but the operator is given the right to ask for tokens of a store's ServiceAccount. */
export const onlyOperatorRequestsTokens: Check = {
  id: 'only-operator-requests-tokens',
  severity: 'error',
  scope: 'fleet',
  why: 'Anyone who may ask for such a token logs in to Vault/OpenBao as the store, from anywhere.',
  *run(views) {
    for (const cluster of views.clusters) {
      const operator = operatorOf(views, cluster);
      for (const [grant, account] of tokenGrants(views, cluster)) {
        const { binding, subjects } = grant;
        const others = subjects
          .filter((one) => one.kind !== 'ServiceAccount' || !isOperator(views, cluster, subjectName(one)))
          // Where the operator is in no file, only who is surely somebody else.
          .filter((one) => !cluster.unread.operator || isOtherTenant(views, cluster, one, grant.namespace))
          .map(subjectName);
        if (others.length > 0 && !isForEveryone(grant)) {
          const mayBeAdministrators =
            givesEverything(grant) && !subjects.some((one) => isOfTenant(views, cluster, one));
          yield {
            ...originOf(binding),
            ...(mayBeAdministrators ? { severity: 'warning' } : {}),
            ...says`${{ subjects: others }} may ask for tokens of "${{ account }}", and the operator on "${{ cluster: cluster.name }}" is ${operator ?? 'in no file'}`,
            fix: 'bind the role to the operator alone',
          };
        }
      }
      const guarded = cluster.unread.operator ? undefined : guardedOperator(cluster);
      if (guarded !== undefined && operator !== undefined && !isOperator(views, cluster, guarded)) {
        const [policy] = cluster.ofKind('ValidatingAdmissionPolicy');
        yield {
          ...originOf(policy!),
          ...says`it watches ${guarded}, and the operator on "${{ cluster: cluster.name }}" is ${{ account: operator }}`,
          fix: 'name the same account',
          variant: OTHER_GUARD,
        };
      }
    }
  },
};

const known = new WeakMap<Views, ReadonlyMap<ClusterView, readonly string[]>>();

/** The accounts of stores, by cluster. */
function accountsIn(views: Views): ReadonlyMap<ClusterView, readonly string[]> {
  const all =
    known.get(views) ??
    new Map(
      [...grouped(accountUses(views), ({ cluster }) => cluster)].map(([cluster, uses]) => [
        cluster,
        [...new Set(uses.flatMap(({ account }) => account ?? []))],
      ]),
    );
  known.set(views, all);
  return all;
}

/** Who logs in for another namespace than the one in which it may ask for tokens, or is said to be of a tenant. */
function isOtherTenant(
  views: Views,
  cluster: ClusterView,
  { kind, name }: Subject,
  where: string | undefined,
): boolean {
  const namespace = kind === 'Group' ? /^system:serviceaccounts:(.+)$/.exec(name)?.[1] : name.split('/')[0];
  if (kind === 'User' || namespace === undefined || namespace === where) {
    return false;
  }
  const accounts = accountsIn(views).get(cluster) ?? [];
  const logsIn = accounts.some((account) =>
    kind === 'Group' ? account.startsWith(`${namespace}/`) : account === name,
  );
  return logsIn || tenantIn(views, cluster, namespace) !== undefined;
}

/** What deploys everything, and people who run the cluster, are of none. Who has a store is one, whoever it is. */
function isOfTenant(views: Views, cluster: ClusterView, { kind, name }: Subject): boolean {
  const namespace = name.split('/')[0]!;
  const isOne = () => tenantIn(views, cluster, namespace) !== undefined;
  return kind === 'ServiceAccount' && (cluster.stores.some((store) => store.namespace === namespace) || isOne());
}
