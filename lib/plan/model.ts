import { grouped } from '../collections/grouped';
import { named } from '../collections/named';
import { accessIn, newAccess } from './new-access';
import { Break, breaksBetweenClusters, breaksIn, knownIn } from './breaks';
import { changedStacks } from './expand';
import { recreated } from './stack-addresses';
import { breaksOfKept, breaksOfUsers, breaksOfValues, keptOf } from './lives-on';
import { breaksOfOutside, movesOf } from './outside-logins';
import { clusterOfStack } from './side';
import { breaksOfTrust, exchangedTrust, nextKeyIds } from './signing-keys';
import type { Views } from '../views/views';
import { Change, clustersOf, FleetState, FolderAt, LocalState, sameFolder, sameForAll, viewsAt } from './state';

/** What of a cluster the change touches. */
export interface Touched {
  readonly hub: boolean;
  readonly stack: boolean;
  readonly folder: boolean;
  /** Whether something of it moves within the cluster, so that one sync would remove it before it is elsewhere. */
  readonly joins: boolean;
  /** Whether somebody moves something by hand: its API server to another key, or, in one of them, who logs in from outside. */
  readonly hands: boolean;
}

const OLD: LocalState = { hub: 'old', stack: 'old', folder: 'old' };
const NEW: LocalState = { hub: 'new', stack: 'new', folder: 'new' };

/**
 * What breaks in which state of a change. What a check of one cluster finds follows from that cluster and the hub alone
 * (`lib/checks/check.ts`), so a run over the fleet with all clusters in the same state tells it of every cluster: as many
 * runs as one cluster has states, whatever the number of clusters.
 */
export class Model {
  readonly clusters: readonly string[];
  private readonly touched: ReadonlyMap<string, Touched>;
  private readonly known: ReadonlySet<string>;
  private readonly ends;
  private readonly kept;
  private readonly exchanged;
  private readonly outside;
  private readonly signing: ReadonlySet<string>;
  private readonly states = new Map<string, ReadonlyMap<string | undefined, readonly Break[]>>();
  private readonly between = new Map<string, readonly Break[]>();

  /** Both ends. */
  readonly before: Views;
  readonly after: Views;

  constructor(private readonly change: Change) {
    const all = clustersOf(change);
    // A fleet without clusters has its hub all the same.
    this.clusters = all.length > 0 ? all : [''];
    const [before, after] = [OLD, NEW].map((state) => viewsAt(change, sameForAll(state)));
    this.known = knownIn(breaksIn(before!), breaksIn(after!));
    this.ends = [accessIn(before!), accessIn(after!)];
    this.kept = keptOf(before!, after!);
    this.exchanged = exchangedTrust(before!, after!);
    this.outside = movesOf(before!, after!);
    [this.before, this.after] = [before!, after!];
    const stacks = changedStacks(change.before, change.after);
    const hub = stacks.some((name) => clusterOfStack(name) === undefined);
    const spokes = new Set(stacks.flatMap((name) => clusterOfStack(name) ?? []));
    this.signing = new Set(breaksOfTrust(this.exchanged, after!, () => false).flatMap(({ cluster }) => cluster ?? []));
    const isMovedIn = (name: string) => name === this.clusters[0] && this.outside.moved.length > 0;
    this.touched = new Map(
      this.clusters.map((name) => [
        name,
        {
          hub,
          stack: spokes.has(name),
          folder: this.isFolderTouched(name),
          joins: change.joined?.has(name) ?? false,
          hands: this.signing.has(name) || isMovedIn(name),
        },
      ]),
    );
  }

  of(cluster: string): Touched {
    return this.touched.get(cluster)!;
  }

  /** Whether the API server of a cluster signs with another key after. */
  signsAnew(cluster: string): boolean {
    return this.signing.has(cluster);
  }

  /** What it calls those keys, as far as they are listed. */
  nextKeyIds(cluster: string): readonly string[] {
    return nextKeyIds(this.exchanged, this.after, cluster);
  }

  /** Clusters that are touched in the same way. */
  get changed(): readonly string[] {
    return this.clusters.filter((name) => {
      const { hub, stack, folder, hands } = this.of(name);
      return hub || stack || folder || hands;
    });
  }

  /** What breaks in a cluster once it and the hub are there; what is no single cluster's counts for each. */
  breaks(cluster: string, state: LocalState): readonly Break[] {
    const all = this.allIn(state);
    return [...(all.get(undefined) ?? []), ...(all.get(cluster) ?? [])];
  }

  /** What only clusters that are in different states break together. */
  breaksBetween(state: FleetState): readonly Break[] {
    // What has settled lies there as it did before.
    const partOf = (name: string) => `${state.of(name).stack} ${state.of(name).folder.replace('settled', 'new')}`;
    const key = [state.hub, ...this.clusters.map(partOf)].join('\n');
    const known = this.between.get(key);
    if (known) {
      return known;
    }
    const views = viewsAt(this.change, state);
    const found = [...breaksBetweenClusters(views, this.known), ...newAccess(accessIn(views), this.ends)];
    this.between.set(key, found);
    return found;
  }

  /** Everything that breaks in a state of the whole fleet, for whoever looks at each of them. */
  breaksIn(state: FleetState): readonly Break[] {
    const views = viewsAt(this.change, state);
    // Of what was there, nothing has moved yet.
    const folderOf = (cluster: string) => state.of(cluster).folder.replace('expanded', 'old') as FolderAt;
    const isMigrated = (cluster: string) => ['new', 'settled'].includes(state.of(cluster).folder);
    return [
      ...breaksIn(views, this.known),
      ...newAccess(accessIn(views), this.ends),
      ...breaksOfKept(this.kept, views, folderOf),
      ...breaksOfTrust(this.exchanged, views, isMigrated),
      ...breaksOfUsers(this.before, views),
      ...breaksOfValues(this.before, this.after, views),
      ...breaksOfOutside(this.outside, views, folderOf(this.clusters[0]!), this.clusters[0]!),
    ];
  }

  /** By cluster; undefined for what is no single cluster's. */
  private allIn(state: LocalState): ReadonlyMap<string | undefined, readonly Break[]> {
    const key = `${state.hub} ${state.stack} ${state.folder}`;
    const known = this.states.get(key);
    if (known) {
      return known;
    }
    const found = grouped(this.breaksIn(sameForAll(state)), ({ cluster }) => cluster);
    this.states.set(key, found);
    return found;
  }

  private isFolderTouched(cluster: string): boolean {
    return !sameFolder(this.change, cluster);
  }
}

/** Things of a stack that a direct apply would remove and make again, as they have another address after. */
export function recreatedIn(
  { before, after }: Change,
  isMeant: (stack: string) => boolean,
): ReadonlyMap<string, string> {
  return new Map(
    before.stacks
      .filter(({ name }) => isMeant(name))
      .flatMap((old) => {
        const now = stackOf(after, old.name);
        return now ? [...recreated(old, now)] : [];
      }),
  );
}

function stackOf({ stacks }: Change['before'], name: string) {
  return named(stacks, name);
}
