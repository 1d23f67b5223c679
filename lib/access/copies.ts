import type { ClusterView } from '../views/cluster-view';
import type { Delivered, StoreUse } from '../views/requests';
import { firstPushes } from '../views/pushes';
import { hubPath, type Store } from '../views/stores';
import type { Views } from '../views/views';
import { order } from './principals';

/** What a delivered Secret is made of. */
export interface Sources {
  /** Paths of the hub, with their Vault namespace; `*` at the end where a store looks for many. */
  readonly paths: readonly string[];
  /** Secrets of other clusters, as `<cluster>/<namespace>/<name>`. */
  readonly secrets: readonly string[];
  /** Keys of stores beside the hub, as `<provider>: <key>`; who else reads those is not known here. */
  readonly beside: readonly string[];
}

export function sourcesOf(views: Views, cluster: ClusterView, delivered: Delivered): Sources {
  const uses = cluster.usesOf(delivered.object).filter(({ kind }) => kind !== 'metadata');
  return {
    paths: sorted(uses.flatMap(hubPathsOf)),
    secrets: sorted(
      uses.flatMap(({ store, remoteKey, kind }) =>
        store?.upstream ? upstreamSecrets(views, cluster, store, kind === 'find' ? undefined : remoteKey) : [],
      ),
    ),
    beside: sorted(uses.flatMap(keysBeside)),
  };
}

function hubPathsOf({ store, remoteKey, kind }: StoreUse): string[] {
  return store?.vault ? [`${hubPath(store.vault, remoteKey)}${kind === 'find' ? '*' : ''}`] : [];
}

function keysBeside({ store, remoteKey, kind }: StoreUse): string[] {
  return store && !store.vault && !store.upstream
    ? [`${store.provider}: ${remoteKey}${kind === 'find' ? '*' : ''}`]
    : [];
}

/** @param key undefined where Secrets are looked for: which ones are found, only the cluster knows, so all may be */
function upstreamSecrets(views: Views, cluster: ClusterView, store: Store, key: string | undefined): string[] {
  const { server, remoteNamespace } = store.upstream!;
  const upstream = upstreamOf(views, cluster, store);
  const names = key === undefined ? (upstream?.secretNames(remoteNamespace) ?? ['*']) : [key];
  return names.map((name) => `${upstream?.name ?? server}/${remoteNamespace}/${name}`);
}

/** No address tells which cluster it is: the store may, or else it is who hands to the hub the token that the store shows. */
function upstreamOf(
  { clusters }: Views,
  cluster: ClusterView,
  { upstream, namespace }: Store,
): ClusterView | undefined {
  if (upstream?.isOwnCluster) {
    return cluster;
  }
  if (upstream?.cluster !== undefined) {
    return clusters.find(({ name }) => name === upstream.cluster);
  }
  const token = cluster.delivery(namespace, upstream?.token?.secretName ?? '');
  const paths = token ? cluster.usesOf(token.object).flatMap(hubPathsOf) : [];
  return firstPushes(clusters, paths)[0]?.cluster;
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort(order);
}
