import { addsToOthers } from './creation';
import { goSeconds } from '../go/duration';
import { absolute } from '../output/hub-resource';
import type { Annotations } from './reloader';
import type { Rewrite } from './rewritten';
import { specOf, type SeenObject } from '../output/seen-object';
import { GENERATOR, hubPath, isGenerator, Store, StoreVault } from './stores';

/** What reads or writes one key of a store. */
export interface StoreUse extends SeenObject {
  /** Undefined where there is none of the name. */
  readonly store?: Store;
  readonly storeName: string;
  /** As the object names it; the beginning of keys where it looks for many. */
  readonly remoteKey: string;
  readonly kind: 'read' | 'metadata' | 'push' | 'find';
  /** The one property that is read; undefined for the whole. */
  readonly property?: string;
}

/** A source of an ExternalSecret's keys. */
export interface Source {
  /** The entry of the ExternalSecret, such as `dataFrom[1]`. */
  readonly entry: string;
  readonly store?: Store;
  readonly key: string;
  /** The version of the value that is read, as it is written there; undefined for the newest. */
  readonly version?: string;
  /** The property that is taken, and what it is called then; undefined where all are. */
  readonly property?: string;
  readonly as?: string;
  /** Changes of the names of all properties, in their order. */
  readonly rewrite: readonly Rewrite[];
}

/** What one ExternalSecret makes. */
export interface Delivered extends SeenObject {
  readonly namespace: string;
  /** Name of the Secret. */
  readonly secret: string;
  /** Keys that its template states. */
  readonly keys: readonly string[];
  /** Whether it may hold other keys than those. */
  readonly open: boolean;
  /** In seconds; undefined where it is not read again. */
  readonly refresh?: number;
  /** Why the Secret never changes once it is made, whatever is read. */
  readonly fixed?: string;
  /** Annotations that the operator gives the Secret. */
  readonly annotations: Annotations;
  /** Labels of the Secret; undefined where it is another's. */
  readonly labels?: Annotations;
  readonly sources: readonly Source[];
}

/** The source of which one version is delivered, whatever is written after it. */
export function pinned({ sources }: Delivered): Source | undefined {
  return sources.find(({ store, version }) => store?.vault?.version === 'v2' && /^[1-9]\d*$/.test(version ?? ''));
}

/** One request to the hub. */
export interface Request {
  /** With its Vault namespace. */
  readonly path: string;
  readonly capabilities: readonly string[];
  /** Of a request that writes, where they are known. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** What makes it. */
  readonly by: SeenObject;
}

type StoreOf = (kind: string, name: string, namespace?: string) => Store | undefined;

/** Name of the Secret that an ExternalSecret makes. */
export function targetOf({ object: { metadata, spec } }: Pick<SeenObject, 'object'>): string {
  return (spec as { target?: { name?: string } } | undefined)?.target?.name ?? metadata.name;
}

/** It reads once, or when the ExternalSecret itself changes: no value on the hub is a reason. */
const NOT_PERIODIC: readonly unknown[] = ['CreatedOnce', 'OnChange'];

export function readDelivered(seen: SeenObject, storeOf: StoreOf): Delivered {
  const { metadata } = seen.object;
  const spec = specOf(seen.object);
  const { template } = spec.target ?? {};
  const keys = Object.keys(template?.data ?? {});
  const { object, madeBy, path, file, line } = seen;
  // A fleet has many of these: written out they are made in one piece.
  return {
    object,
    madeBy,
    path,
    file,
    line,
    namespace: metadata.namespace ?? '',
    secret: targetOf(seen),
    keys: keys.length > 0 ? keys : (spec.data ?? []).map((entry: any) => entry.secretKey),
    // A template's keys are all there are, unless it is merged into what was read or made of other objects.
    open:
      template?.mergePolicy === 'Merge' ||
      addsToOthers(spec.target) ||
      (template?.templateFrom ?? []).length > 0 ||
      (keys.length === 0 && (spec.dataFrom ?? []).length > 0),
    refresh: NOT_PERIODIC.includes(spec.refreshPolicy)
      ? undefined
      : goSeconds(spec.refreshInterval ?? '1h') || undefined,
    fixed: spec.target?.immutable === true ? 'target.immutable is true' : undefined,
    // It copies its own only where it has no template.
    annotations: (template ? template.metadata?.annotations : metadata.annotations) ?? {},
    labels: addsToOthers(spec.target)
      ? undefined
      : { ...(template ? template.metadata?.labels : metadata.labels), [MANAGED]: 'true' },
    sources: sourcesOf(seen, storeOf),
  };
}

/** https://external-secrets.io/latest/api/externalsecret/ */
const MANAGED = 'reconcile.external-secrets.io/managed';

function sourcesOf(seen: SeenObject, storeOf: StoreOf): Source[] {
  const { metadata } = seen.object;
  const spec = specOf(seen.object);
  const sources: Source[] = [];
  const add = (sourceRef: any, source: Omit<Source, 'store' | 'key'>, key: string | undefined) => {
    const { storeName, store, path } = referred(sourceRef, spec.secretStoreRef, metadata.namespace, storeOf);
    if (storeName !== undefined && (key ?? path) !== undefined) {
      const { entry, version, property, as, rewrite } = source;
      sources.push({ entry, store, key: (key ?? path)!, version, property, as, rewrite });
    }
  };
  for (const [index, { secretKey, remoteRef = {}, sourceRef }] of (spec.data ?? []).entries()) {
    const [version, entry] = [versionOf(remoteRef), `data[${index}]`];
    add(sourceRef, { entry, version, property: remoteRef.property, as: secretKey, rewrite: [] }, remoteRef.key);
  }
  for (const [index, { extract, sourceRef, rewrite = [] }] of (spec.dataFrom ?? []).entries()) {
    const [version, entry] = [versionOf(extract), `dataFrom[${index}]`];
    add(sourceRef, { entry, version, property: extract?.property || undefined, rewrite }, extract?.key);
  }
  // What grew has room for more, and a fleet has ten thousands of these.
  return sources.slice();
}

function versionOf(reference: any): string | undefined {
  return reference?.version === undefined || reference.version === '' ? undefined : String(reference.version);
}

/** What an ExternalSecret or a PushSecret asks of stores and generators. */
export function usesOf(seen: SeenObject, storeOf: StoreOf): StoreUse[] {
  return seen.object.kind === 'PushSecret' ? pushesOf(seen, storeOf) : readsOf(seen, storeOf);
}

function pushesOf(seen: SeenObject, storeOf: StoreOf): StoreUse[] {
  const { metadata } = seen.object;
  const { secretStoreRefs = [], data = [], dataTo = [] } = specOf(seen.object);
  return secretStoreRefs.flatMap((reference: any) => {
    const { store, storeName } = referred(undefined, reference, metadata.namespace, storeOf);
    const whole = dataTo.filter(
      ({ storeRef }: any) => storeRef?.name === undefined || storeRef.name === reference.name,
    );
    const keys = new Set<string>(
      [
        ...data.map((entry: any) => entry.match?.remoteRef?.remoteKey),
        ...whole.map(({ remoteKey }: any) => remoteKey),
      ].filter(Boolean),
    );
    return [...keys].map((remoteKey) => ({ ...seen, store, storeName: storeName!, remoteKey, kind: 'push' as const }));
  });
}

function readsOf(seen: SeenObject, storeOf: StoreOf): StoreUse[] {
  const { metadata } = seen.object;
  const { secretStoreRef, data = [], dataFrom = [] } = specOf(seen.object);
  const { object, madeBy, path: construct, file, line } = seen;
  const uses: StoreUse[] = [];
  const add = (sourceRef: any, kind: StoreUse['kind'], key?: string, property?: string) => {
    const { store, storeName, path } = referred(sourceRef, secretStoreRef, metadata.namespace, storeOf);
    const remoteKey = key ?? path;
    if (storeName !== undefined && remoteKey !== undefined) {
      uses.push({ object, madeBy, path: construct, file, line, store, storeName, remoteKey, kind, property });
    }
  };
  for (const { remoteRef, sourceRef } of data) {
    add(sourceRef, kindOf(remoteRef), remoteRef?.key, remoteRef?.property);
  }
  for (const { extract, find, sourceRef } of dataFrom) {
    add(sourceRef, find ? 'find' : kindOf(extract), find ? (find.path ?? '') : extract?.key, extract?.property);
  }
  if (uses.length < 2) {
    return uses;
  }
  const keyOf = ({ storeName, kind, remoteKey, property = '' }: StoreUse) =>
    `${storeName} ${kind} ${remoteKey} ${property}`;
  return [...new Map(uses.map((use) => [keyOf(use), use])).values()];
}

function kindOf(reference: any): StoreUse['kind'] {
  return reference?.metadataPolicy === 'Fetch' ? 'metadata' : 'read';
}

/** The store or generator that an entry names, or else the object's own. A generator brings its path. */
function referred(sourceRef: any, secretStoreRef: any, namespace: string | undefined, storeOf: StoreOf) {
  const { generatorRef } = sourceRef ?? {};
  if (generatorRef) {
    const store = storeOf(generatorRef.kind, generatorRef.name, namespace);
    // Others for the whole cluster may ask for something else than the hub.
    if (!isOfHub(generatorRef) && !store) {
      return {};
    }
    // The operator's own examples begin with a slash, which the hub's client leaves out.
    const path = String((store?.object as any)?.spec?.path ?? '').replace(/^\/+|\/+$/g, '');
    return { store, storeName: `${generatorRef.kind} ${generatorRef.name}`, path };
  }
  const { kind = 'SecretStore', name } = sourceRef?.storeRef ?? secretStoreRef ?? {};
  if (name === undefined) {
    return { storeName: 'a store without a name' };
  }
  const store = storeOf(kind, name, kind === 'ClusterSecretStore' ? undefined : namespace);
  return { store, storeName: `${kind} ${name}` };
}

/** Whether a reference means a generator of this operator that asks the hub: others have such a kind too. */
function isOfHub({ kind, apiVersion }: { kind: string; apiVersion?: string }): boolean {
  return kind === GENERATOR && (apiVersion === undefined || apiVersion.startsWith('generators.external-secrets.io/'));
}

/** What the operator asks the hub for, for one use of a store. */
export function requestsOf(use: StoreUse): Request[] {
  const vault = use.store?.vault;
  if (!vault) {
    return [];
  }
  const request = (path: string, ...capabilities: string[]): Request => ({ path, capabilities, by: use });
  const path = hubPath(vault, use.remoteKey);
  switch (use.kind) {
    case 'read':
      return [isGenerator(use.store!) ? generated(use.store!, path, use) : request(path, 'read')];
    case 'metadata':
      return [request(hubPath(vault, use.remoteKey, 'metadata'), 'read')];
    case 'find':
      return [
        // OpenBao's own provider lists below the path, and looks for what it finds at the top of the engine.
        request(vault.provider === 'openBao' ? hubPath(vault, '') : `${path.replace(/\/$/, '')}/`, 'read'),
        request(listed(hubPath(vault, use.remoteKey, 'metadata')), 'list'),
      ];
    case 'push':
      return [
        request(path, 'create', 'read', 'update'),
        ...(vault.version === 'v2'
          ? [request(hubPath(vault, use.remoteKey, 'metadata'), 'create', 'read', 'update')]
          : []),
      ];
  }
}

const METHODS = new Map([
  ['GET', 'read'],
  ['LIST', 'list'],
  ['DELETE', 'delete'],
]);

/** The server puts a slash behind the path of each list, before it asks its policies. */
function listed(path: string): string {
  return path.replace(/\/?$/, '/');
}

/** A generator says how it asks. */
function generated({ object }: Store, path: string, by: SeenObject): Request {
  const { method = 'GET', parameters } = specOf(object);
  const capability = METHODS.get(method);
  return capability
    ? { path: capability === 'list' ? listed(path) : path, capabilities: [capability], by }
    : { path, capabilities: ['update'], parameters: parameters ?? {}, by };
}

/** What the operator asks of its own token, with every login. */
export function tokenRequests({ loginNamespace }: StoreVault, by: SeenObject): Request[] {
  const own = (name: string, capability: string): Request => ({
    path: absolute(loginNamespace, `auth/token/${name}`),
    capabilities: [capability],
    by,
  });
  return [own('lookup-self', 'read'), own('revoke-self', 'update')];
}
