import { objectText } from '../output/seen-object';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { ClusterView } from '../views/cluster-view';
import { conditionOf } from './condition';
import type { FailureModeId } from './failure-modes';
import type { FleetStatus } from './fleet-status';
import { AskedKind, kindKey, LiveCluster, liveKey, UnseenKind } from './live-cluster';

const OVER: FailureModeId = 'store-in-back-off';
const WAITS: FailureModeId = 'store-not-ready';
const STORE = /^(Cluster)?SecretStore$/;
const DELIVERY = /^ExternalSecret$/;

/** Stores that fail for something that is over: to look at them again is all that they need. */
export function storesToBump(status: FleetStatus, live: LiveCluster): readonly KubernetesObject[] {
  return waiting(status, live, STORE, [OVER]);
}

/** Deliveries that failed for the same, or for their stores, which are all ready now: they wait out a pause of their own. */
export function deliveriesToBump(
  status: FleetStatus,
  cluster: ClusterView,
  live: LiveCluster,
): readonly KubernetesObject[] {
  const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
  const stores = new Map(
    cluster.delivered.map(({ object }) => [
      liveKey(object),
      cluster.usesOf(object).flatMap(({ store }) => (store ? [store.object] : [])),
    ]),
  );
  return waiting(status, live, DELIVERY, [OVER, WAITS]).filter(
    (object) =>
      conditionOf(object)?.ready === false &&
      areReady((stores.get(liveKey(object)) ?? []).map((store) => objects.get(liveKey(store)))),
  );
}

/** As it would be once some stores are ready. */
export function asIfReady(live: LiveCluster, stores: readonly KubernetesObject[]): LiveCluster {
  const ready = new Set(stores);
  const status = { conditions: [{ type: 'Ready', status: 'True' }] };
  return { ...live, objects: live.objects.map((object) => (ready.has(object) ? { ...object, status } : object)) };
}

/** Kinds that are bumped and are written on a cluster which did not list them: whether any of them waits is not known. */
export function notListed({ ownObjects }: ClusterView, { unseen }: LiveCluster): readonly UnseenKind[] {
  const written = new Set(ownObjects.map(({ object }) => kindKey(object)));
  return unseen.filter((one) => isBumped(one) && written.has(kindKey(one)));
}

export function isBumped({ kind }: AskedKind): boolean {
  return STORE.test(kind) || DELIVERY.test(kind);
}

export function isStore({ kind }: AskedKind): boolean {
  return STORE.test(kind);
}

/** @param objects undefined is one that was not listed */
export function areReady(objects: readonly (KubernetesObject | undefined)[]): boolean {
  return objects.every((object) => object !== undefined && conditionOf(object)?.ready === true);
}

function waiting(
  { standings }: FleetStatus,
  { name, objects }: LiveCluster,
  kind: RegExp,
  modes: readonly string[],
): readonly KubernetesObject[] {
  const own = standings.filter(
    ({ cluster, causes }) => cluster === name && causes.some(({ id }) => modes.includes(id)),
  );
  const texts = new Set(own.map(({ what }) => what));
  return objects.filter((object) => kind.test(object.kind) && texts.has(objectText(object)));
}
