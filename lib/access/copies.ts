import type { ClusterView } from '../views/cluster-view';
import type { Delivered, StoreUse } from '../views/requests';
import { hubPath, type Store } from '../views/stores';
import type { Views } from '../views/views';
import { order } from './principals';

/** What a delivered Secret is made of. */
export interface Sources {
  /** Paths of the hub, with their Vault namespace; `*` at the end where a store looks for many. */
  readonly paths: readonly string[];
  /** Secrets of other clusters, as `<cluster>/<namespace>/<name>`. */
  readonly secrets: readonly string[];
}

export function sourcesOf(views: Views, cluster: ClusterView, delivered: Delivered): Sources {
  const uses = cluster.uses.filter(({ object, kind }) => object === delivered.object && kind !== 'metadata');
  return {
    paths: sorted(uses.flatMap(hubPathsOf)),
    secrets: sorted(
      delivered.sources.flatMap(({ store, key }) =>
        store?.upstream ? upstreamSecret(views, cluster, store, key) : [],
      ),
    ),
  };
}

function hubPathsOf({ store, remoteKey, kind }: StoreUse): string[] {
  return store?.vault ? [`${hubPath(store.vault, remoteKey)}${kind === 'find' ? '*' : ''}`] : [];
}

function upstreamSecret(views: Views, cluster: ClusterView, store: Store, key: string): string {
  const { server, remoteNamespace } = store.upstream!;
  return `${upstreamOf(views, cluster, store)?.name ?? server}/${remoteNamespace}/${key}`;
}

/** The cluster that hands to the hub the token with which the store reads it: no address tells which one it is. */
function upstreamOf(
  { clusters }: Views,
  cluster: ClusterView,
  { upstream, namespace }: Store,
): ClusterView | undefined {
  const token = cluster.delivery(namespace, upstream?.token?.secretName ?? '');
  const paths = cluster.uses.filter(({ object }) => object === token?.object).flatMap(hubPathsOf);
  return clusters.find(({ uses }) =>
    uses.some((use) => use.kind === 'push' && hubPathsOf(use).some((path) => paths.includes(path))),
  );
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort(order);
}
