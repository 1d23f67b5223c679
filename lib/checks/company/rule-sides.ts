import type { RuleCluster, RuleHub, RuleObject, RuleResource } from '../../output/company-rule';
import { type HubResource, type Origin, originAtHub } from '../../output/hub-resource';
import { originOf, type SeenObject } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import type { VaultView } from '../../views/vault-view';
import { frozenCopy } from './frozen-copy';

const PLACES = new WeakMap<object, Origin>();
const CLUSTERS = new WeakMap<ClusterView, RuleCluster>();
const HUBS = new WeakMap<VaultView, RuleHub>();

/** Where something is that a rule was given; undefined for anything else. */
export function placeGiven(given: unknown): Origin | undefined {
  return typeof given === 'object' && given !== null ? PLACES.get(given) : undefined;
}

/** A cluster as rules see it, the same for all of them: what is asked for is copied once. */
export function ruleCluster(view: ClusterView): RuleCluster {
  let cluster = CLUSTERS.get(view);
  if (!cluster) {
    const objects = onceByName((kind) => view.ofKind(kind).map(ruleObject));
    cluster = Object.freeze({ name: view.name, objects, mayHaveMore: view.unread.objects });
    CLUSTERS.set(view, cluster);
    PLACES.set(cluster, { path: '', place: view.name });
  }
  return cluster;
}

/** The side of Terraform as rules see it, the same for all of them. */
export function ruleHub(view: VaultView): RuleHub {
  let hub = HUBS.get(view);
  if (!hub) {
    const resources = onceByName((type) => view.resources.ofType(type).map(ruleResource));
    hub = Object.freeze({ resources, mayHaveMore: (type: string) => view.mayHaveMore(type) });
    HUBS.set(view, hub);
    PLACES.set(hub, { path: '', place: 'Terraform' });
  }
  return hub;
}

function ruleObject(seen: SeenObject): RuleObject {
  const { kind, data, stringData } = seen.object as RuleObject;
  const copy = frozenCopy(
    kind === 'Secret'
      ? { ...seen.object, ...(data && { data: keysOf(data) }), ...(stringData && { stringData: keysOf(stringData) }) }
      : seen.object,
  ) as RuleObject;
  PLACES.set(copy, originOf(seen));
  return copy;
}

function keysOf(values: object): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((key) => [key, '']));
}

function ruleResource(resource: HubResource): RuleResource {
  const { type, address, namespace, attributes, unknown = [] } = resource;
  const copy = frozenCopy({ type, address, namespace, arguments: attributes, unknown });
  PLACES.set(copy, originAtHub(resource));
  return copy;
}

/** Lists by a name, each made when it is asked for first. */
function onceByName<T>(make: (name: string) => T[]): (name: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (name) => {
    const made = known.get(name) ?? Object.freeze(make(name));
    known.set(name, made);
    return made;
  };
}
