/** Stands for any one segment. */
export const ANY = Symbol('+');

/**
 * A path of a policy, ready to match. With a glob the last part is what its segment starts with, and anything may
 * follow.
 */
export interface Pattern {
  readonly text: string;
  /** One with a `+` at the start of a segment counts as `segments`, even where more than the plus stands there. */
  readonly kind: 'exact' | 'prefix' | 'segments';
  readonly parts: readonly Part[];
  readonly glob: boolean;
  /** Without the asterisk at its end. */
  readonly bare: string;
}

export type Part = string | typeof ANY;

/** @param text absolute: with its Vault namespace, and without a slash before it */
export function compilePattern(text: string): Pattern {
  const glob = text.endsWith('*');
  const bare = glob ? text.slice(0, -1) : text;
  const segments = text === '+' || text.startsWith('+/') || text.includes('/+');
  const parts = bare.split('/').map((part) => (segments && part === '+' ? ANY : part));
  return { text, kind: segments ? 'segments' : glob ? 'prefix' : 'exact', parts, glob, bare };
}

/** `*` at the end stands for any rest, `+` for one whole segment. */
export function matches(pattern: string, path: string): boolean {
  return covers(compilePattern(pattern), path.split('/'));
}

export function covers({ parts, glob }: Pick<Pattern, 'parts' | 'glob'>, segments: readonly string[]): boolean {
  if (glob ? segments.length < parts.length : segments.length !== parts.length) {
    return false;
  }
  return parts.every(
    (part, index) =>
      part === ANY ||
      (glob && index === parts.length - 1 ? segments[index]!.startsWith(part) : segments[index] === part),
  );
}

/**
 * The server's order of priority, the strongest first, of patterns that match the same path. Of two, the one whose
 * first wildcard comes later is stronger; then the one without a glob; then the one with fewer `+`; then the longer;
 * then the later in the alphabet. An exact path is stronger than any other.
 */
export function byStrength(one: Pattern, other: Pattern): number {
  return (
    firstWildcard(other) - firstWildcard(one) ||
    Number(one.glob) - Number(other.glob) ||
    wildcards(one) - wildcards(other) ||
    other.bare.length - one.bare.length ||
    (one.bare < other.bare ? 1 : one.bare > other.bare ? -1 : 0)
  );
}

function firstWildcard({ kind, text, bare }: Pattern): number {
  switch (kind) {
    case 'exact':
      return Number.MAX_SAFE_INTEGER;
    case 'prefix':
      return bare.length;
    case 'segments':
      // Any plus is taken for the first wildcard, even one that is a letter.
      return text.indexOf('+');
  }
}

function wildcards({ parts }: Pattern): number {
  return parts.filter((part) => part === ANY).length;
}
