import { DEEPEST } from '../yaml/plain-value';

export interface JsonText {
  readonly value: unknown;
  /** Line, from 1, in which the value begins that is at a path of keys; of lists each element counts as their own. */
  readonly lineOf: (...path: string[]) => number;
}

/** Why a text is no JSON that every reader takes alike. */
export class NotJson extends Error {
  constructor(
    reason: string,
    readonly line: number,
  ) {
    super(reason);
  }
}

/** So deep are lines known: a block of Terraform is at its kind, type and name. */
const LINES = 3;

/**
 * JSON of strangers: what is there twice would hide one of the two, and what is too deep would end the process.
 *
 * @throws NotJson, which holds nothing of the text
 */
export function readJson(text: string): JsonText {
  const lines = scan(text);
  try {
    const value = JSON.parse(text) as unknown;
    return { value, lineOf: (...path) => lines.get(path.join('\n')) ?? 1 };
  } catch {
    // What the parser says may hold what the file holds.
    throw new NotJson('it is no JSON', 1);
  }
}

interface Open {
  readonly isList: boolean;
  /** How many keys lead to it, and these; undefined below the depth of which lines are known. */
  readonly depth: number;
  readonly path?: string;
  key?: string;
  /** From the second on: many objects have one key. */
  keys?: Set<string>;
}

const [NEWLINE, QUOTE, COMMA, BACKSLASH] = [10, 34, 44, 92];
const [LIST, LIST_END, FIELDS, FIELDS_END] = [91, 93, 123, 125];

/** One walk from the first letter to the last, without a call for each level. */
function scan(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const open: Open[] = [];
  let top: Open | undefined;
  let line = 1;
  let isKey = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case NEWLINE:
        line += 1;
        break;
      case FIELDS:
      case LIST:
        isKey = text.charCodeAt(at) === FIELDS;
        top = openedIn(top, !isKey);
        open.push(top);
        if (top.path !== undefined && !lines.has(top.path)) {
          lines.set(top.path, line);
        }
        if (open.length > DEEPEST) {
          throw new NotJson(`it is nested deeper than ${DEEPEST} levels`, line);
        }
        break;
      case FIELDS_END:
      case LIST_END:
        open.pop();
        top = open.at(-1);
        isKey = false;
        break;
      case COMMA:
        isKey = top?.isList === false;
        break;
      case QUOTE: {
        const end = endOfText(text, at);
        if (isKey) {
          keep(top!, keyOf(text.slice(at, end + 1), line), line);
          isKey = false;
        }
        at = end;
      }
    }
  }
  return lines;
}

function openedIn(outer: Open | undefined, isList: boolean): Open {
  if (outer === undefined) {
    return { isList, depth: 0, path: '' };
  }
  const { depth, path, key = '' } = outer;
  if (outer.isList || path === undefined) {
    return { isList, depth, path };
  }
  return { isList, depth: depth + 1, path: depth === LINES ? undefined : depth === 0 ? key : `${path}\n${key}` };
}

/** Where the quote is that ends a text, or else the end of all. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) {
    first -= 1;
  }
  return (at - first) % 2 === 1;
}

function keyOf(written: string, line: number): string {
  if (!written.includes('\\')) {
    return written.slice(1, -1);
  }
  try {
    return JSON.parse(written) as string;
  } catch {
    throw new NotJson('it is no JSON', line);
  }
}

function keep(object: Open, key: string, line: number): void {
  const isThere = object.keys ? object.keys.has(key) : object.key === key;
  // Comments of Terraform may be there as often as somebody likes.
  if (isThere && key !== '//') {
    throw new NotJson('a field is there twice, of which each reader takes another one', line);
  }
  if (key === '__proto__') {
    throw new NotJson('it has a field "__proto__"', line);
  }
  if (object.key !== undefined) {
    object.keys = (object.keys ?? new Set([object.key])).add(key);
  }
  object.key = key;
}
