import { literalText } from '../encode/terraform';
import { ANNOTATIONS } from '../output/annotations';
import { CANARY_TEMPLATE, CanaryValue, canaryValueIn, isCanary, storeTitle } from '../output/canary';
import { absolute, HubResource } from '../output/hub-resource';
import { specOf } from '../output/seen-object';
import { jsonObject } from '../text/json-object';
import type { ClusterView } from './cluster-view';
import type { Delivered } from './requests';
import { hubPath } from './stores';
import type { VaultView } from './vault-view';

/** An ExternalSecret that shows whether what both sides say of a store has arrived. */
export interface Canary {
  readonly delivered: Delivered;
  /** The mark that its Secret has once both sides of the same synthesis are there. */
  readonly mark: string;
  /** The store that it reads through, such as `SecretStore app/keywheel`; undefined where there is none of the name. */
  readonly store?: string;
  /** Where it reads, with the Vault namespace; undefined where that is no value of a KV engine. */
  readonly path?: string;
  /** Whether its Secret has exactly what is there, at each refresh. */
  readonly isFaithful: boolean;
}

/** What Terraform writes for a canary to show. */
export interface Mark extends CanaryValue {
  readonly resource: HubResource;
}

const known = new WeakMap<ClusterView, readonly Canary[]>();

export function canariesOf(cluster: ClusterView): readonly Canary[] {
  let canaries = known.get(cluster);
  if (!canaries) {
    canaries = cluster.delivered.filter(({ object }) => isCanary(object)).map(canaryOf);
    known.set(cluster, canaries);
  }
  return canaries;
}

/** By the path at which each is read, with the Vault namespace. */
export function marksOf(vault: VaultView): ReadonlyMap<string, Mark> {
  let marks = knownMarks.get(vault);
  if (!marks) {
    marks = new Map(vault.resources.written('vault_generic_endpoint').flatMap(markIn));
    knownMarks.set(vault, marks);
  }
  return marks;
}

const knownMarks = new WeakMap<VaultView, ReadonlyMap<string, Mark>>();

function canaryOf(delivered: Delivered): Canary {
  const { object, sources } = delivered;
  const [source, more] = sources;
  const { store } = source ?? {};
  const isKv = store?.vault?.version === 'v2';
  return {
    delivered,
    mark: object.metadata.annotations?.[ANNOTATIONS.canary] ?? '',
    store: store && storeTitle(store.kind, store.name, store.namespace),
    path: isKv && !more ? hubPath(store.vault!, source!.key) : undefined,
    isFaithful: isFaithful(delivered),
  };
}

/** One value, read whole, the newest of it, under its own names, again and again. */
function isFaithful({ object, sources, refresh, fixed }: Delivered): boolean {
  const { data = [], dataFrom = [], target } = specOf(object);
  const [source] = sources;
  return (
    data.length === 0 &&
    dataFrom.length === 1 &&
    source !== undefined &&
    source.version === undefined &&
    source.property === undefined &&
    source.rewrite.length === 0 &&
    refresh !== undefined &&
    fixed === undefined &&
    JSON.stringify(target?.template?.data) === JSON.stringify(CANARY_TEMPLATE) &&
    target?.template?.templateFrom === undefined
  );
}

/** Of a value in a KV engine of version 2 that says which store it is the mark of. */
function markIn(resource: HubResource): [string, Mark][] {
  const { namespace, attributes } = resource;
  const path = literalText(String(attributes['path']));
  const { data_json: json } = attributes;
  const said = path.includes('/data/') && typeof json === 'string' ? jsonObject(literalText(json)) : undefined;
  const value = canaryValueIn(said?.['data']);
  return value ? [[absolute(namespace, path), { ...value, resource }]] : [];
}

/** Whether Terraform may write a mark to a path without its being known: a plan hides what is written. */
export function mayBeMarked(vault: VaultView, path: string): boolean {
  return (
    vault.mayHaveMore('vault_generic_endpoint') ||
    vault.resources.written('vault_generic_endpoint').some(({ namespace, attributes, unknown = [] }) => {
      const isHere = unknown.includes('path') || absolute(namespace, literalText(String(attributes['path']))) === path;
      return isHere && unknown.includes('data_json');
    })
  );
}
