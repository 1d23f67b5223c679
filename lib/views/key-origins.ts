import { addsToOthers } from './creation';
import { goFinds } from '../go/regexp';
import { hubName } from '../output/hub-names';
import type { ClusterView } from './cluster-view';
import { generatorOf } from './generators';
import { propertiesAt, valuesBelow } from './properties';
import type { Delivered } from './requests';
import { type Rewrite, rewritten } from './rewritten';
import { specOf } from '../output/seen-object';
import type { Store } from './stores';
import type { Views } from './views';

/** One value that becomes a key of a Secret. */
export interface KeyOrigin {
  readonly key: string;
  /** `dataFrom[1]`. */
  readonly entry: string;
  /** The same for two that are the same value. */
  readonly value: string;
}

/**
 * Where the keys of an ExternalSecret come from, in the order in which the operator writes them: of two for one key the
 * later one stays. What no file says is left out.
 * https://github.com/external-secrets/external-secrets/blob/main/pkg/controllers/externalsecret/externalsecret_controller_secret.go
 */
export function keyOrigins(views: Views, cluster: ClusterView, delivered: Delivered): KeyOrigin[] {
  const { data = [], dataFrom = [] } = specOf(delivered.object);
  return [
    ...(dataFrom as any[]).flatMap((one, index) => {
      const entry = `dataFrom[${index}]`;
      return named(entriesOf(views, cluster, delivered, one, entry) ?? [], stepsOf(one), entry) ?? [];
    }),
    ...(data as any[]).flatMap(({ secretKey, remoteRef }, index) => {
      const source = delivered.sources.find(({ entry }) => entry === `data[${index}]`);
      const value = `${remoteRef?.key} ${remoteRef?.version ?? ''} ${remoteRef?.property ?? ''}`;
      return secretKey === undefined
        ? []
        : [{ key: String(secretKey), entry: `data[${index}]`, value: `${placeOf(source)} ${value}` }];
    }),
  ];
}

/** A value under the name that its source gives it. */
interface Named {
  readonly name: string;
  readonly value: string;
}

/** Undefined where no file says any. */
function entriesOf(
  views: Views,
  cluster: ClusterView,
  delivered: Delivered,
  one: any,
  entry: string,
): Named[] | undefined {
  const { extract, find, sourceRef } = one;
  const source = delivered.sources.find((other) => other.entry === entry);
  if (extract || (source && !find)) {
    const { key, version = '' } = source ?? { key: '' };
    const names = source && source.property === undefined ? propertiesAt(views, source) : undefined;
    return (
      names && [...new Set(names)].map((name) => ({ name, value: `${placeOf(source)} ${key} ${version} ${name}` }))
    );
  }
  if (find) {
    return foundNames(views, cluster, delivered, find).map((name) => ({ name, value: `${entry} ${name}` }));
  }
  return generatedKeys(cluster, sourceRef?.generatorRef, delivered.namespace)?.map((name) => ({
    name,
    value: `${entry} ${name}`,
  }));
}

/** By object and path: many may search one cluster. */
const searches = new WeakMap<ClusterView, Map<unknown, Map<string, Store | undefined>>>();

/** The store that is searched. */
export function storeFound(cluster: ClusterView, { object }: Delivered, find: any): Store | undefined {
  const all = searches.get(cluster) ?? searchesOf(cluster);
  searches.set(cluster, all);
  return all.get(object)?.get(String(find.path ?? ''));
}

function searchesOf({ uses }: ClusterView): Map<unknown, Map<string, Store | undefined>> {
  const all = new Map<unknown, Map<string, Store | undefined>>();
  for (const { object, remoteKey, store } of uses.filter(({ kind }) => kind === 'find')) {
    const ofObject = all.get(object) ?? new Map<string, Store | undefined>();
    all.set(object, ofObject.has(remoteKey) ? ofObject : ofObject.set(remoteKey, store));
  }
  return all;
}

/** Keys of the values that are found, as far as files say which there are. */
export function foundNames(views: Views, cluster: ClusterView, delivered: Delivered, find: any): string[] {
  const vault = storeFound(cluster, delivered, find)?.vault;
  const pattern: string | undefined = find.name?.regexp;
  return vault && pattern !== undefined
    ? valuesBelow(views, vault, hubName.mount(String(find.path ?? ''))).filter((name) => goFinds(pattern, name))
    : [];
}

/** Names after each step; two that meet are both there. A step of which not all is known gives none. */
function named(all: readonly Named[], steps: readonly Rewrite[] | undefined, entry: string): KeyOrigin[] | undefined {
  const read = all.map(({ name }) => name);
  const names = rewritten(read, steps ?? (read.every(isPlainKey) ? [] : CONVERTED));
  return names?.map((key, index) => ({
    ...{ key, entry },
    value: all[index]?.value ?? `${entry} merged`,
  }));
}

/** Undefined where the operator replaces what no key of a Secret may have. */
function stepsOf({ rewrite = [], extract, find }: any): readonly Rewrite[] | undefined {
  const { conversionStrategy: how = 'Default' } = extract ?? find ?? { conversionStrategy: 'None' };
  return rewrite.length > 0 || how !== 'Default' ? rewrite : undefined;
}

/** Nothing of it is replaced. */
export function isPlainKey(name: string): boolean {
  return /^[\w.-]*$/.test(name);
}

const CONVERTED: readonly Rewrite[] = [{ regexp: { source: '[^\\pL\\pN._-]', target: '_' } }];

function placeOf(source: Delivered['sources'][number] | undefined): string {
  const { kind, name, namespace = '' } = source?.store ?? { kind: '', name: source?.entry };
  return `${kind} ${namespace}/${name}`;
}

/** https://external-secrets.io/latest/api/generator/ */
const GENERATED: Readonly<Record<string, readonly string[]>> = {
  Password: ['password'],
  SSHKey: ['privateKey', 'publicKey'],
  UUID: ['uuid'],
};

/** Keys that a generator makes; undefined where no file says them. */
export function generatedKeys(cluster: ClusterView, reference: any, namespace: string): readonly string[] | undefined {
  const { kind = '', spec } = generatorOf(cluster, reference, namespace);
  if (kind === 'Fake') {
    return spec && Object.keys(spec.data ?? {});
  }
  const own: unknown = kind === 'Password' ? spec?.secretKeys : undefined;
  return Array.isArray(own) && own.length > 0 ? own.map(String) : GENERATED[kind];
}

/**
 * Every key of the Secret that an ExternalSecret makes; undefined where no file says all of them. What is found may be
 * more than files say, and what it merges into is another's.
 */
export function keysMade(views: Views, cluster: ClusterView, delivered: Delivered): ReadonlySet<string> | undefined {
  const { data = [], dataFrom = [], target } = specOf(delivered.object);
  const { data: templates = {}, mergePolicy, templateFrom = [] } = target?.template ?? {};
  const made = Object.keys(templates);
  if (templateFrom.length > 0 || addsToOthers(target)) {
    return undefined;
  }
  if (made.length > 0 && mergePolicy !== 'Merge') {
    return new Set(made);
  }
  const read = (dataFrom as any[]).map((one, index) => {
    const entry = `dataFrom[${index}]`;
    const all = one.find ? undefined : entriesOf(views, cluster, delivered, one, entry);
    return all && named(all, stepsOf(one), entry)?.map(({ key }) => key);
  });
  return read.includes(undefined)
    ? undefined
    : new Set([...read.flatMap((keys) => keys!), ...data.map(({ secretKey }: any) => String(secretKey)), ...made]);
}
