import { accountUses } from '../../views/account-uses';
import type { ClusterView } from '../../views/cluster-view';
import { isSaid, originOf, type SeenObject } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The operator may ask for tokens of each store's ServiceAccount, by its name, and cert-manager for those of an issuer's. */
export const operatorMayRequestToken: Check = {
  id: 'operator-may-request-token',
  severity: 'error',
  scope: 'fleet',
  why: 'The API server forbids the operator to make a token, so the store never logs in and no Secret of it is made.',
  *run(views) {
    for (const { cluster, who, account, byOperator } of accountUses(views)) {
      const asker = byOperator ? 'the operator' : askerOf(cluster, who, account);
      // The operator's own chart lets it ask for any token.
      const isElsewhere = byOperator && cluster.unread.operator;
      if (asker === undefined || account === undefined || isElsewhere || !isSaid(account)) {
        continue;
      }
      const [namespace, name] = account.split('/') as [string, string];
      const wish = { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace, name };
      if (!cluster.rbac.allowing(wish).some(({ subjects }) => subjects.length > 0)) {
        yield {
          ...originOf(who),
          // Of a part of a cluster, the Role may be in another one.
          ...(cluster.unread.operator ? ({ severity: 'warning' } as const) : {}),
          ...says`no Role lets ${asker} create tokens of ServiceAccount "${{ account }}"`,
          fix: `bind a Role for serviceaccounts/token with that name in resourceNames to ${asker}`,
        };
      }
    }
  },
};

/**
 * cert-manager, whose chart lets it ask for tokens of its own account alone; undefined where a chart may bind the Role.
 * https://cert-manager.io/docs/configuration/vault/#secretless-authentication-with-a-service-account
 */
function askerOf({ unread }: ClusterView, { object }: SeenObject, account = ''): string | undefined {
  const isIssuer = object.kind === 'Issuer' || object.kind === 'ClusterIssuer';
  return isIssuer && !unread.objects && !account.endsWith('/cert-manager') ? 'cert-manager' : undefined;
}
