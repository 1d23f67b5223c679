import type { ProgramPlace } from './source-place';

/** What a text of TypeScript consists of, as far as it matters where an option is said. */
const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[A-Za-z_$][\w$]*|\.?\d[\d.]*\w*|\.\.\.|=>|\s+|[^]/gy;
/** After these a slash begins a regular expression; after anything else it divides. */
const BEFORE_EXPRESSION = /^(?:[(,=:[!&|?{};+*%~^<>-]|=>|\.\.\.|return|typeof)$/;
const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;

/** From 0. */
interface Token {
  readonly text: string;
  readonly at: number;
}

/**
 * The line, from 1, where an option is said in the arguments of a call; of several the outermost, then the first. It is
 * looked for in the text itself: the compiler would take longer to load than a synthesis takes, and is not everywhere.
 * Undefined where the options come from elsewhere.
 */
export function optionLine(source: string, call: ProgramPlace, option: string): number | undefined {
  const start = startOf(source, call);
  if (start === undefined) {
    return undefined;
  }
  const tokens = tokensFrom(source, start);
  let found: { readonly at: number; readonly depth: number } | undefined;
  const open: Bracket[] = [];
  const closed = new Map<number, Bracket>();
  for (let index = 0; index < tokens.length; index += 1) {
    const { text, at } = tokens[index]!;
    if ('([{'.includes(text)) {
      const isAround = open.length === 0 ? text === '(' : open.at(-1)!.isOfCall && isOfCall(tokens, index, closed);
      open.push({ text, isOfCall: isAround });
    } else if (')]}'.includes(text)) {
      const bracket = open.pop();
      if (bracket?.text !== OPENED_BY[text]) {
        // Read wrongly, as a regular expression can be that is taken for a division.
        return undefined;
      }
      closed.set(index, bracket!);
      if (open.length === 0 && text === ')') {
        return found && source.slice(0, found.at).split('\n').length;
      }
    } else if (open.length === 0 && text === ';') {
      return undefined;
    } else if (isOptionAt(tokens, index, option, open) && !(found && found.depth <= open.length)) {
      found = { at, depth: open.length };
    }
  }
  return undefined;
}

interface Bracket {
  readonly text: string;
  /** Whether what is in it is said to the call, rather than to another one in its arguments. */
  readonly isOfCall: boolean;
}

const OPENED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** `every: …`, also in quotes, with brackets around these, in short, or a method. */
function isOptionAt(tokens: readonly Token[], index: number, option: string, open: readonly Bracket[]): boolean {
  const text = (distance: number) => tokens[index + distance]?.text ?? '';
  const isInBrackets = text(-1) === '[' && text(1) === ']' && text(0) !== option;
  const [inner, before, next] = isInBrackets ? [open.at(-2), text(-2), text(2)] : [open.at(-1), text(-1), text(1)];
  return (
    named(text(0)) === option && inner?.text === '{' && inner.isOfCall && ['{', ','].includes(before) && isSaid(next)
  );
}

/** Of a bracket in one of the call: an object or a list, a bracket around a choice, or `Rotation.of(…)`. */
function isOfCall(tokens: readonly Token[], index: number, closed: ReadonlyMap<number, Bracket>): boolean {
  const text = (at: number) => tokens[at]?.text ?? '';
  if (text(index) === '[') {
    return true;
  }
  if (BEFORE_VALUE.test(text(index - 1))) {
    return text(index) === '{' || !isParameters(tokens, index);
  }
  if (text(index) !== '(' || !WORD.test(text(index - 1)) || text(index - 2) !== '.') {
    // Another call, or what a function does.
    return false;
  }
  if (text(index - 3) === ')') {
    return closed.get(index - 3)?.isOfCall ?? false;
  }
  let head = index - 3;
  while (WORD.test(text(head)) && text(head - 1) === '.') {
    head -= 2;
  }
  return /^[A-Z]/.test(text(index - 3)) && text(head - 1) !== 'new';
}

/** What a value stands behind. */
const BEFORE_VALUE = /^(?:[(,:[?|&]|\.\.\.)$/;
const WORD = /^[A-Za-z_$][\w$]*$/;

/** Whether an arrow follows, maybe after the type of what comes back. */
function isParameters(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  let isBehind = false;
  for (let at = index; at < tokens.length; at += 1) {
    const { text } = tokens[at]!;
    if (isBehind && depth === 0 && (text === '=>' || ',;)]}'.includes(text))) {
      return text === '=>';
    }
    depth += '([{'.includes(text) ? 1 : ')]}'.includes(text) ? -1 : 0;
    if (!isBehind && depth === 0) {
      isBehind = true;
    } else if (isBehind && depth === 0 && text === '?') {
      return false;
    }
  }
  return false;
}

function startOf(source: string, { line, column }: ProgramPlace): number | undefined {
  let start = 0;
  for (let before = 1; before < line; before += 1) {
    start = source.indexOf('\n', start) + 1;
    if (start === 0) {
      return undefined;
    }
  }
  return start + column - 1;
}

function named(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** `every: …`, `every` alone, or a method of that name. */
function isSaid(next: string | undefined): boolean {
  return next !== undefined && ':,}('.includes(next);
}

/** Without blanks and comments. Each template is one token, with whatever is computed in it. */
function tokensFrom(source: string, start: number): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = start; at < source.length;) {
    const text = tokenAt(source, at, tokens.at(-1)?.text);
    if (!/^(?:\s|\/\/|\/\*)/.test(text)) {
      tokens.push({ text, at });
      depth += '([{'.includes(text) ? 1 : ')]}'.includes(text) ? -1 : 0;
      if (depth < 0 || (depth === 0 && (text === ')' || text === ';'))) {
        break;
      }
    }
    at += text.length;
  }
  return tokens;
}

function tokenAt(source: string, at: number, before: string | undefined): string {
  if (source[at] === '`') {
    return source.slice(at, endOfTemplate(source, at));
  }
  TOKEN.lastIndex = at;
  const [text] = TOKEN.exec(source)!;
  if (text !== '/' || !BEFORE_EXPRESSION.test(before ?? '(')) {
    return text;
  }
  REGULAR_EXPRESSION.lastIndex = at;
  return REGULAR_EXPRESSION.exec(source)?.[0] ?? text;
}

function endOfTemplate(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') {
      at += 1;
    } else if (source[at] === '`') {
      return at + 1;
    } else if (source.startsWith('${', at)) {
      at += endOfComputed(source, at + 2) - at - 1;
    }
  }
  return source.length;
}

/** Behind the bracket that closes what is computed in a template. */
function endOfComputed(source: string, start: number): number {
  let depth = 1;
  let before: string | undefined;
  for (let at = start; at < source.length;) {
    const text = tokenAt(source, at, before);
    at += text.length;
    before = text.trim() === '' ? before : text;
    depth += text === '{' ? 1 : text === '}' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return source.length;
}
