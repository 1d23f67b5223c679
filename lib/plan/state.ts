import { named } from '../collections/named';
import { grouped } from '../collections/grouped';
import { isClusterScoped, kindOf } from '../output/kinds';
import { groupOf } from '../output/seen-object';
import type { Manifest, ManifestFile, SynthesizedCluster } from '../output/cluster';
import { Existing, hubsOf, statementsOf, Tenants } from '../output/hub-resource';
import type { SynthesizedStack } from '../output/stack';
import { appliedOf, readViews, Views } from '../views/views';
import { clusterOfStack, Side } from './side';

/** Which version of a stack is applied; `expanded` is what serves both the old and the new folders. */
export type StackAt = 'old' | 'expanded' | 'new';
/**
 * Which version of a cluster's folder is applied: `expanded` where what comes lies beside all that is there, `begun` once its `cluster.k8s.yaml` is and nothing is removed yet, and
 * `settled` once the operator has read everything by the new folder and the pods have restarted.
 */
export type FolderAt = 'old' | 'expanded' | 'begun' | 'new' | 'settled';

/** Where one cluster is in a change, with the hub. */
export interface LocalState {
  readonly hub: StackAt;
  readonly stack: StackAt;
  readonly folder: FolderAt;
}

/** Where all are. */
export interface FleetState {
  readonly hub: StackAt;
  readonly of: (cluster: string) => Omit<LocalState, 'hub'>;
}

/** A change of a fleet, and the stacks that serve both sides of it. */
export interface Change {
  readonly before: Side;
  readonly after: Side;
  readonly expanded: readonly SynthesizedStack[];
  /** Clusters in which something moves, whose folders have what comes beside what is there for a while. @default - none */
  readonly joined?: ReadonlySet<string>;
}

/** The file of a cluster that is applied before the others. */
const FIRST = 'cluster.k8s.yaml';

export function sameForAll({ hub, ...local }: LocalState): FleetState {
  return { hub, of: () => local };
}

export function clustersOf({ before, after }: Pick<Change, 'before' | 'after'>): readonly string[] {
  const named = [...before.clusters, ...after.clusters].map(({ name }) => name);
  const stacked = [...before.stacks, ...after.stacks].flatMap(({ name }) => clusterOfStack(name) ?? []);
  return [...new Set([...named, ...stacked])].sort();
}

/** Both sides as servers read them in between: by the code that reads them at either end. */
export function viewsAt(change: Change, state: FleetState): Views {
  const { before, after } = change;
  const sidesOf = (cluster: string) => {
    const { folder } = state.of(cluster);
    return folder === 'old' ? [before] : folder === 'expanded' ? [before, after] : [after];
  };
  const stacks = stacksAt(change, state);
  const clusters = clustersOf(change).flatMap((name) => clusterAt(change, name, state.of(name).folder) ?? []);
  // Where both sides are there, the old one counts.
  const taken = <T>(
    itemsOf: (side: Side) => Iterable<T>,
    clusterOf: (item: T) => string,
    keyOf: (item: T) => string,
  ) => {
    const all = [after, before].flatMap((side) =>
      [...itemsOf(side)].filter((item) => sidesOf(clusterOf(item)).includes(side)),
    );
    return [...new Map(all.map((item) => [keyOf(item), item])).values()];
  };
  // What either end holds in clear is a matter of that end.
  const output = appliedOf({
    stacks,
    clusters,
    restarts: taken(
      ({ restarts }) => restarts,
      ({ cluster }) => cluster,
      ({ cluster, namespace }) => `${cluster} ${namespace}`,
    ),
    syncs: taken(
      ({ syncs }) => syncs,
      ({ name }) => name.split('/')[0]!,
      ({ name }) => name,
    ),
    bundles: new Map(
      taken(
        ({ bundles }) => bundles,
        ([folder]) => folder.split('/')[0]!,
        ([folder]) => folder,
      ),
    ),
    tenantPlaces: taken(
      ({ tenantPlaces }) => tenantPlaces,
      ({ cluster }) => cluster,
      (place) => JSON.stringify(place),
    ),
    // Who runs the servers restarts them apart from all of this.
    hubServers: [],
  });
  // One server: where its address changes, both lead to it for as long as the plan is carried out.
  const hub = output.hubs.at(-1)?.address;
  return readViews({
    ...output,
    ...statementsAt(change, state),
    resources: output.resources.map((resource) => ({ ...resource, hub })),
    hubs: [before, after].flatMap(({ stacks: all }) => hubsOf(all)),
  });
}

/** The stacks that are applied, a cluster's own by where that one is. */
export function stacksAt(change: Change, state: FleetState): SynthesizedStack[] {
  const versions = {
    old: stacksByName(change.before.stacks),
    expanded: stacksByName(change.expanded),
    new: stacksByName(change.after.stacks),
  };
  const names = new Set(Object.values(versions).flatMap((stacks) => [...stacks.keys()]));
  return [...names].flatMap((name) => {
    const cluster = clusterOfStack(name);
    return versions[cluster === undefined ? state.hub : state.of(cluster).stack].get(name) ?? [];
  });
}

function stacksByName<T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [one.name, one]));
}

export function clusterAt(
  { before, after, joined }: Change,
  name: string,
  folder: FolderAt,
): SynthesizedCluster | undefined {
  const [old, now] = [before, after].map(({ clusters }) => named(clusters, name));
  switch (folder) {
    case 'old':
      return old;
    case 'expanded':
      return beside(old, now);
    case 'begun':
      return begun(joined?.has(name) ? beside(old, now) : old, now);
    default:
      return now;
  }
}

/** All that was there, with what is not called as anything of it. */
function beside(
  old: SynthesizedCluster | undefined,
  now: SynthesizedCluster | undefined,
): SynthesizedCluster | undefined {
  if (!old || !now) {
    return old;
  }
  const there = new Set(old.files.flatMap(({ manifests }) => manifests.map(objectName)));
  const comes = now.files.map((file) => ({
    ...file,
    manifests: file.manifests.filter((one) => !there.has(objectName(one))),
  }));
  const known = new Set(old.files.map(({ name }) => name));
  return {
    ...old,
    files: [
      ...old.files.map((file) => ({
        ...file,
        manifests: [
          ...file.manifests,
          ...comes.filter(({ name }) => name === file.name).flatMap(({ manifests }) => manifests),
        ],
      })),
      ...comes.filter(({ name, manifests }) => !known.has(name) && manifests.length > 0),
    ],
  };
}

/** What is for the whole cluster is as it will be, and everything else that was there still is. */
function begun(
  old: SynthesizedCluster | undefined,
  now: SynthesizedCluster | undefined,
): SynthesizedCluster | undefined {
  const first = now?.files.find(({ name }) => name.endsWith(FIRST));
  if (!first || !old) {
    return old;
  }
  const applied = new Set(first.manifests.map(objectName));
  const kept = old.files.map((file) => ({
    ...file,
    manifests: file.manifests.filter((one) => !applied.has(objectName(one))),
  }));
  const isFirst = ({ name }: ManifestFile) => name === first.name;
  return {
    ...old,
    files: [
      { ...first, manifests: [...first.manifests, ...kept.filter(isFirst).flatMap(({ manifests }) => manifests)] },
      ...kept.filter((file) => !isFirst(file)),
    ],
  };
}

export function objectName({ object }: Manifest): string {
  const { name, namespace = '' } = object.metadata;
  return [groupOf(object), kindOf(object), isClusterScoped(object.kind) ? '' : namespace, name].join(' ');
}

/** Whether a cluster has the same objects before and after. */
export function sameFolder({ before, after }: Pick<Change, 'before' | 'after'>, cluster: string): boolean {
  const [old, now] = [before, after].map(({ clusters }) => objectTexts(named(clusters, cluster)));
  return old === now;
}

function objectTexts(cluster: SynthesizedCluster | undefined): string {
  return (cluster?.files ?? [])
    .flatMap(({ manifests }) => manifests.map((one) => `${objectName(one)} ${JSON.stringify(one.object)}`))
    .sort()
    .join('\n');
}

/**
 * What the program says next to its resources is no state of a server: of both sides what each place needs. The keys that
 * people write are those of both, as they are told to write them first; what is there already is there at either end,
 * whichever of them uses it.
 */
function statementsAt({ before, after }: Change, state: FleetState) {
  const [old, now] = [before, after].map((side) => statementsOf(side.stacks));
  const oldMounts = new Set(
    before.stacks
      .filter(({ name }) => {
        const cluster = clusterOfStack(name);
        return cluster !== undefined && ['old', 'expanded'].includes(state.of(cluster).folder);
      })
      .flatMap(({ json }) => mountsIn(json)),
  );
  const byMount = <T>(was: Readonly<Record<string, T>> = {}, is: Readonly<Record<string, T>> = {}) => {
    const all = grouped([...Object.entries(was), ...Object.entries(is)], ([mount]) => mount);
    return Object.fromEntries(
      [...all].map(([mount, said]) => {
        const ordered = oldMounts.has(mount) ? [...said].reverse() : said;
        return [mount, Object.assign({}, ...ordered.map(([, one]) => one)) as T];
      }),
    );
  };
  const names = renamedTenants(old!.tenants, now!.tenants);
  const nameOf = (tenant: string) => names.get(tenant) ?? tenant;
  const tenants = Object.entries(byMount(old!.tenants, now!.tenants)).map(([mount, places]) => {
    const owners = Object.entries(places).map(([place, tenant]) => [place, nameOf(tenant)] as const);
    return [mount, Object.fromEntries(owners)] as const;
  });
  const keys = grouped([...Object.entries(old!.keys ?? {}), ...Object.entries(now!.keys ?? {})], ([path]) => path);
  return {
    existing: eitherExists(old!.existing, now!.existing),
    tenants: Object.fromEntries(tenants),
    prefixes: byMount(old!.prefixes, now!.prefixes),
    keys: Object.fromEntries(
      [...keys].map(([path, said]) => [path, [...new Set(said.flatMap(([, text]) => text.split(',')))].join(',')]),
    ),
  };
}

function eitherExists(old: Existing, now: Existing): Existing {
  const both = (one: keyof Existing) => [...new Set([...(old[one] ?? []), ...(now[one] ?? [])])];
  return {
    ...{ engines: both('engines'), kvEngines: both('kvEngines'), policies: both('policies') },
    ...{ certificateRoles: both('certificateRoles') },
    ...{ authMounts: both('authMounts'), namespaces: both('namespaces') },
  };
}

/** Tenants of before by what they are called after: all of their places are one other tenant's, that was not there. */
function renamedTenants(old: Tenants = {}, now: Tenants = {}): ReadonlyMap<string, string> {
  const placesIn = (tenants: Tenants) =>
    Object.entries(tenants).flatMap(([mount, places]) =>
      Object.entries(places).map(([place, tenant]) => ({ at: `${mount}\n${place}`, tenant })),
    );
  const [was, is] = [placesIn(old), placesIn(now)];
  const [had, has] = [was, is].map((places) => new Set(places.map(({ tenant }) => tenant)));
  const next = new Map(is.map(({ at, tenant }) => [at, tenant]));
  return new Map(
    [...grouped(was, ({ tenant }) => tenant)].flatMap(([tenant, places]) => {
      const after = new Set(places.flatMap(({ at }) => next.get(at) ?? []));
      const [name] = after;
      return !has!.has(tenant) && after.size === 1 && !had!.has(name!) ? [[tenant, name!] as const] : [];
    }),
  );
}

/** Where the logins of a stack are. */
function mountsIn(json: Readonly<Record<string, unknown>>): string[] {
  const blocks = [json['resource'], json['data']] as (Record<string, Record<string, { path?: unknown }>> | undefined)[];
  return blocks.flatMap((block) =>
    Object.entries(block ?? {}).flatMap(([type, all]) =>
      /^vault_(jwt_)?auth_backend$/.test(type) ? Object.values(all).map(({ path }) => String(path)) : [],
    ),
  );
}
