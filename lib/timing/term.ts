/** One part of a sum of times, or one limit among several, and where it is said. */
export interface Term {
  readonly name: string;
  /** Infinite where nothing ends it. */
  readonly seconds: number;
  /** The place in the output; undefined for what the parts of the system do by themselves. */
  readonly from?: string;
}

export function sumOf(terms: readonly Term[]): number {
  return terms.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The one that makes the sum what it is; of equal ones the first. */
export function largestOf<T extends Term>(terms: readonly T[]): T | undefined {
  return terms.reduce<T | undefined>((most, term) => (most && most.seconds >= term.seconds ? most : term), undefined);
}

/** The limit that is met first; of equal ones the first. */
export function leastOf<T extends Term>(terms: readonly T[]): T | undefined {
  return terms.reduce<T | undefined>(
    (least, term) => (least && least.seconds <= term.seconds ? least : term),
    undefined,
  );
}
