import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** The operator may ask for tokens of each store's ServiceAccount, by its name. */
export const operatorMayRequestToken: Check = {
  id: 'operator-may-request-token',
  severity: 'error',
  *run(views) {
    for (const { cluster, store, login } of logins(views)) {
      if (!cluster.mayRequestToken(login.account)) {
        yield {
          ...originOf(store),
          message: `no Role lets the operator create tokens of ServiceAccount "${login.account}"`,
          fix: 'bind a Role for serviceaccounts/token with that name in resourceNames to the operator',
        };
      }
    }
  },
};
