import type { KubernetesObject } from '../output/kubernetes-object';
import type { SeenObject } from '../output/seen-object';
import { objectText, originOf, specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import { isOfEgress, Pods, surelySelects } from '../views/egress';
import { operatorPods } from '../views/operator';
import type { Views } from '../views/views';
import { isNeighbour } from './asked-kinds';
import { isAutoscaled } from './autoscaled';
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

/** How many pods there are is no drift where an autoscaler decides it. */
const REPLICAS = 'spec.replicas';

/** What the cluster has otherwise than it was written, and what beside it. */
export function clusterDrift(views: Views, cluster: ClusterView, live: LiveCluster): readonly Drift[] {
  const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
  const unseen = new Set(live.unseen.map(kindKey));
  const written = cluster.ownObjects.filter(({ object }) => !unseen.has(kindKey(object)));
  return [
    ...written.flatMap((seen) => {
      const found = objects.get(liveKey(seen.object));
      const all = found === undefined ? [] : fieldsThatDiffer(seen.object, found);
      const isScaled = found !== undefined && all.includes(REPLICAS) && isAutoscaled(cluster, live, found);
      const fields = isScaled ? all.filter((field) => field !== REPLICAS) : all;
      const how = found === undefined ? ('missing' as const) : ('differs' as const);
      return found === undefined || fields.length > 0 ? [{ ...placed(cluster, seen), how, fields }] : [];
    }),
    ...strangers(cluster, live)
      .filter((object) => object.kind !== 'NetworkPolicy' || keepsInOurs(views, cluster, object))
      .map((object) => ({
        ...{ where: cluster.name, what: objectText(object), path: '', place: '' },
        ...{ how: 'not written' as const, fields: [] },
      })),
  ];
}

/** Objects that decide over what is written, in its namespaces, and are not written themselves. */
export function strangers(cluster: ClusterView, { objects }: LiveCluster): readonly KubernetesObject[] {
  // With what objects for a whole cluster make.
  const own = [...cluster.ownObjects, ...cluster.ofKind('ExternalSecret', 'PushSecret')];
  const written = new Set(own.map(({ object }) => liveKey(object)));
  const namespaces = new Set(cluster.ownObjects.map(({ object }) => object.metadata.namespace));
  return objects.filter(
    (object) => isNeighbour(object) && namespaces.has(object.metadata.namespace) && !written.has(liveKey(object)),
  );
}

/**
 * Whether a NetworkPolicy keeps a pod of the fleet from leaving: one of the operator, or one that is written. Any other is
 * a matter of the chart or the team that it is of.
 */
function keepsInOurs(views: Views, cluster: ClusterView, object: KubernetesObject): boolean {
  const { namespace = 'default' } = object.metadata;
  const pods: Pods[] = [
    ...operatorPods(views, cluster).filter((one) => one.namespace === namespace),
    ...cluster.workloadsOf(namespace).map(({ podLabels: labels }) => ({ namespace, labels })),
    ...cluster.rotators
      .filter((one) => one.namespace === namespace)
      .map((one) => ({ namespace, labels: labelsOf(one) })),
  ];
  return isOfEgress(object) && pods.some((one) => surelySelects(specOf(object).podSelector ?? {}, one));
}

function labelsOf({ object }: SeenObject): Readonly<Record<string, string>> {
  return specOf(object).jobTemplate?.spec?.template?.metadata?.labels ?? {};
}

/** What a Secret holds is nobody's concern here, and may change by itself. */
function fieldsThatDiffer(object: KubernetesObject, live: KubernetesObject): readonly string[] {
  const { metadata, ...written } = object.kind === 'Secret' ? onlyType(object) : asServed(object);
  const { metadata: there, ...found } = live;
  const isFilled = written['aggregationRule'] !== undefined;
  const left = { apiVersion: live.apiVersion, status: undefined, ...(isFilled ? { rules: undefined } : {}) };
  return [
    ...differences(object, metadata, there, 'metadata'),
    ...differences(object, { ...written, ...left }, { ...found, ...left }),
  ];
}

function onlyType({ apiVersion, kind, metadata, type }: KubernetesObject): KubernetesObject {
  return { apiVersion, kind, metadata, type };
}

/** With what API servers conclude of the rest. */
function asServed(object: KubernetesObject): KubernetesObject {
  const { policyTypes, egress } = specOf(object);
  return object.kind === 'NetworkPolicy' && !policyTypes?.length
    ? { ...object, spec: { ...specOf(object), policyTypes: egress?.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] } }
    : object;
}

function placed(cluster: ClusterView, seen: SeenObject): Pick<Drift, 'where' | 'what' | 'path' | 'place'> {
  return { where: cluster.name, what: objectText(seen.object), path: seen.path, place: originOf(seen).place };
}
