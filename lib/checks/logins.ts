import { Views } from './check';
import { ClusterView, Store, StoreLogin } from './cluster-view';

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
