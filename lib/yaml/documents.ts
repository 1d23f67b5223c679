import { load, LoadOptions, Schema } from 'js-yaml';
import { plainFields } from './plain-text';
import { NotPlain, plainValue } from './plain-value';
import { KUBERNETES_SCHEMA } from './schema';

export interface YamlDocument {
  readonly value: unknown;
  /** As it is written. */
  readonly text: string;
  /** Line of its first word in the file, from 1. */
  readonly line: number;
  /** Lines of the objects in it that a list of `items` or of generators holds, by the object. */
  readonly lines: ReadonlyMap<unknown, number>;
}

/** A document that is no YAML, or none that every client reads alike. */
export interface BrokenDocument {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** The documents of a file, one by one: a broken one does not hide the others. */
export function yamlDocuments(text: string, schema: Schema = KUBERNETES_SCHEMA): (YamlDocument | BrokenDocument)[] {
  return parts(text).flatMap(({ text: part, before }) => documentIn(part, before, schema));
}

function documentIn(part: string, before: number, schema: Schema): (YamlDocument | BrokenDocument)[] {
  // Most documents have none of these, and nobody asks for a line within them.
  const isWatched = /[&!]|\bitems\b|enerator/i.test(part);
  const plain = isWatched || schema !== KUBERNETES_SCHEMA ? undefined : plainFields(part);
  if (plain) {
    return [{ value: plain, text: part, line: firstLine(part, before), lines: NO_LINES }];
  }
  const unlike = UNLIKE.find(([pattern]) => pattern.test(part));
  if (unlike) {
    const [pattern, reason] = unlike;
    return [{ line: before + lineAt(part, pattern.exec(part)!.index), text: part, reason }];
  }
  const opened: number[] = [];
  let anchors: object = {};
  let hasOwnTag = false;
  const raw = new Map<unknown, number>();
  const lines = new Map<unknown, number>();
  try {
    const listener: LoadOptions['listener'] = (event, state) => {
      const { anchorMap, tag } = state as { anchorMap?: object; tag?: string | null };
      anchors = anchorMap ?? {};
      hasOwnTag ||= event === 'close' && tag?.startsWith('!') === true;
      if (event === 'open') {
        opened.push(state.line);
      } else {
        const line = opened.pop()!;
        if (state.result !== null && typeof state.result === 'object' && !raw.has(state.result)) {
          raw.set(state.result, before + line + 1);
        }
      }
    };
    const shared = load(part, isWatched ? { schema, listener } : { schema });
    const value = plainValue(shared, isWatched ? (from, to) => lines.set(to, raw.get(from) ?? before + 1) : undefined);
    if (Object.keys(anchors).some((name) => /[^\w-]/.test(name))) {
      throw new NotPlain('an anchor (&) whose name has more than letters, digits, - and _');
    }
    const tag = part.includes('!') ? TAG_AT_END.exec(part) : null;
    if (tag && (hasOwnTag || tag[1] === '!!')) {
      return [{ line: before + lineAt(part, tag.index), text: part, reason: 'a tag (!) ends a line' }];
    }
    const unclear = UNCLEAR.filter(({ written }) => written.test(part));
    const json = unclear.length > 0 ? (JSON.stringify(value) ?? '') : '';
    const one = unclear.find(({ read }) => read(json, part));
    if (one) {
      throw new NotPlain(one.reason);
    }
    return value === undefined || value === null
      ? []
      : [{ value, text: part, line: lines.get(value) ?? firstLine(part, before), lines }];
  } catch (error) {
    const { mark } = error as { mark?: { line: number } };
    // To Go an alias ends at a colon: it is a field.
    const spaced = part.replace(ALIAS_AS_FIELD, '$& ');
    return spaced !== part && /unidentified alias/.test(String((error as Error).message))
      ? documentIn(spaced, before, schema)
      : [{ line: before + (mark?.line ?? 0) + 1, text: part, reason: reasonOf(error) }];
  }
}

const NO_LINES: YamlDocument['lines'] = new Map();

const ALIAS_AS_FIELD = /^[ \t]*(?:-[ \t]+)*\*[\w-]+(?=:(?:\s|$))/gm;

/** What clients read in different ways, with nothing in it that anybody needs. */
const UNLIKE: readonly [RegExp, string][] = [
  [/^---\S/m, 'a line begins with --- and goes on, which kubectl takes for the end of a document'],
];

/** Its value stands on the next line. In a text it is none, such as in a rule that goes on there. */
const TAG_AT_END = /(?:^|[\s:])(!!?)[^\s"'|>=&]*[ \t]*(?:#.*)?$/m;

/** The same, where what was read of it shows that it is one of these and no text in which they stand. */
const UNCLEAR = [
  {
    written: /^[ \t]*(?:-[ \t]+)*-[ \t]*(?:#.*)?$/m,
    read: (json: string, text: string) => /[[,]null[,\]]/.test(json) && hasUnclearEntry(text),
    reason: 'a list with an entry that is empty, at the end of an inner list or before a tab',
  },
  {
    written: /^[ \t]*[!&]/m,
    read: (json: string, text: string) => /:(?:""|\{\}|\[\]|null)/.test(json) && hasTagBelow(text),
    reason: 'a tag (!) or an anchor (&) of a field, below a field with no value',
  },
  {
    written: /[{[,]\s*\?\S/,
    read: (json: string) => /[[{,]"\?/.test(json),
    reason: 'a question mark before a field, with no space between',
  },
  {
    written: /:[,\]}]/,
    read: (json: string, text: string) => {
      const [spaced, unspaced] = [wordsBefore(text, /\s/), wordsBefore(text, /[,\]}]/)];
      // A number as a field is called otherwise than it is written: 012 is 10.
      return [...json.matchAll(/"((?:[^"\\]|\\.)*)":null/g)]
        .map(([, field = '']) => lastWord(field))
        .some((word) => !spaced.has(word) || unspaced.has(word));
    },
    reason: 'a colon with no space behind it',
  },
];

/** The words before each colon that something follows, or that stands alone. */
function wordsBefore(text: string, follows: RegExp): Set<string> {
  const words = new Set<string>();
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const isAlone = /\s/.test(text[at - 1] ?? '');
    if (isAlone ? follows.test(' ') : follows.test(text[at + 1] ?? ' ')) {
      words.add(
        lastWord(
          text
            .slice(Math.max(0, at - LONGEST_WORD - 2), at)
            .trimEnd()
            .replace(/["']$/, ''),
        ),
      );
    }
  }
  return words;
}

const LONGEST_WORD = 200;

function lastWord(text: string): string {
  return text
    .slice(-LONGEST_WORD)
    .split(/[\s,[\]{}"']/)
    .at(-1)!;
}

/** The parser takes the tag or the anchor of the next field for that of the value which is not there. */
function hasTagBelow(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const depthOf = (line: string) => line.search(/[^-\s]/);
  return lines.some((line, index) => {
    const before = lines[index - 1];
    const isTagged = before !== undefined && /^[ \t]*[!&]/.test(line) && depthOf(line) <= depthOf(before);
    return isTagged && /:(?:\s+&\S*)?$/.test(before.replace(/\s#.*$/, '').trimEnd());
  });
}

/** The parser goes on with the inner list where an outer one goes on; and Kubernetes takes no tab behind the dash. */
function hasUnclearEntry(text: string): boolean {
  const empty = /^([ \t]*(?:-[ \t]+)*)-([ \t]*)(?:#.*)?$(?=(?:\n[ \t]*(?:#.*)?$)*\n( *)-|)/gm;
  return [...text.matchAll(empty)].some(
    ([, before = '', blank = '', next]) => blank.includes('\t') || (next !== undefined && next.length < before.length),
  );
}

/** Nothing of what the file says: a parser's own words may hold it. */
function reasonOf(error: unknown): string {
  const { reason } = error as { reason?: string };
  return error instanceof NotPlain
    ? error.message
    : error instanceof RangeError
      ? 'it is nested too deeply'
      : (reason ?? 'it cannot be read').replace(/[^\x20-\x7e]|"[^"]*"|<[^>]*>/g, '…');
}

export function isBroken(document: YamlDocument | BrokenDocument): document is BrokenDocument {
  return 'reason' in document;
}

/** Text between the lines that part documents, and how many lines stand before it. */
function parts(text: string): { text: string; before: number }[] {
  const written = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  const plain = written.includes('%') ? written.replace(/(^|\n)%(?:YAML|TAG)\b[^\n]*/g, '$1') : written;
  const found: { text: string; before: number }[] = [];
  let start = 0;
  let before = 0;
  for (const { index, 0: parting } of plain.matchAll(/(?:^|\n)---(?=\s|$)/g)) {
    const part = plain.slice(start, index);
    found.push({ text: part, before });
    before += newlinesIn(part) + (parting.startsWith('\n') ? 1 : 0);
    start = index + parting.length;
  }
  // Blanks that no line break ends are no line, where a text keeps its empty lines.
  return [...found, { text: plain.slice(start).replace(/\n[ \t]+$/, '\n'), before }];
}

/** Of the first word. */
function firstLine(part: string, before: number): number {
  return before + lineAt(part, part.search(/^[ \t]*[^\s#]/m));
}

function lineAt(text: string, index: number): number {
  return newlinesIn(text.slice(0, index)) + 1;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
