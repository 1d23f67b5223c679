import { Views } from './check';
import type { ClusterView } from './cluster-view';
import type { Store, StoreLogin } from './stores';

/** Every store that logs in to the hub, with its login. */
export function* logins({ clusters }: Views): Iterable<{ cluster: ClusterView; store: Store; login: StoreLogin }> {
  for (const cluster of clusters) {
    for (const store of cluster.stores) {
      if (store.vault?.login) {
        yield { cluster, store, login: store.vault.login };
      }
    }
  }
}

/** The Vault namespace of a store's secrets as its login names it: the part below its own. */
export function belowLogin({ namespace, loginNamespace }: { namespace: string; loginNamespace: string }): string[] {
  const inside = loginNamespace ? namespace.replace(`${loginNamespace}/`, '') : namespace;
  return namespace === loginNamespace ? [] : [inside];
}
