import { inRanges, Wildcards } from './wildcards';

/**
 * What Go's `filepath.Match` matches among names without a slash; undefined for what is no pattern to it.
 * https://pkg.go.dev/path/filepath#Match
 */
export function filePattern(pattern: string): Wildcards | undefined {
  const all = new Wildcards();
  // The next character last.
  const left = [...pattern].reverse();
  while (left.length > 0) {
    const char = left.pop()!;
    if (char === '*') {
      all.addRun();
    } else if (char === '?') {
      all.addStep(() => true);
    } else {
      const accepts = char === '[' ? rangesOf(left) : literal(char === '\\' ? left.pop() : char);
      if (!accepts) {
        return undefined;
      }
      all.addStep(accepts);
    }
  }
  return all;
}

function literal(char: string | undefined) {
  return char === undefined ? undefined : (one: string) => one === char;
}

/** Takes them off what is left; undefined where they are none. */
function rangesOf(left: string[]) {
  const isNot = left.at(-1) === '^';
  if (isNot) {
    left.pop();
  }
  const ranges: [string, string][] = [];
  while (ranges.length === 0 || left.at(-1) !== ']') {
    const low = endOf(left);
    let high = low;
    if (left.at(-1) === '-') {
      left.pop();
      high = endOf(left);
    }
    // A range has ends, and something closes them.
    if (low === undefined || high === undefined || left.length === 0) {
      return undefined;
    }
    ranges.push([low, high]);
  }
  left.pop();
  return inRanges(ranges, isNot);
}

function endOf(left: string[]): string | undefined {
  const char = left.pop();
  return char === '-' || char === ']' ? undefined : char === '\\' ? left.pop() : char;
}
