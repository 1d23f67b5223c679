import { accountUses } from '../../views/account-uses';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A store logs in as a ServiceAccount that nobody else uses. */
export const storeHasOwnAccount: Check = {
  id: 'store-has-own-account',
  severity: 'error',
  scope: 'fleet',
  why: 'Every pod that runs as this account carries a token with which it reads Vault/OpenBao on its own.',
  *run(views) {
    for (const { cluster, who, whoName, account, byOperator } of accountUses(views)) {
      if (account === undefined) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} names no ServiceAccount, so the operator logs in as itself, for everybody alike`,
          fix: 'name a ServiceAccount of the namespace in serviceAccountRef',
        };
        continue;
      }
      if (account.endsWith('/default')) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in as "${{ account }}", which every pod of the namespace is unless it says otherwise`,
          fix: 'make a ServiceAccount for the store alone',
        };
      }
      const pods = byOperator ? cluster.workloadsAs(account) : [];
      if (pods.length > 0) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in as "${{ account }}", and ${pods.map(({ kind, name }) => `${kind} ${name}`).join(', ')} runs as it`,
          fix: 'make a ServiceAccount for the store alone',
        };
      }
    }
  },
};
