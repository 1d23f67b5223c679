import { grouped } from '../collections/grouped';
import type { ClusterView } from './cluster-view';
import { ACCOUNT_TOKEN } from './secret-types';

/** A Secret of a cluster with a token, which is named for another cluster. */
export interface WaitingToken {
  readonly cluster: ClusterView;
  readonly secret: string;
}

const known = new WeakMap<readonly ClusterView[], ReadonlyMap<string, readonly WaitingToken[]>>();

/** Tokens that wait for a cluster in a namespace of others: without a hub, nothing else says for whom they are. */
export function waitingTokens(
  clusters: readonly ClusterView[],
  downstream: ClusterView,
  namespace: string,
): readonly WaitingToken[] {
  const byName = known.get(clusters) ?? tokensByName(clusters);
  known.set(clusters, byName);
  return (byName.get(`${namespace}/${downstream.name}`) ?? []).filter(({ cluster }) => cluster !== downstream);
}

function tokensByName(clusters: readonly ClusterView[]): Map<string, WaitingToken[]> {
  const all = clusters.flatMap((cluster) =>
    cluster
      .ofKind('Secret')
      .filter(({ object }) => object['type'] === ACCOUNT_TOKEN)
      .flatMap(({ object: { metadata } }) =>
        [...new Set(metadata.name.split('.'))].map((part) => ({
          ...{ cluster, secret: metadata.name },
          key: `${metadata.namespace}/${part}`,
        })),
      ),
  );
  return grouped(all, ({ key }) => key);
}
