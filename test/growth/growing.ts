import type { Profiler } from 'node:inspector';
import { Counters, fileOf, Taken, timesOf } from './counters';

/** A place in the library, and how often it ran for fleets of n, 2n and 4n. */
export interface Growing {
  readonly where: string;
  readonly counts: Sizes;
}

export type Sizes = readonly [one: number, two: number, four: number];

/** Sorted lists are compared n log n times: from 2n to 4n that adds up to 2.4 times as much as from n to 2n. */
const SORTED = 2.4;
const SLACK = 1.15;
const FEW = 8;

/**
 * Whether something grows by more than a sort does.
 *
 * @param largest 4n: what runs a few times for each is told by nothing; all pairs of 32 are 496
 */
export function growsFaster([one, two, four]: Sizes, largest: number): boolean {
  return four - two > Math.max(FEW * largest, SLACK * SORTED * (two - one));
}

/** What of the library does: the most often run comes first. */
export function growing(taken: readonly [Taken, Taken, Taken], largest: number, counters: Counters): Growing[] {
  const [, , last] = taken;
  return [
    ...last.scripts.flatMap((script) => growingBlocks(taken, script, largest, counters)),
    ...[...last.lookups.keys()].map((where) => ({ where, counts: sizes(taken, ({ lookups }) => lookups.get(where)) })),
  ]
    .filter(({ counts }) => growsFaster(counts, largest))
    .sort((a, b) => b.counts[2] - a.counts[2]);
}

function growingBlocks(
  taken: readonly [Taken, Taken, Taken],
  script: Profiler.ScriptCoverage,
  largest: number,
  counters: Counters,
): Growing[] {
  const timesAt = taken.map(({ scripts }) => timesOf(scripts.find(({ url }) => url === script.url)?.functions ?? []));
  return script.functions.flatMap(({ functionName, ranges }) =>
    ranges
      .filter(({ count }) => count > FEW * largest)
      .map(({ startOffset }) => ({ startOffset, counts: sizes(timesAt, (times) => times(startOffset)) }))
      .filter(({ counts }) => growsFaster(counts, largest))
      .map(({ startOffset, counts }) => ({
        where: `${fileOf(script)} ${functionName}: ${counters.textAt(script, startOffset)}`,
        counts,
      })),
  );
}

function sizes<T>(all: readonly T[], of: (one: T) => number | undefined): Sizes {
  const [one = 0, two = 0, four = 0] = all.map(of);
  return [one, two, four];
}
