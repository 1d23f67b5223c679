import { inRanges, Wildcards } from './wildcards';

/**
 * What github.com/gobwas/glob matches where nothing separates the parts of a text, as Argo CD has it: `*`, `?`, `[a-z]`,
 * `[!abc]` and `{one,another}`; undefined for what is no pattern to it.
 */
export function globPattern(pattern: string): Wildcards | undefined {
  const all = new Wildcards();
  return addAll(all, [...pattern].reverse(), 0) ? all : undefined;
}

/** Deeper than anybody nests braces by intention. */
const DEEPEST = 100;

/**
 * @param left the next character last
 * @param depth in how many braces: there, a comma and a brace that closes end it
 * @returns whether it is a pattern
 */
function addAll(all: Wildcards, left: string[], depth: number): boolean {
  while (left.length > 0 && !(depth > 0 && /[,}]/.test(left.at(-1)!))) {
    const char = left.pop()!;
    if (char === '*') {
      all.addRun();
    } else if (char === '?') {
      all.addStep(() => true);
    } else if (char === '[') {
      const accepts = rangeOf(left);
      if (!accepts) {
        return false;
      }
      all.addStep(accepts);
    } else if (char === '{') {
      if (depth === DEEPEST || !addBranches(all, left, depth + 1)) {
        return false;
      }
    } else {
      const literal = char === '\\' ? left.pop() : char;
      // A backslash at the end escapes nothing.
      if (literal !== undefined) {
        all.addStep((one) => one === literal);
      }
    }
  }
  return true;
}

/** What no brace closes, the end does. */
function addBranches(all: Wildcards, left: string[], depth: number): boolean {
  let isPattern = true;
  all.addBranches(() => {
    isPattern &&= addAll(all, left, depth);
    return isPattern && left.pop() === ',';
  });
  return isPattern;
}

/** A range of two ends, or a list. */
function rangeOf(left: string[]) {
  const isNot = left.at(-1) === '!';
  if (isNot) {
    left.pop();
  }
  if (left.at(-2) === '-') {
    const [low, , high, close] = [left.pop(), left.pop(), left.pop(), left.pop()] as [string, string, string?, string?];
    return close === ']' && low <= high! ? inRanges([[low, high!]], isNot) : undefined;
  }
  const chars: string[] = [];
  while (left.length > 0 && left.at(-1) !== ']') {
    const char = left.pop()!;
    chars.push(char === '\\' ? (left.pop() ?? '') : char);
  }
  const isClosed = left.pop() !== undefined;
  return isClosed && chars.length > 0
    ? inRanges(
        chars.map((char) => [char, char] as const),
        isNot,
      )
    : undefined;
}
