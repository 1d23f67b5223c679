import type { KubernetesObject } from '../output/kubernetes-object';
import type { SeenObject } from '../output/seen-object';
import { originOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import { isNeighbour } from './asked-kinds';
import { differences } from './differences';
import { kindKey, LiveCluster, liveKey } from './live-cluster';

/** Something of one side that is otherwise than it was written. */
export interface Drift {
  /** Cluster, or "hub". */
  readonly where: string;
  /** Such as `SecretStore app-payments/keywheel`, or the address of a resource of Terraform. */
  readonly what: string;
  /** Path of the construct in the program, where it is known. */
  readonly path: string;
  /** Where it is written; empty for what is not. */
  readonly place: string;
  readonly how: 'missing' | 'differs' | 'not written';
  /** Fields that differ. */
  readonly fields: readonly string[];
}

/** What the cluster has otherwise than it was written, and what beside it. */
export function clusterDrift(cluster: ClusterView, live: LiveCluster): readonly Drift[] {
  const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
  const unseen = new Set(live.unseen.map(kindKey));
  const written = cluster.objects.filter(({ object }) => !unseen.has(kindKey(object)));
  return [
    ...written.flatMap((seen) => {
      const found = objects.get(liveKey(seen.object));
      const fields = found === undefined ? [] : fieldsThatDiffer(seen.object, found);
      const how = found === undefined ? ('missing' as const) : ('differs' as const);
      return found === undefined || fields.length > 0 ? [{ ...placed(cluster, seen), how, fields }] : [];
    }),
    ...strangers(cluster, live).map((object) => ({
      ...{ where: cluster.name, what: objectText(object), path: '', place: '' },
      ...{ how: 'not written' as const, fields: [] },
    })),
  ];
}

/** Objects that decide over what is written, in its namespaces, and are not written themselves. */
export function strangers(cluster: ClusterView, { objects }: LiveCluster): readonly KubernetesObject[] {
  const written = new Set(cluster.objects.map(({ object }) => liveKey(object)));
  const namespaces = new Set(cluster.objects.map(({ object }) => object.metadata.namespace));
  return objects.filter(
    (object) => isNeighbour(object) && namespaces.has(object.metadata.namespace) && !written.has(liveKey(object)),
  );
}

/** What a Secret holds is nobody's concern here, and may change by itself. */
function fieldsThatDiffer({ metadata, ...written }: KubernetesObject, live: KubernetesObject): readonly string[] {
  const own = written.kind === 'Secret' ? { type: written['type'] } : { ...written, apiVersion: live.apiVersion };
  return [...differences(metadata, live.metadata, 'metadata'), ...differences({ ...own, status: undefined }, live)];
}

function placed(cluster: ClusterView, seen: SeenObject): Pick<Drift, 'where' | 'what' | 'path' | 'place'> {
  return { where: cluster.name, what: objectText(seen.object), path: seen.path, place: originOf(seen).place };
}

/** As findings name an object: `SecretStore app-payments/keywheel`. */
export function objectText({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
