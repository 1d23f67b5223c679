import { Duration } from 'cdk8s';
import { createHash } from 'node:crypto';
import { isFields } from '../collections/fields';
import { grouped } from '../collections/grouped';
import type { Inventory } from '../fleet/inventory';
import { names } from '../fleet/names';
import type { TenantNamespace } from '../fleet/tenant-namespace';
import { spreadInterval } from '../fleet/refresh-spread';
import { goDuration, goSeconds } from '../go/duration';
import { ANNOTATIONS } from '../output/annotations';
import { isCanary } from '../output/canary';
import type { Manifest, SynthesizedCluster } from '../output/cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import { specOf } from '../output/seen-object';
import type { SynthesizedStack } from '../output/stack';
import type { Canary } from '../sides/canaries';
import { UNMARKED, USUAL_REFRESH } from '../sides/canary-manifest';
import { canaryId } from '../sides/canary-mark';
import { hubUseOf } from '../sides/hub-use';
import { readerId } from '../sides/spoke-stack';
import { loginId } from '../vault/login';

const USUAL_SECONDS = goSeconds(USUAL_REFRESH)!;

interface Sides {
  readonly stacks: readonly SynthesizedStack[];
  readonly clusters: readonly SynthesizedCluster[];
}

type Arguments = Readonly<Record<string, unknown>>;
type ById = Readonly<Record<string, Arguments>>;

/**
 * Both sides with the mark of each canary: a hash of its store as both render it. It changes when one of them does, and
 * with nothing else, so a canary that shows it has seen both sides of this very synthesis.
 */
export function withMarks({ stacks, clusters }: Sides, inventory: Inventory): Sides {
  const canaries = grouped(
    inventory.namespaces.flatMap((duties) => hubUseOf(duties).canaries),
    ({ reader }) => reader.cluster.name,
  );
  if (canaries.size === 0) {
    return { stacks, clusters };
  }
  const stackOf = new Map(stacks.map((stack) => [stack.name, stack]));
  const marked = clusters.map((cluster) => {
    const own = canaries.get(cluster.name) ?? [];
    const stack = stackOf.get(names.spokeStack(cluster.name));
    return own.length > 0 && stack ? marks(stack, cluster, own) : { stack: undefined, cluster };
  });
  const replaced = new Map(marked.flatMap(({ stack }) => (stack ? [[stack.name, stack] as const] : [])));
  return {
    stacks: stacks.map((stack) => replaced.get(stack.name) ?? stack),
    clusters: marked.map(({ cluster }) => cluster),
  };
}

function marks(stack: SynthesizedStack, cluster: SynthesizedCluster, canaries: readonly Canary[]) {
  const manifests = cluster.files.flatMap((file) => file.manifests);
  const objects = manifestsByUse(manifests);
  const policies = new Map(Object.values(byId(stack, 'vault_policy')).map((one) => [one['name'], one]));
  const values = new Map<string, string>();
  const shown = new Map<string, Shown>();
  for (const canary of canaries) {
    const { store, reader, shownIn, name } = canary;
    const seen = objects(store, reader);
    const login = [...resourcesAt(stack, loginId(reader.cluster.name)), ...resourcesAt(stack, readerId(reader.name))];
    const granted = login.flatMap((one) => (one['token_policies'] ?? []) as string[]);
    const slice = [...login, ...granted.map((policy) => policies.get(policy) ?? policy), ...seen.map(unmarked)];
    const mark = hash(slice);
    values.set(canaryId(canary), mark);
    const usual = spreadInterval(USUAL_SECONDS, shownIn);
    const refresh = goDuration(Duration.seconds(Math.min(usual, shortestRefresh(seen) ?? usual)));
    shown.set(`${shownIn.name}/${name}`, { mark, refresh });
  }
  return { stack: withValues(stack, values), cluster: withShown(cluster, shown) };
}

/** Sorted, so that the order in which something is rendered makes no other mark. */
function hash(slice: readonly unknown[]): string {
  const texts = slice.map((one) => JSON.stringify(one, canonical)).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, UNMARKED.length);
}

/** Without what is for Terraform or its readers alone, and with the keys in one order: what is equal has one text. */
function canonical(key: string, value: unknown): unknown {
  if (key === '//' || key === 'depends_on') {
    return undefined;
  }
  return isFields(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** A mark is no part of what it is the mark of. */
function unmarked(object: KubernetesObject): unknown {
  return isCanary(object) ? { ...object, metadata: { ...object.metadata, annotations: undefined } } : object;
}

/** What a store needs in its namespace, and what reads through it. */
function manifestsByUse(manifests: readonly Manifest[]) {
  const uses = manifests.flatMap(({ object }) => [...keysOf(object)].map((key) => ({ key, object })));
  const found = grouped(uses, ({ key }) => key);
  return ({ kind, name }: Canary['store'], { name: namespace, own }: TenantNamespace): readonly KubernetesObject[] =>
    [
      accountKey('ServiceAccount', own.serviceAccount, namespace),
      ...RIGHTS.map((right) => accountKey(right, own.tokenRole, namespace)),
      storeKey(kind, name, namespace),
    ].flatMap((key) => (found.get(key) ?? []).map(({ object }) => object));
}

/** Let the operator ask for the tokens of an account. */
const RIGHTS = ['Role', 'RoleBinding'];

function keysOf({ kind, metadata: { name, namespace = '' }, ...object }: KubernetesObject): Iterable<string> {
  if (kind === 'ExternalSecret') {
    const { secretStoreRef, data = [], dataFrom = [] } = specOf(object as KubernetesObject);
    const stores = [secretStoreRef, ...[...data, ...dataFrom].map((entry: any) => entry?.sourceRef?.storeRef)];
    return new Set(
      stores.flatMap((one) => (one?.name ? [storeKey(one.kind ?? 'SecretStore', one.name, namespace)] : [])),
    );
  }
  const isAccount = kind === 'ServiceAccount' || RIGHTS.includes(kind);
  return isAccount ? [accountKey(kind, name, namespace)] : STORE.test(kind) ? [storeKey(kind, name, namespace)] : [];
}

function accountKey(kind: string, name: string, namespace: string): string {
  return `${kind} ${namespace}/${name}`;
}

const STORE = /^(Cluster)?SecretStore$/;

function storeKey(kind: string, name: string, namespace: string): string {
  return kind === 'ClusterSecretStore' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** In seconds, as often as the most frequent of all that reads through its store; undefined where only canaries do. */
function shortestRefresh(seen: readonly KubernetesObject[]): number | undefined {
  const refreshes = seen.flatMap((object) => {
    const text: unknown = object.kind === 'ExternalSecret' && !isCanary(object) && specOf(object).refreshInterval;
    return typeof text === 'string' ? goSeconds(text) || [] : [];
  });
  return refreshes.length > 0 ? Math.min(...refreshes) : undefined;
}

function byId({ json }: SynthesizedStack, type: string): ById {
  return ((json['resource'] ?? {}) as Record<string, ById>)[type] ?? {};
}

/** The resources of a name, but those of policies, which a role names. */
function resourcesAt({ json }: SynthesizedStack, id: string): Arguments[] {
  return Object.entries((json['resource'] ?? {}) as Record<string, ById>).flatMap(([type, all]) =>
    type !== 'vault_policy' && Object.hasOwn(all, id) ? [all[id]!] : [],
  );
}

function withValues(stack: SynthesizedStack, values: ReadonlyMap<string, string>): SynthesizedStack {
  const resource = stack.json['resource'] as Record<string, ById>;
  const endpoints = Object.entries(byId(stack, ENDPOINT)).map(([id, one]) => {
    const mark = values.get(id);
    return [id, mark === undefined ? one : withMark(one, mark)] as const;
  });
  return { ...stack, json: { ...stack.json, resource: { ...resource, [ENDPOINT]: Object.fromEntries(endpoints) } } };
}

const ENDPOINT = 'vault_generic_endpoint';

const MEANT_FOR_ALL = 'The mark of a canary: a hash of what both sides say of its store, and no secret.';

/** Whatever the program itself has put in its place stays. */
function withMark(one: Arguments, mark: string): Arguments {
  const { data_json: json, '//': comment } = one;
  return {
    ...one,
    data_json: typeof json === 'string' ? json.replace(UNMARKED, mark) : json,
    '//': { ...(comment as object), keywheel: { public: MEANT_FOR_ALL } },
  };
}

interface Shown {
  readonly mark: string;
  readonly refresh: string;
}

function withShown(cluster: SynthesizedCluster, shown: ReadonlyMap<string, Shown>): SynthesizedCluster {
  const files = cluster.files.map((file) => ({
    ...file,
    manifests: file.manifests.map((manifest) => {
      const { kind, metadata } = manifest.object;
      const own = kind === 'ExternalSecret' ? shown.get(`${metadata.namespace}/${metadata.name}`) : undefined;
      return own ? { ...manifest, object: markedObject(manifest.object, own) } : manifest;
    }),
  }));
  return { ...cluster, files };
}

function markedObject(object: KubernetesObject, { mark, refresh }: Shown): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const spec = specOf(object);
  const isOpen = spec.refreshInterval === USUAL_REFRESH;
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: {
        ...annotations,
        ...(annotations[ANNOTATIONS.canary] === UNMARKED && { [ANNOTATIONS.canary]: mark }),
      },
    },
    spec: isOpen ? { ...spec, refreshInterval: refresh } : spec,
  };
}
