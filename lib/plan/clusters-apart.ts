import type { Break } from './breaks';
import type { Model } from './model';
import { ordersOf } from './orders';
import { fleetState, Stage, walked } from './stages';
import type { FleetState, LocalState } from './state';

type OfCluster = Omit<LocalState, 'hub'>;

/** How often a stage is parted. */
const MOST_SPLITS = 8;
/** Clusters of which every combination is looked at. */
const FEW = 3;

/**
 * States in which some clusters have taken a step and others have not: for each two of them every combination of their
 * states is in one. With many clusters these are halved by each digit of a word that each has, so there are as many
 * states as the logarithm of their number says, not a power of it.
 */
export function combinations(
  clusters: readonly string[],
  states: (cluster: string) => readonly OfCluster[],
): Map<string, OfCluster>[] {
  if (clusters.length < 2) {
    return [];
  }
  if (clusters.length <= FEW) {
    return clusters
      .reduce<Map<string, OfCluster>[]>(
        (all, cluster) => all.flatMap((one) => states(cluster).map((state) => new Map([...one, [cluster, state]]))),
        [new Map()],
      )
      .filter((one) => new Set([...one.values()].map((state) => JSON.stringify(state))).size > 1);
  }
  const most = Math.max(...clusters.map((cluster) => states(cluster).length));
  const { words, digits } = wordsFor(clusters.length);
  const pairs = Array.from({ length: most * most }, (_, index) => [Math.floor(index / most), index % most] as const);
  const stateAt = (cluster: string, index: number) => states(cluster)[Math.min(index, states(cluster).length - 1)]!;
  return Array.from({ length: digits }, (_, digit) => digit).flatMap((digit) =>
    pairs
      .filter(([one, other]) => one < other)
      .map(
        ([one, other]) =>
          new Map(
            clusters.map((cluster, index) => [cluster, stateAt(cluster, (words[index]! >> digit) & 1 ? one : other)]),
          ),
      ),
  );
}

/** Words of as many ones each: of any two, either has a one where the other has none, so that both ways round are seen. */
function wordsFor(count: number): { readonly words: readonly number[]; readonly digits: number } {
  let digits = 2;
  // Of 3 digits there are 3 words with one 1, of 4 there are 6 with two, of 5 there are 10 with two.
  for (let there = 2; there < count; digits += 1) {
    const ones = Math.floor((digits + 1) / 2);
    there = (there * (digits + 1)) / (digits % 2 === 0 ? digits + 1 - ones : ones);
  }
  const words: number[] = [];
  for (let word = 2 ** Math.floor(digits / 2) - 1; words.length < count;) {
    words.push(word);
    // The next one with as many ones: https://en.wikipedia.org/wiki/Combinatorial_number_system#Applications
    const lowest = word & -word;
    const carried = word + lowest;
    word = carried | (((word ^ carried) >>> 2) / lowest);
  }
  return { words, digits };
}

export interface BrokenBetween {
  readonly state: FleetState;
  readonly breaks: readonly Break[];
}

/** What breaks while the clusters of a stage are at different ends of it; undefined where nothing does. */
export function brokenBetween(
  model: Model,
  stages: readonly Stage[],
): (BrokenBetween & { readonly stage: Stage }) | undefined {
  for (const { stage, before, through } of walked(stages, model.clusters)) {
    const states = (cluster: string) => [
      before.of(cluster),
      ...through(cluster).map(({ stack, folder }) => ({ stack, folder })),
    ];
    for (const some of combinations(stage.clusters, states)) {
      const state = { hub: before.hub, of: (cluster: string) => some.get(cluster) ?? before.of(cluster) };
      const breaks = model.breaksBetween(state);
      if (breaks.length > 0) {
        return { stage, state, breaks };
      }
    }
    // Where the orders of clusters differ, they meet in states that no cluster alone shows.
    const whole = model.breaksBetween(before);
    if (whole.length > 0) {
      return { stage, state: before, breaks: whole };
    }
  }
  return undefined;
}

/**
 * The stages, where some clusters of one have to go before its others; undefined where that does not help. Those go
 * first that break nothing while all others of the stage have not begun.
 */
export function ordered(
  model: Model,
  stages: readonly Stage[],
): { readonly stages?: readonly Stage[]; readonly between?: BrokenBetween } {
  let current = [...stages];
  for (let left = MOST_SPLITS; ; left -= 1) {
    const broken = brokenBetween(model, current);
    if (!broken) {
      return { stages: current };
    }
    const { stage } = broken;
    const [before] = [...walked(current, model.clusters)].filter((walk) => walk.stage === stage);
    const first = stage.clusters.filter((cluster) =>
      before!.through(cluster).every(({ stack, folder }) => {
        const of = (name: string) => (name === cluster ? { stack, folder } : before!.before.of(name));
        return model.breaksBetween({ hub: before!.before.hub, of }).length === 0;
      }),
    );
    // Where each may be the first and not all together, one begins.
    const begins = first.length === stage.clusters.length ? first.slice(0, 1) : first;
    if (begins.length === 0 || stage.clusters.length < 2 || left === 0) {
      return { between: broken };
    }
    const rest = stage.clusters.filter((cluster) => !begins.includes(cluster));
    current = current.flatMap((one) =>
      one === stage
        ? [
            { ...stage, clusters: begins },
            { ...stage, clusters: rest },
          ]
        : [one],
    );
  }
}

/** The same where everybody takes any step at any time. */
export function brokenInAnyOrder(model: Model): BrokenBetween | undefined {
  const touched = model.changed;
  const statesOf = (cluster: string): OfCluster[] => {
    const { stack, folder, hands } = model.of(cluster);
    return (['old', 'new'] as const).flatMap((ofStack) =>
      (['old', 'new'] as const)
        .filter((ofFolder) => (stack || ofStack === 'old') && (folder || hands || ofFolder === 'old'))
        .map((ofFolder) => ({ stack: ofStack, folder: ofFolder })),
    );
  };
  const hubs = touched.some((name) => model.of(name).hub) ? (['old', 'new'] as const) : (['old'] as const);
  for (const some of combinations(
    touched.filter((name) => ordersOf(model.of(name)).some((order) => order.some(({ unit }) => unit !== 'hub'))),
    statesOf,
  )) {
    for (const hub of hubs) {
      const state = fleetState(hub, some);
      const breaks = model.breaksBetween(state);
      if (breaks.length > 0) {
        return { state, breaks };
      }
    }
  }
  return undefined;
}
