import { isFields } from '../collections/fields';
import { isObjectName, isSecretKey } from '../fleet/names';
import { absolute } from '../output/hub-resource';
import { specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { Delivered } from '../views/requests';
import { hubPath, Store, StoreVault } from '../views/stores';
import type { FoundDelivery, FoundSecret, FoundValue } from './found-fleet';
import { whereIs } from './left';
import { keysOf, valueOf } from './value-text';

/** What one ExternalSecret reads and makes. */
export interface Reading {
  readonly store: Store & { readonly vault: StoreVault };
  readonly place: Pick<FoundSecret, 'mount' | 'path' | 'version' | 'vaultNamespace'>;
  readonly keys: readonly string[];
  readonly delivery: Omit<FoundDelivery, 'namespace'>;
}

/** Why something cannot be said in a program, as a sentence without its end. */
export interface Unsaid {
  readonly why: string;
}

type Fields = Readonly<Record<string, any>>;

/** How an ExternalSecret is said as the delivery of one value, or why it is not. */
export function readingOf(cluster: ClusterView, delivered: Delivered): Reading | Unsaid {
  const { secret, namespace, object } = delivered;
  const spec = specOf(object);
  const source = oneSource(delivered);
  if ('why' in source) {
    return source;
  }
  const target: Fields = isFields(spec.target) ? spec.target : {};
  const fault = targetFault(target) ?? (isObjectName(secret) ? undefined : `"${secret}" is not the name of a Secret`);
  if (fault !== undefined) {
    return { why: fault };
  }
  const made = valuesOf(delivered, target);
  if ('why' in made) {
    return made;
  }
  const place = placeOf(source.store.vault, source.key);
  if (place === undefined) {
    return { why: `"${source.key}" is the path of no value in a KV engine` };
  }
  const labels = labelsOf(target);
  const version = source.version;
  return {
    store: source.store,
    place,
    keys: made.keys,
    delivery: {
      name: secret,
      externalSecret: object.metadata.name,
      origin: whereIs(cluster.name, delivered),
      isWhole: made.isWhole,
      data: made.data,
      type: typeof target['template']?.type === 'string' ? target['template'].type : undefined,
      labels,
      refreshInterval: delivered.refresh !== undefined && delivered.refresh >= 5 ? delivered.refresh : undefined,
      version: version !== undefined && /^[1-9]\d{0,8}$/.test(version) ? Number(version) : undefined,
      takeOver: isAnothers(cluster, namespace, secret, object.metadata.name),
    },
  };
}

interface OneSource {
  readonly store: Reading['store'];
  readonly key: string;
  readonly version?: string;
}

/** The one value that it reads, through one store. */
function oneSource({ sources, object, madeBy }: Delivered): OneSource | Unsaid {
  const { data = [], dataFrom = [] } = specOf(object);
  if (madeBy !== undefined) {
    return {
      why: `the operator makes it of ${madeBy.kind} ${madeBy.metadata.name}, and a program delivers to each namespace`,
    };
  }
  if ([...data, ...dataFrom].some((entry: Fields) => entry?.['sourceRef']?.generatorRef)) {
    return { why: 'it asks a generator, and import reads values in KV engines only' };
  }
  if (dataFrom.some((entry: Fields) => entry?.['find'])) {
    return { why: 'it looks for values by their names (find), and a program names each value' };
  }
  const [first, ...others] = sources;
  if (first === undefined) {
    return { why: 'it names no value that it reads' };
  }
  if (
    others.some(({ store, key, version }) => store !== first.store || key !== first.key || version !== first.version)
  ) {
    return { why: 'it reads several values, and a delivery has one; deliver each to a Secret of its own' };
  }
  const { store, key, version } = first;
  if (store === undefined) {
    return { why: 'its store is not among what was read' };
  }
  if (store.vault === undefined) {
    return { why: `${store.kind} ${store.name} reads from "${store.provider}", and not from Vault/OpenBao` };
  }
  if (sources.some(({ rewrite }) => rewrite.length > 0)) {
    return { why: 'it changes the names of keys (rewrite), and a program names each key' };
  }
  return { store: store as Reading['store'], key, version };
}

function targetFault(target: Fields): string | undefined {
  const { creationPolicy = 'Owner', template, manifest } = target;
  if (manifest !== undefined) {
    return 'it makes something else than a Secret (target.manifest)';
  }
  if (creationPolicy !== 'Owner' && creationPolicy !== 'Orphan') {
    return `it adds to a Secret of somebody else (creationPolicy ${creationPolicy})`;
  }
  if ((template?.templateFrom ?? []).length > 0) {
    return 'it takes templates from other objects (templateFrom)';
  }
  return template?.mergePolicy === 'Merge' ? 'it merges templates into what it reads (mergePolicy Merge)' : undefined;
}

interface Values {
  readonly keys: readonly string[];
  /** Whether it has every key of the value, and nothing says which there are. */
  readonly isWhole: boolean;
  readonly data?: Readonly<Record<string, FoundValue>>;
}

/** The keys of the value, and what is made of them. */
function valuesOf(delivered: Delivered, target: Fields): Values | Unsaid {
  const { data = [], dataFrom = [] } = specOf(delivered.object) as { data?: Fields[]; dataFrom?: Fields[] };
  const named = new Map<string, string>();
  for (const { secretKey, remoteRef } of data) {
    if (typeof remoteRef?.property !== 'string' || remoteRef.property === '') {
      return { why: `key "${secretKey}" is all of the value as one text, and a program names a key of it` };
    }
    named.set(String(secretKey), remoteRef.property);
  }
  if (dataFrom.some(({ extract }) => extract?.property)) {
    return { why: 'it takes apart what is in one key of the value (extract.property)' };
  }
  const takesAll = dataFrom.length > 0;
  const templates = Object.entries((target['template']?.data ?? {}) as Fields);
  const used = new Set(named.values());
  const keyOf = (name: string) => named.get(name) ?? (takesAll ? name : undefined);
  const made = new Map<string, FoundValue>();
  for (const [key, template] of templates) {
    const value = valueOf(String(template), keyOf);
    if (value === undefined) {
      return { why: `the template of "${key}" does more than put keys into a text` };
    }
    made.set(key, value);
  }
  const isWhole = takesAll && templates.length === 0;
  if (isWhole && named.size > 0) {
    return {
      why: 'it takes every key of the value and gives some another name; a delivery has all as they are, or each by its name',
    };
  }
  if (templates.length === 0) {
    named.forEach((key, name) => made.set(name, { key }));
  }
  made.forEach((value) => keysOf(value).forEach((key) => used.add(key)));
  const keys = [...used];
  const bad = [...keys, ...made.keys()].find((key) => !isSecretKey(key));
  if (bad !== undefined) {
    return { why: `"${bad}" cannot be the key of a Secret` };
  }
  if (!isWhole && (keys.length === 0 || made.size === 0)) {
    return { why: 'it has no key of a value' };
  }
  const isAsItIs =
    made.size === keys.length && [...made].every(([name, value]) => 'key' in value && value.key === name);
  return { keys, isWhole, data: isWhole || isAsItIs ? undefined : Object.fromEntries(made) };
}

function labelsOf(target: Fields): Readonly<Record<string, string>> | undefined {
  const labels: unknown = target['template']?.metadata?.labels;
  const all = isFields(labels) ? Object.entries(labels) : [];
  return all.length > 0 && all.every(([, value]) => typeof value === 'string')
    ? (Object.fromEntries(all) as Record<string, string>)
    : undefined;
}

/** Where the value is; undefined where the path does not lie below an engine. */
function placeOf(vault: StoreVault, key: string): Reading['place'] | undefined {
  const mount = vault.path ?? key.split('/')[0]!;
  const above = `${absolute(vault.namespace, mount)}/${vault.version === 'v2' ? 'data/' : ''}`;
  const whole = hubPath(vault, key);
  const path = whole.startsWith(above) ? whole.slice(above.length) : '';
  return path === '' || path.endsWith('/')
    ? undefined
    : {
        mount,
        path,
        version: vault.version === 'v1' ? 1 : 2,
        vaultNamespace: vault.namespace === '' ? undefined : vault.namespace,
      };
}

/** Whether a Secret of the name is there that the operator does not hold as this ExternalSecret's. */
function isAnothers(cluster: ClusterView, namespace: string, secret: string, externalSecret: string): boolean {
  const metadata = cluster.find('Secret', secret, namespace)?.object.metadata as Fields | undefined;
  const owners = (metadata?.['ownerReferences'] ?? []) as readonly Fields[];
  return (
    metadata !== undefined && !owners.some(({ kind, name }) => kind === 'ExternalSecret' && name === externalSecret)
  );
}
