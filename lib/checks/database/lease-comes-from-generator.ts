import { says } from '../../output/said-values';
import { Check } from '../check';
import { originOf } from '../../output/seen-object';
import { GENERATOR, hubPath } from '../../views/stores';

/** What is leased comes from a generator: a store gives its token back after each read, and the lease dies with it. */
export const leaseComesFromGenerator: Check = {
  id: 'lease-comes-from-generator',
  severity: 'error',
  scope: 'cluster',
  why: 'The operator revokes its token after each read, and the database user of the lease is dropped before any pod has used it.',
  *run({ vault, cluster }) {
    for (const use of vault.dynamicRoles.size > 0 ? cluster.uses : []) {
      const hub = use.store?.vault;
      const path = hub ? hubPath(hub, use.remoteKey) : '';
      if (use.store && use.store.kind !== GENERATOR && vault.dynamicRoles.has(path)) {
        yield {
          ...originOf(use),
          ...says`"${{ path }}" is leased and read through ${{ store: use.storeName }}, whose token is revoked right after, with the user`,
          fix: 'read it by a VaultDynamicSecret',
        };
      }
    }
  },
};
