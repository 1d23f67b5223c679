import { accountUses } from '../views/account-uses';
import { isSaid, originOf } from '../views/seen-object';
import { Check } from './check';

/** The operator may ask for tokens of each store's ServiceAccount, by its name. */
export const operatorMayRequestToken: Check = {
  id: 'operator-may-request-token',
  severity: 'error',
  why: 'The API server forbids the operator to make a token, so the store never logs in and no Secret of it is made.',
  *run(views) {
    for (const { cluster, who, account, byOperator } of accountUses(views)) {
      if (!byOperator || account === undefined) {
        continue;
      }
      if (cluster.unread.operator || !isSaid(account)) {
        // Its own chart lets it ask for any token.
        continue;
      }
      const [namespace, name] = account.split('/') as [string, string];
      const wish = { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace, name };
      if (!cluster.rbac.allowing(wish).some(({ subjects }) => subjects.length > 0)) {
        yield {
          ...originOf(who),
          message: `no Role lets the operator create tokens of ServiceAccount "${account}"`,
          fix: 'bind a Role for serviceaccounts/token with that name in resourceNames to the operator',
        };
      }
    }
  },
};
