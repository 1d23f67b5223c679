import type { ClusterView } from '../../views/cluster-view';
import { givesEverything, guardedOperator, isOperator, operatorOf, tokenGrants } from '../../views/operator';
import type { Subject } from '../../views/rbac';
import { originOf } from '../../output/seen-object';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { Check } from '../check';
import { isForEveryone } from './secrets-are-not-for-everyone';

/** What it says where what guards Secrets knows another operator. */
export const OTHER_GUARD = 'the guard watches another account';

/** Nobody but the operator is given the right to ask for tokens of a store's ServiceAccount. */
export const onlyOperatorRequestsTokens: Check = {
  id: 'only-operator-requests-tokens',
  severity: 'error',
  scope: 'fleet',
  why: 'Whoever may ask for such a token logs in to the hub as the store, from anywhere.',
  *run(views) {
    for (const cluster of views.clusters.filter(({ unread }) => !unread.operator)) {
      const operator = operatorOf(views, cluster);
      for (const [grant, account] of tokenGrants(views, cluster)) {
        const { binding, subjects } = grant;
        const names = subjects.map(({ kind, name }) => `${kind} ${name}`);
        const others = names.filter(
          (name, index) => subjects[index]!.kind !== 'ServiceAccount' || !isOperator(views, cluster, name),
        );
        if (others.length > 0 && !isForEveryone(grant)) {
          const mayBeAdministrators =
            givesEverything(grant) && !subjects.some((one) => isOfTenant(views, cluster, one));
          yield {
            ...originOf(binding),
            ...(mayBeAdministrators ? { severity: 'warning' } : {}),
            message: `${others.join(', ')} may ask for tokens of "${account}", and the operator on "${cluster.name}" is ${operator}`,
            fix: 'bind the role to the operator alone',
          };
        }
      }
      const guarded = guardedOperator(cluster);
      if (guarded !== undefined && operator !== undefined && !isOperator(views, cluster, guarded)) {
        const [policy] = cluster.ofKind('ValidatingAdmissionPolicy');
        yield {
          ...originOf(policy!),
          message: `it watches ${guarded}, and the operator on "${cluster.name}" is ${operator}`,
          fix: 'name the same account',
          about: { what: OTHER_GUARD, names: [guarded] },
        };
      }
    }
  },
};

/** What deploys everything, and people who run the cluster, are of none. Who has a store is one, whoever it is. */
function isOfTenant(views: Views, cluster: ClusterView, { kind, name }: Subject): boolean {
  const namespace = name.split('/')[0]!;
  const isOne = () => tenantIn(views, cluster, namespace) !== undefined;
  return kind === 'ServiceAccount' && (cluster.stores.some((store) => store.namespace === namespace) || isOne());
}
