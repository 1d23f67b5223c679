import type { CST, LineCounter, Node, ParsedNode } from 'yaml';

/** Line and column in a text, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value as it is written: where each of its parts is, by offsets into the text. */
export type Written =
  | { readonly is: 'fields'; readonly at: number; readonly fields: ReadonlyMap<string, WrittenField> }
  | { readonly is: 'list'; readonly at: number; readonly items: readonly Written[] }
  | { readonly is: 'value'; readonly at: number; readonly value: string | number | boolean | null };

export interface WrittenField {
  /** Of its name. */
  readonly at: number;
  readonly value: Written;
}

export interface WrittenProblem {
  readonly at: number;
  /** Nothing of what the file says, but names of fields. */
  readonly reason: string;
}

/** What a text holds: one document of YAML 1.2 without anything that two readers read in two ways. */
export interface WrittenText {
  /** Undefined where there is nothing, or nothing that can be read. */
  readonly root?: Written;
  readonly problems: readonly WrittenProblem[];
  readonly position: (at: number) => Position;
}

/** Deeper than what anybody writes, and shallow enough for every reader here. */
const DEEPEST = 40;
/** After so many the rest is hardly news. */
const ENOUGH = 20;

/**
 * Reads what people write, with the place of everything. Of YAML it takes what a person sees at first sight: anchors,
 * aliases, merge keys, tags, directives and further documents are problems. https://yaml.org/spec/1.2.2/
 */
export function readWritten(text: string): WrittenText {
  // Loaded only where there is such a file.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  const directive = /^%/m.exec(text);
  const lines = new yaml.LineCounter();
  const position = (at: number) => positionIn(lines, at);
  if (directive) {
    lines.addNewLine(0);
    newlines(text, lines);
    return {
      position,
      problems: [{ at: directive.index, reason: 'a directive (%) is not allowed; leave the line out' }],
    };
  }
  const tokens = [...new yaml.Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    return { position, problems: [{ at: deep, reason: TOO_DEEP }] };
  }
  const documents = [
    ...new yaml.Composer({
      version: '1.2',
      schema: 'core',
      // In a time that grows with their square; they are looked for below.
      uniqueKeys: false,
      stringKeys: true,
      logLevel: 'silent',
    }).compose(tokens, true, text.length),
  ];
  const [document, another] = documents;
  const broken = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (broken.length > 0) {
    return {
      position,
      problems: broken.slice(0, ENOUGH).map(({ code, pos }) => ({
        at: pos[0],
        reason: REASONS[code] ?? 'this is not valid YAML',
      })),
    };
  }
  if (another) {
    const reason = 'a second document (---) is not allowed; write a file for each';
    return { position, problems: [{ at: another.range[0], reason }] };
  }
  const reader = new Reader(yaml);
  const contents = document?.contents as ParsedNode | null | undefined;
  const root = contents ? reader.read(contents) : undefined;
  return { position, root: root && isNothing(root) ? undefined : root, problems: reader.problems };
}

const TOO_DEEP = `this is nested deeper than ${DEEPEST} levels; write it flatter`;

/**
 * Where tokens go deeper than anybody writes; undefined where they do not. The parser itself goes into each level by a
 * call, and a process that has no stack left does not always live to tell.
 */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  let level: readonly CST.Token[] = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) {
      return (level[0] as { offset?: number }).offset ?? 0;
    }
    level = level.flatMap(tokensWithin);
  }
  return undefined;
}

function tokensWithin(token: CST.Token): CST.Token[] {
  switch (token.type) {
    case 'document':
      return token.value ? [token.value] : [];
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      return token.items.flatMap(({ key, value }) => [key, value].filter((one) => one !== undefined && one !== null));
    default:
      return [];
  }
}

/** In words of our own: those of the parser repeat what the file says, which may be a secret. */
const REASONS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*) is not allowed; write the value itself',
  BAD_ALIAS: 'an anchor (&) or alias (*) with an invalid name; put quotes around a text that begins so',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BAD_PROP_ORDER: 'an anchor (&) is in a place where none can be',
  BAD_SCALAR_START: 'a text begins with a character that YAML keeps for itself; put quotes around it',
  BLOCK_AS_IMPLICIT_KEY: 'a field of several lines is where a value was begun; check the indentation and the quotes',
  BLOCK_IN_FLOW: 'fields by lines are within brackets; write them all in one of the two ways',
  DUPLICATE_KEY: 'a field is there twice; leave one of them out',
  IMPOSSIBLE: 'this is not valid YAML',
  KEY_OVER_1024_CHARS: 'the name of a field is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing here: a quote, a comma, a colon or a bracket; or a text needs quotes around it',
  MULTILINE_IMPLICIT_KEY: 'the name of a field goes over several lines; check the colon and the quotes',
  MULTIPLE_ANCHORS: 'an anchor (&) is not allowed; write the value itself',
  MULTIPLE_DOCS: 'a second document (---) is not allowed; write a file for each',
  MULTIPLE_TAGS: 'a tag (!) is not allowed; leave it out',
  NON_STRING_KEY: 'the name of a field is not a text; put quotes around it',
  TAB_AS_INDENT: 'a tab is used as indentation; use blanks',
  TAG_RESOLVE_FAILED: 'a tag (!) is not allowed; leave it out',
  UNEXPECTED_TOKEN: 'there is something here that does not belong here; check the indentation and the quotes',
};

class Reader {
  readonly problems: WrittenProblem[] = [];

  constructor(private readonly yaml: typeof import('yaml')) {}

  read(node: Node | null | undefined, otherwise = 0): Written {
    const at = node?.range?.[0] ?? otherwise;
    if (!node) {
      return { is: 'value', at, value: null };
    }
    if (this.yaml.isAlias(node)) {
      return this.refused(at, 'an alias (*) is not allowed; write the value itself');
    }
    if ((node as { anchor?: string }).anchor !== undefined) {
      return this.refused(at, 'an anchor (&) is not allowed; write the value itself');
    }
    if (node.tag !== undefined) {
      return this.refused(at, 'a tag (!) is not allowed; leave it out');
    }
    if (this.yaml.isMap(node)) {
      return { is: 'fields', at, fields: this.fields(node.items as PairOf[], at) };
    }
    if (this.yaml.isSeq(node)) {
      return { is: 'list', at, items: node.items.map((item) => this.read(item as Node, at)) };
    }
    return this.scalar(node as ScalarOf, at);
  }

  private fields(pairs: readonly PairOf[], otherwise: number): Map<string, WrittenField> {
    const fields = new Map<string, WrittenField>();
    for (const { key, value } of pairs) {
      const read = this.read(key, otherwise);
      const { at } = read;
      if (read.is !== 'value' || typeof read.value !== 'string') {
        this.refused(at, 'the name of a field is not a text; put quotes around it');
      } else if (read.value === '<<') {
        this.refused(at, 'a merge key (<<) is not allowed; write the fields themselves');
      } else if (fields.has(read.value)) {
        this.refused(at, 'a field of this name is above already; leave one of them out');
      } else {
        fields.set(read.value, { at, value: this.read(value, at) });
      }
    }
    return fields;
  }

  private scalar({ value, source }: ScalarOf, at: number): Written {
    const isNumber = typeof value === 'number' || typeof value === 'bigint';
    if (isNumber && !Number.isFinite(Number(value))) {
      return this.refused(at, 'this is not a finite number (.nan, .inf)');
    }
    if (isNumber && /^[-+]?0\d/.test(source ?? '')) {
      return this.refused(
        at,
        'a number that begins with 0 is octal in YAML 1.1 and decimal in YAML 1.2; write 0o400 for an octal one',
      );
    }
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || isNumber;
    return { is: 'value', at, value: isPlain ? (isNumber ? Number(value) : value) : null };
  }

  private refused(at: number, reason: string): Written {
    if (this.problems.length < ENOUGH) {
      this.problems.push({ at, reason });
    }
    return { is: 'value', at, value: null };
  }
}

type PairOf = { readonly key: Node; readonly value: Node | null };
type ScalarOf = { readonly value: unknown; readonly source?: string };

function isNothing(written: Written): boolean {
  return written.is === 'value' && written.value === null;
}

/** Where a field is, or what is nearest above it: the name of a field, or an entry of a list. */
export function placeIn(root: Written, way: readonly (string | number)[]): number {
  let { at } = root;
  let value = root;
  for (const part of way) {
    const next = below(value, part);
    if (!next) {
      break;
    }
    at = value.is === 'fields' ? value.fields.get(String(part))!.at : next.at;
    value = next;
  }
  return at;
}

/**
 * The line of a field in what a text has in a place, or deeper in it, the outermost first; undefined where it is not
 * there.
 */
export function fieldLine(text: string, way: readonly (string | number)[], name: string): number | undefined {
  const { root, position } = readWritten(text);
  const above = way.reduce<Written | undefined>(below, root);
  let level = above ? [above] : [];
  while (level.length > 0) {
    const own = level.flatMap((one) => (one.is === 'fields' ? (one.fields.get(name)?.at ?? []) : []));
    if (own[0] !== undefined) {
      return position(own[0]).line;
    }
    level = level.flatMap(within);
  }
  return undefined;
}

function below(value: Written | undefined, part: string | number): Written | undefined {
  return value?.is === 'fields'
    ? value.fields.get(String(part))?.value
    : value?.is === 'list'
      ? value.items[Number(part)]
      : undefined;
}

function within(value: Written): readonly Written[] {
  return value.is === 'fields'
    ? [...value.fields.values()].map((one) => one.value)
    : value.is === 'list'
      ? value.items
      : [];
}

/** What is written, without its places. */
export function plainOf(written: Written): unknown {
  switch (written.is) {
    case 'value':
      return written.value;
    case 'list':
      return written.items.map(plainOf);
    case 'fields':
      return Object.fromEntries([...written.fields].map(([name, { value }]) => [name, plainOf(value)]));
  }
}

function positionIn(lines: LineCounter, at: number): Position {
  const { line, col } = lines.linePos(at);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function newlines(text: string, lines: LineCounter): void {
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
}
