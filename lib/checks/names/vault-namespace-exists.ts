import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A store logs in and reads in Vault namespaces that the hub has. */
export const vaultNamespaceExists: Check = {
  id: 'vault-namespace-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao answers 403 or 404 to everything that the store asks, as if its policies were wrong.',
  *run({ vault, cluster }) {
    const there = (path: string) =>
      path === '' || vault.namespaces.has(path) || vault.existing.namespaces.some((one) => one === path);
    for (const store of vault.hasNamespaces || !cluster.unread.operator ? cluster.stores : []) {
      const paths = store.vault ? [store.vault.namespace, store.vault.loginNamespace] : [];
      for (const path of new Set(paths.map((one) => one.replace(/^\/|\/$/g, '')))) {
        if (!there(path) && !vault.mayHaveMore('vault_namespace')) {
          yield {
            ...originOf(store),
            ...says`the store names Vault namespace "${{ namespace: path }}", which Vault/OpenBao does not have`,
            fix: `name one that it has: ${[...vault.namespaces.keys(), ...vault.existing.namespaces].sort().join(', ') || 'there is none but the root'}`,
          };
        }
      }
    }
  },
};
