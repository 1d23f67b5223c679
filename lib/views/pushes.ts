import { grouped } from '../collections/grouped';
import type { ClusterView } from './cluster-view';
import type { StoreUse } from './requests';
import { hubPath } from './stores';

/** Something that a cluster writes to the hub. */
export interface Push {
  readonly cluster: ClusterView;
  readonly use: StoreUse;
  /** Its place among all of them. */
  readonly place: number;
}

const known = new WeakMap<readonly ClusterView[], ReadonlyMap<string | undefined, readonly Push[]>>();

/** The first that each cluster writes to one of these paths of the hub, in the order of the clusters. */
export function firstPushes(clusters: readonly ClusterView[], paths: readonly (string | undefined)[]): Push[] {
  const byPath = known.get(clusters) ?? pushesByPath(clusters);
  known.set(clusters, byPath);
  const all = [...new Set(paths)].flatMap((path) => byPath.get(path) ?? []).sort((a, b) => a.place - b.place);
  return [...grouped(all, ({ cluster }) => cluster).values()].map(([first]) => first!);
}

function pushesByPath(clusters: readonly ClusterView[]): Map<string | undefined, Push[]> {
  const pushes = clusters.flatMap((cluster) =>
    cluster.uses.filter(({ kind }) => kind === 'push').map((use) => ({ cluster, use })),
  );
  return grouped(
    pushes.map((push, place) => ({ ...push, place })),
    ({ use: { store, remoteKey } }) => store?.vault && hubPath(store.vault, remoteKey),
  );
}
