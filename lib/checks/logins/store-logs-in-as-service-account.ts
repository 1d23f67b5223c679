import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** A store logs in with a token that Kubernetes makes for it, and holds no secret of its own. */
export const storeLogsInAsServiceAccount: Check = {
  id: 'store-logs-in-as-service-account',
  severity: 'warning',
  scope: 'cluster',
  why: 'A token or password in a Secret must be made, kept and rotated by somebody, and nothing here says what it may read.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      // In files of others a value may be filled in later.
      const isSaid = store.vault && (store.vault.methods.length > 0 || !cluster.unread.operator);
      if (store.vault && isSaid && !store.vault.login) {
        yield {
          ...originOf(store),
          ...says`the store logs in by ${store.vault.methods.join(', ') || 'nothing'}`,
          fix: `log in by jwt or kubernetes, with a ServiceAccount of the namespace${store.vault.provider === 'openBao' ? ': provider vault has both, for OpenBao too' : ''}`,
        };
      }
    }
  },
};
