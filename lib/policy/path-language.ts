import { ANY, covers, Part } from './pattern';

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
 * For each number of segments one path decides over all: where neither of the two says what a segment is, it is one
 * that nobody names, with no more of a start than the two ask for. Any other language that has this path has each path
 * of the two of this length. No language tells paths apart that are longer than its parts, so one segment more than the
 * longest is enough. So the work grows with the number of the others times the square of the longest, and not with
 * the ways in which their segments can be combined.
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
  const shortest = Math.max(...both.map(({ parts }) => parts.length));
  const segments = range(shortest).map((at) => segmentAt(at, both, relevant));
  for (; segments.length <= longest + 1 && both.every((one) => endsAt(one, segments.length));) {
    const ends = segments[0] !== '' && (lastEmpty || segments.at(-1) !== '');
    if (ends && !relevant.some((other) => covers(other, segments))) {
      return segments.join('/');
    }
    segments.push(segmentAt(segments.length, both, relevant));
  }
  return undefined;
}

function endsAt({ parts, glob }: Language, length: number): boolean {
  return glob ? length >= parts.length : length === parts.length;
}

function range(length: number): readonly number[] {
  return [...Array(length).keys()];
}

/** What the two ask for, or else a segment that as few others as can be accept. */
function segmentAt(at: number, both: readonly Language[], others: readonly Language[]): string {
  const exact = both.find((one) => typeof one.parts[at] === 'string' && !startsAt(one, at));
  if (exact) {
    return exact.parts[at] as string;
  }
  const [start, ...shorter] = both.map((one) => textAt(one, at)).sort((one, other) => other.length - one.length);
  return unnamed(start!, [...shorter, ...others.map((other) => textAt(other, at))]);
}

function textAt({ parts }: Language, at: number): string {
  const part = parts[at];
  return typeof part === 'string' ? part : '';
}

/** A segment with this start that is none of those that are named, and has no longer start of theirs. */
function unnamed(start: string, named: readonly string[]): string {
  const next = new Set(named.filter((one) => one.startsWith(start)).map((one) => one[start.length]));
  for (let letter = 0; ; letter += 1) {
    const tried = LETTERS[letter] ?? String.fromCharCode(0x100 + letter);
    if (!next.has(tried)) {
      return start + tried;
    }
  }
}

const LETTERS = 'xyzwvutsrqponmlkjihgfedcba0123456789';
