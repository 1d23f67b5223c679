import { objectName, Change, FolderAt } from './state';
import type { Stage } from './stages';
import type { SynthesizedCluster } from '../output/cluster';
import { statementsOf } from '../output/hub-resource';
import { grouped } from '../collections/grouped';
import type { Side } from './side';

/** Objects by the clusters that they leave, where another one gets the same. */
export interface Moved {
  /** Clusters that lose what another one gets. */
  readonly left: ReadonlySet<string>;
  /** What moves, as `<kind> <namespace> <name>`, with from where and to where. */
  readonly moves: readonly { readonly what: string; readonly from: string; readonly to: string }[];
}

/** What makes a Secret, and who uses one: nothing else is missed where it is gone. */
const USED = /^\S* (ExternalSecret|SealedSecret|Deployment|StatefulSet|DaemonSet|CronJob) (\S*) /;

/** The same object in another cluster, or another one of the same tenant, which may be what it is called now. */
export function movedBetween({ before, after }: Pick<Change, 'before' | 'after'>): Moved {
  const [old, now] = [before, after].map(({ clusters }) => new Map(clusters.map((one) => [one.name, namesIn(one)])));
  const [owned, owns] = [ownersIn(before), ownersIn(after)];
  const keysOf = (owners: typeof owned, name: string) => [name, ...(owners.get(USED.exec(name)![2]!) ?? [])];
  const gained = new Map<string, Set<string>>();
  for (const [cluster, names] of now!) {
    for (const name of [...names].filter((one) => !old!.get(cluster)?.has(one))) {
      for (const key of keysOf(owns, name)) {
        gained.set(key, (gained.get(key) ?? new Set()).add(cluster));
      }
    }
  }
  const moves = [...old!].flatMap(([from, names]) =>
    [...names]
      .filter((name) => !now!.get(from)?.has(name))
      .flatMap((what) => {
        const got = keysOf(owned, what).flatMap((key) => gained.get(key) ?? []);
        // A cluster that has another one in its place needs none from elsewhere.
        return got.some((clusters) => clusters.has(from))
          ? []
          : [...new Set(got.flatMap((clusters) => [...clusters]))].map((to) => ({ what: what.trim(), from, to }));
      }),
  );
  return { moves, left: new Set(moves.map(({ from }) => from)) };
}

/**
 * Clusters in which a namespace leaves and another one of its tenant, or with an object of the same name, comes: the sync
 * that brings the one removes the other, whose Secrets are gone before the others have arrived.
 */
export function movedWithin({ before, after }: Pick<Change, 'before' | 'after'>): Set<string> {
  const [owned, owns] = [ownersIn(before), ownersIn(after)];
  const next = new Map(after.clusters.map((one) => [one.name, one]));
  return new Set(
    before.clusters.flatMap((old) => {
      const now = next.get(old.name);
      const [was, is] = [old, now].map((cluster) => placesIn(cluster));
      const known = (owners: typeof owned, place: string, names: readonly string[]) => [
        ...(owners.get(place) ?? []),
        ...names,
      ];
      const come = new Set(
        [...is!].filter(([place]) => !was!.has(place)).flatMap(([place, names]) => known(owns, place, names)),
      );
      const leaves = [...was!].filter(([place]) => !is!.has(place));
      return leaves.some(([place, names]) => known(owned, place, names).some((one) => come.has(one))) ? [old.name] : [];
    }),
  );
}

/** What is used in each namespace of a cluster, by kind and name. */
function placesIn(cluster: SynthesizedCluster | undefined): ReadonlyMap<string, readonly string[]> {
  const used = (cluster ? [...namesIn(cluster)] : []).map((name) => {
    const [, kind, namespace] = USED.exec(name)!;
    return { namespace: namespace!, what: `${kind} ${name.split(' ').at(-1)}` };
  });
  return new Map(
    [...grouped(used, ({ namespace }) => namespace)].map(([namespace, of]) => [namespace, of.map(({ what }) => what)]),
  );
}

/** Whether what moves has arrived before it leaves, as far as one order of syncs has both. */
export function hasArrivedFirst({ moves, left }: Moved, stages: readonly Stage[]): boolean {
  const at = (cluster: string, version: FolderAt) =>
    stages.findIndex(
      ({ step, clusters }) => step.unit === 'folder' && step.to === version && clusters.includes(cluster),
    );
  return moves.every(({ from, to }) => left.has(to) || (at(to, 'settled') >= 0 && at(to, 'settled') < at(from, 'new')));
}

/** Clusters that get something from others and give them something in one sync: no order of syncs has both first. */
export function crossing(change: Pick<Change, 'before' | 'after'>): string[] {
  const { left, moves } = movedBetween(change);
  return [...new Set(moves.map(({ to }) => to))]
    .filter((cluster) => left.has(cluster))
    .sort()
    .map(
      (cluster) =>
        `cluster ${cluster}: something moves to it and something else away from it, and one sync does both: what leaves may be gone before it is elsewhere; make two changes of it`,
    );
}

/** `tenant <name>` of each namespace. */
function ownersIn({ stacks }: Side): ReadonlyMap<string, readonly string[]> {
  const all = Object.values(statementsOf(stacks).tenants ?? {}).flatMap((places) => Object.entries(places));
  return new Map(
    [...grouped(all, ([namespace]) => namespace)].map(([namespace, of]) => [
      namespace,
      [...new Set(of.map(([, tenant]) => `tenant ${tenant}`))],
    ]),
  );
}

function namesIn({ files }: SynthesizedCluster): ReadonlySet<string> {
  return new Set(files.flatMap(({ manifests }) => manifests.map(objectName)).filter((name) => USED.test(name)));
}
