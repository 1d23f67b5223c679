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
    throw new NotJson('it is not valid JSON', 1);
  }
}

interface Open {
  readonly isList: boolean;
  readonly keys: Set<string>;
  /** Of what is in it; undefined below the depth of which lines are known. */
  readonly path?: readonly string[];
  key?: string;
}

/** One walk from the first letter to the last, without a call for each level. */
function scan(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const open: Open[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],\n]/gs;
  let line = 1;
  let isKey = false;
  const inside = (): readonly string[] | undefined => {
    const top = open.at(-1);
    return top === undefined ? [] : top.isList || top.path === undefined ? top.path : [...top.path, top.key ?? ''];
  };
  const push = (isList: boolean) => {
    const path = inside();
    if (path !== undefined && !lines.has(path.join('\n'))) {
      lines.set(path.join('\n'), line);
    }
    open.push({ isList, keys: new Set(), path: path && path.length <= LINES ? path : undefined });
    if (open.length > DEEPEST) {
      throw new NotJson(`it is nested deeper than ${DEEPEST} levels`, line);
    }
    isKey = !isList;
  };
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '\n') {
      line += 1;
    } else if (found === '{' || found === '[') {
      push(found === '[');
    } else if (found === '}' || found === ']') {
      open.pop();
      isKey = false;
    } else if (found === ',') {
      isKey = open.at(-1)?.isList === false;
    } else if (isKey) {
      keep(open.at(-1)!, keyOf(found, line), line);
      isKey = false;
    }
  }
  return lines;
}

function keyOf(written: string, line: number): string {
  if (!written.includes('\\')) {
    return written.slice(1, -1);
  }
  try {
    return JSON.parse(written) as string;
  } catch {
    throw new NotJson('it is not valid JSON', line);
  }
}

function keep(object: Open, key: string, line: number): void {
  // Comments of Terraform may be there as often as somebody likes.
  if (object.keys.has(key) && key !== '//') {
    throw new NotJson('a field is there twice, of which each reader takes another one', line);
  }
  if (key === '__proto__') {
    throw new NotJson('it has a field "__proto__"', line);
  }
  object.keys.add(key);
  object.key = key;
}
