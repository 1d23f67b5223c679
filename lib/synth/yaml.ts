import { dump } from 'js-yaml';

/** Without anchors and folded lines. */
const IN_A_DIFF = { noRefs: true, lineWidth: -1 } as const;

/**
 * Documents as people like to read them in a diff: no anchors, no folded lines, in the order they are given. It is what
 * js-yaml writes, character by character: what needs no thought, which is nearly all, is written here several times
 * as fast, and anything else by js-yaml itself.
 */
export function yamlDocuments(documents: readonly object[]): string {
  return documents.map((document) => plainDocument(document) ?? dump(document, IN_A_DIFF)).join('---\n');
}

/** A text that every reader takes as it is: a word, a name, a path, an address. */
const PLAIN = /^[A-Za-z_/](?:[\w./@+-]|[: ](?=[\w./@+-]))*$|^\d+(?:ms|[smhd])(?:\d+[sm])*$/;
/** Some readers take these for something else. */
const MEANS_MORE = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** Texts that need quotes and nothing else: none at all, and what a template puts in. */
const IN_QUOTES = /^(?:\{\{ [\w.]+ \}\})?$/;

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !MEANS_MORE.test(text);
}

/** @returns undefined for one that has a key which needs thought, or a value which is no data */
function plainDocument(document: object): string | undefined {
  const text = below(document, 0);
  return text?.startsWith('\n') ? `${text.slice(1)}\n` : undefined;
}

/** What stands behind a key or a dash: a space and a scalar, or lines, each behind a newline and its indentation. */
function below(value: unknown, level: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return isPlain(value) ? ` ${value}` : IN_QUOTES.test(value) ? ` '${value}'` : scalar(value, level);
    case 'boolean':
      return ` ${value}`;
    case 'number':
      return Number.isSafeInteger(value) && value !== 0 ? ` ${value}` : scalar(value, level);
    case 'object':
      return value === null ? ' null' : Array.isArray(value) ? elements(value, level) : fields(value, level);
    default:
      return undefined;
  }
}

function fields(map: object, level: number): string | undefined {
  if (Object.getPrototypeOf(map) !== Object.prototype) {
    return undefined;
  }
  const start = newline(level);
  let text = '';
  for (const key in map) {
    const value = below((map as Readonly<Record<string, unknown>>)[key], level + 1);
    if (value === undefined || !isPlain(key)) {
      return undefined;
    }
    text += `${start}${key}:${value}`;
  }
  return text === '' ? ' {}' : text;
}

function elements(list: readonly unknown[], level: number): string | undefined {
  const start = newline(level);
  let text = '';
  for (const one of list) {
    const value = below(one, level + 1);
    if (value === undefined) {
      return undefined;
    }
    // The first line of a map or a list is that of the dash.
    text += `${start}-${value.startsWith('\n') ? ` ${value.slice(start.length + 2)}` : value}`;
  }
  return text === '' ? ' []' : text;
}

/** As js-yaml writes it, with lines as far in as the level is. */
function scalar(value: string | number, level: number): string {
  const text = dump(value, IN_A_DIFF).slice(0, -1);
  return level > 1 && /^[|>]/.test(text)
    ? ` ${text.replace(/\n(?=[^\n])/g, `\n${indentation(level - 1)}`)}`
    : ` ${text}`;
}

const INDENTATIONS = Array.from({ length: 32 }, (_, level) => '  '.repeat(level));

function indentation(level: number): string {
  return INDENTATIONS[level] ?? '  '.repeat(level);
}

function newline(level: number): string {
  return `\n${indentation(level)}`;
}
