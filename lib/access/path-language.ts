import { ANY, Part } from './pattern';

/** A set of paths, by their segments. With a glob the last part is what its segment starts with, and more may follow. */
export interface Language {
  readonly parts: readonly Part[];
  readonly glob: boolean;
}

/** Whether two languages have a path in common. */
export function meet(one: Language, other: Language): boolean {
  const [shorter, longer] = one.parts.length <= other.parts.length ? [one, other] : [other, one];
  if (shorter.parts.length < longer.parts.length && !shorter.glob) {
    return false;
  }
  return shorter.parts.every((part, index) =>
    fit(part, startsAt(shorter, index), longer.parts[index]!, startsAt(longer, index)),
  );
}

function fit(one: Part, oneStarts: boolean, other: Part, otherStarts: boolean): boolean {
  if (one === ANY || other === ANY) {
    return true;
  }
  return (oneStarts && other.startsWith(one)) || (otherStarts && one.startsWith(other)) || one === other;
}

/** Whether a part is what a segment starts with, rather than all of it. */
function startsAt({ parts, glob }: Language, index: number): boolean {
  return glob && index === parts.length - 1;
}

/**
 * A path that is in both of two languages and in none of some others; undefined if there is none at all.
 *
 * The languages are run as one automaton, a segment at a time. Of the endlessly many segments only few differ for
 * it: each one that some part names, and for each start that some glob names, and for none, one more that nobody
 * names. These stand for all others, so that a search over them decides over all paths. No language tells paths
 * apart that are longer than its parts, so that the search ends one segment after the longest. What it has to know
 * of the way so far is which of the others still match: a place reached twice with the same of them is left.
 *
 * A path begins with no slash.
 *
 * @param lastEmpty whether the path may end in a slash
 */
export function pathInBoth(
  both: readonly [Language, Language],
  others: readonly Language[],
  { lastEmpty }: { readonly lastEmpty: boolean },
): string | undefined {
  if (!meet(...both)) {
    return undefined;
  }
  const relevant = others.filter((other) => both.every((language) => meet(language, other)));
  const longest = Math.max(...[...both, ...relevant].map(({ parts }) => parts.length));
  const failed = new Set<string>();
  const segments: string[] = [];

  /** @param alive places of those among the others that match so far */
  const search = (alive: readonly number[]): boolean => {
    const at = segments.length;
    const mayEnd = at > 0 && (lastEmpty || segments[at - 1] !== '');
    if (mayEnd && both.every((one) => endsAt(one, at)) && !alive.some((one) => relevant[one]!.parts.length === at)) {
      return true;
    }
    const key = `${at} ${mayEnd} ${alive.join()}`;
    if (at > longest || failed.has(key)) {
      return false;
    }
    failed.add(key);
    for (const segment of segmentsAt(
      at,
      both,
      alive.map((one) => relevant[one]!),
    )) {
      const still = alive.filter((one) => accepts(relevant[one]!, at, segment));
      if (!still.some((one) => startsAt(relevant[one]!, at))) {
        segments.push(segment);
        if (search(still)) {
          return true;
        }
        segments.pop();
      }
    }
    return false;
  };
  return search([...relevant.keys()]) ? segments.join('/') : undefined;
}

function endsAt({ parts, glob }: Language, length: number): boolean {
  return glob ? length >= parts.length : length === parts.length;
}

function accepts(language: Language, at: number, segment: string): boolean {
  const part = language.parts[at];
  if (part === undefined) {
    return language.glob;
  }
  return part === ANY || (startsAt(language, at) ? segment.startsWith(part) : segment === part);
}

/** The segments that both accept, one of each kind that anybody tells apart. Those that nobody names come first. */
function segmentsAt(at: number, both: readonly Language[], alive: readonly Language[]): readonly string[] {
  const named = new Set<string>();
  const starts = new Set(['']);
  for (const language of [...both, ...alive]) {
    const part = language.parts[at];
    if (typeof part === 'string') {
      (startsAt(language, at) ? starts : named).add(part);
    }
  }
  const all = [...named, ...starts];
  const kinds = [...[...starts].map((start) => unnamed(start, all)), ...named];
  return kinds.filter(
    (segment) => both.every((language) => accepts(language, at, segment)) && (at > 0 || segment !== ''),
  );
}

/** A segment with this start that is none of those that are named, and has no longer start of theirs. */
function unnamed(start: string, named: readonly string[]): string {
  for (let letter = 0; ; letter += 1) {
    const segment = start + (LETTERS[letter] ?? String.fromCodePoint(0x100 + letter));
    if (!named.some((one) => one.startsWith(segment))) {
      return segment;
    }
  }
}

const LETTERS = 'xyzwvutsrqponmlkjihgfedcba0123456789';
