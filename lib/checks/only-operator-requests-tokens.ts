import { guardedOperator, isOperator, operatorOf, tokenGrants } from '../views/operator';
import { originOf } from '../views/seen-object';
import { Check } from './check';
import { isForEveryone } from './secrets-are-not-for-everyone';

/** Nobody but the operator is given the right to ask for tokens of a store's ServiceAccount. */
export const onlyOperatorRequestsTokens: Check = {
  id: 'only-operator-requests-tokens',
  severity: 'error',
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
          yield {
            ...originOf(binding),
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
        };
      }
    }
  },
};
