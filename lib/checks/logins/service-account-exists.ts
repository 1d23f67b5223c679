import { accountUses } from '../../views/account-uses';
import { isSaid, originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Whoever logs in does so as a ServiceAccount that its cluster is given. */
export const serviceAccountExists: Check = {
  id: 'service-account-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'There is nobody to log in as, so no Secret is made or refreshed, and the pod of a rotator is never started.',
  *run(views) {
    for (const { cluster, who, whoName, account } of accountUses(views)) {
      const [namespace, name] = (account ?? '/').split('/') as [string, string];
      // Kubernetes makes the one of this name in every namespace.
      const elsewhere = name === 'default' || cluster.unread.objects || !isSaid(namespace);
      if (account !== undefined && !elsewhere && !cluster.account(name, namespace)) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in as ServiceAccount "${{ account }}", which nothing on "${{ cluster: cluster.name }}" makes`,
          fix: 'make the ServiceAccount, or name one that is there',
        };
      }
    }
  },
};
