import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The Secret that a store logs in with is made by something here. */
export const storeTokenIsThere: Check = {
  id: 'store-token-is-there',
  severity: 'warning',
  scope: 'cluster',
  why: 'Until somebody makes the Secret by hand the store does not work, and afterwards nobody rotates it.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const store of cluster.stores.filter(({ kind }) => kind === 'SecretStore')) {
      for (const { name, key, namespace } of store.external?.secrets ?? []) {
        if (!cluster.makesSecret(name, key, namespace)) {
          yield {
            ...originOf(store),
            ...says`nothing makes Secret "${{ secret: name }}"${key === undefined ? '' : ` with key "${key}"`}, with which the store logs in`,
            fix: 'deliver it from Vault/OpenBao, or seal it; else make it by hand and acknowledge this with who rotates it',
          };
        }
      }
    }
  },
};
