/** One segment of a path: a text, or the beginning of one. */
interface Segment {
  readonly text: string;
  readonly open: boolean;
}

/** A path pattern of a policy, as the set of paths that it matches. */
interface Pattern {
  readonly segments: readonly Segment[];
  /** Whether more segments may follow. */
  readonly more: boolean;
}

/** A kind of path, and a path of that kind. */
export interface Sample {
  readonly pattern: string;
  readonly path: string;
}

const ANY: Segment = { text: '', open: true };
/** In no pattern that a person writes. */
const OTHER = '\uffff';

/** Whether each path of a pattern is one of another, wider pattern. */
export function covers(wide: string, narrow: string): boolean {
  const pattern = parse(narrow);
  const common = shared(parse(wide), pattern);
  return common !== undefined && print(common) === print(pattern);
}

/**
 * Paths that stand for all others: whatever sets of rules are made of these patterns, where one pattern decides on each
 * path, two sets that differ on any path differ on one of these.
 *
 * The rules that decide on a path in both sets meet in a pattern. A path of that pattern, of the same depth and with
 * nothing else in common with any other pattern, is decided by the same two.
 */
export function samplesOf(patterns: readonly string[]): Sample[] {
  const parsed = [...new Set(patterns)].map(parse);
  const depth = Math.max(0, ...parsed.map(({ segments }) => segments.length)) + 1;
  const samples = new Map<string, Sample>();
  const open = [...parsed.keys()].filter((index) => !isPath(parsed[index]!));
  for (const [index, one] of parsed.entries()) {
    // Two paths have nothing in common.
    const others = isPath(one) ? [index, ...open.filter((place) => place > index)] : parsed.keys();
    for (const place of others) {
      if (place < index) {
        continue;
      }
      const other = parsed[place]!;
      const common = shared(one, other);
      for (const path of common ? pathsOf(common, depth) : []) {
        samples.set(path, { pattern: print(common!), path });
      }
    }
  }
  return [...samples.values()];
}

/** Whether it matches one path alone. */
function isPath({ segments }: Pattern): boolean {
  return segments.every(({ open }) => !open);
}

/** `*` at the end stands for any rest, `+` for one whole segment. */
function parse(pattern: string): Pattern {
  const more = pattern.endsWith('*');
  const texts = (more ? pattern.slice(0, -1) : pattern).split('/');
  const last = texts.length - 1;
  return {
    more,
    segments: texts.map((text, index) => (text === '+' ? ANY : { text, open: more && index === last })),
  };
}

function print({ segments, more }: Pattern): string {
  const last = segments.length - 1;
  return segments.map(({ text, open }, index) => (open ? text + (more && index === last ? '*' : '+') : text)).join('/');
}

/** The paths that two patterns have in common. */
function shared(one: Pattern, other: Pattern): Pattern | undefined {
  const [short, long] = one.segments.length < other.segments.length ? [one, other] : [other, one];
  if (short.segments.length < long.segments.length && !short.more) {
    return undefined;
  }
  const segments: Segment[] = [];
  for (const [index, mine] of long.segments.entries()) {
    const common = sharedSegment(mine, short.segments[index] ?? ANY);
    if (!common) {
      return undefined;
    }
    segments.push(common);
  }
  return { segments, more: one.more && other.more };
}

function sharedSegment(one: Segment, other: Segment): Segment | undefined {
  const [narrow, wide] =
    !one.open || (other.open && one.text.length >= other.text.length) ? [one, other] : [other, one];
  return (wide.open ? narrow.text.startsWith(wide.text) : narrow.text === wide.text) ? narrow : undefined;
}

function pathsOf({ segments, more }: Pattern, depth: number): string[] {
  const texts = segments.map(({ text, open }) => (open ? text + OTHER : text));
  const paths = [texts.join('/')];
  while (more && texts.push(OTHER) <= depth) {
    paths.push(texts.join('/'));
  }
  return paths;
}
