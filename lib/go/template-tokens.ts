/** Where Go finds that a text is no template, in its words as far as they help. */
export class NoTemplate extends Error {}

/** Kinds beside those that a keyword is itself. */
export type TokenKind =
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'open'
  | 'close'
  | 'string'
  | 'char'
  | 'number'
  | 'variable'
  | 'field'
  | 'dot'
  | 'identifier'
  | 'bool'
  | 'other'
  | 'end of the text'
  | Keyword;

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const LEFT = '{{';
const RIGHT = '}}';

const KEYWORDS = [
  ...(['block', 'break', 'continue', 'define', 'else', 'end'] as const),
  ...(['if', 'nil', 'range', 'template', 'with'] as const),
];
type Keyword = (typeof KEYWORDS)[number];

/** Simple ones, each where it is met first. */
const SIMPLE: readonly (readonly [TokenKind, RegExp])[] = [
  ['declare', /:=/y],
  ['assign', /=/y],
  ['pipe', /\|/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/uy],
  ['string', /`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\[^\n])*'/uy],
];
const SPACE = /[ \t\r\n]+/y;
const WORD = /[\p{L}\p{Nd}_]+/uy;
const NAME = /[.$][\p{L}\p{Nd}_]*/uy;
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;
const NUMBER_STARTS = /\.?\d|[+-]/y;
const COMMENT = /\/\*[\s\S]*?\*\//y;

/**
 * The tokens of a Go template. https://pkg.go.dev/text/template/parse
 *
 * @throws NoTemplate
 */
export function* tokensOf(input: string): Generator<Token, undefined> {
  let at = 0;
  const matched = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    return expression.exec(input)?.[0];
  };
  const isTrimmedRight = () => /^[ \t\r\n]-/.test(input.slice(at, at + 2)) && input.startsWith(RIGHT, at + 2);
  const isRight = () => isTrimmedRight() || input.startsWith(RIGHT, at);
  const passRight = () => {
    at += RIGHT.length + (isTrimmedRight() ? 2 : 0);
  };
  const endsName = () => at >= input.length || /[ \t\r\n.,|:()]/.test(input[at]!) || input.startsWith(RIGHT, at);
  for (;;) {
    const next = input.indexOf(LEFT, at);
    const text = input.slice(at, next < 0 ? undefined : next);
    if (text !== '') {
      yield { kind: 'text', text };
    }
    if (next < 0) {
      break;
    }
    at = next + LEFT.length;
    const trim = /^-[ \t\r\n]/.test(input.slice(at, at + 2)) ? 2 : 0;
    if (input.startsWith('/*', at + trim)) {
      at += trim;
      at += (matched(COMMENT) ?? unclosed('comment')).length;
      if (!isRight()) {
        throw new NoTemplate('a comment ends before the closing delimiter');
      }
      passRight();
      continue;
    }
    at += trim;
    yield { kind: 'left', text: LEFT };
    yield* insideAction();
    passRight();
    yield { kind: 'right', text: RIGHT };
  }
  yield { kind: 'end of the text', text: '' };

  function* insideAction(): Generator<Token, undefined> {
    let depth = 0;
    while (!isRight()) {
      if (at >= input.length) {
        unclosed('action');
      }
      const token = tokenHere();
      depth += token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
      if (depth < 0) {
        throw new NoTemplate('unexpected ")"');
      }
      yield token;
    }
    if (depth > 0) {
      unclosed('parenthesis');
    }
  }

  function tokenHere(): Token {
    const start = at;
    const spaces = matched(SPACE);
    if (spaces !== undefined) {
      at += spaces.length;
      // The last of them may belong to " -}}".
      at -= spaces.length > 1 && input.startsWith(`-${RIGHT}`, at) ? 1 : 0;
      return taken('space', start);
    }
    for (const [kind, expression] of SIMPLE) {
      const text = matched(expression);
      if (text !== undefined) {
        at += text.length;
        return { kind, text };
      }
    }
    if (matched(NUMBER_STARTS) !== undefined) {
      return number(start);
    }
    const name = matched(NAME) ?? matched(WORD);
    if (name !== undefined) {
      at += name.length;
      if (!endsName()) {
        const odd = String.fromCodePoint(input.codePointAt(at)!);
        throw new NoTemplate(`bad character ${JSON.stringify(odd)} after "${name}"`);
      }
      return { kind: kindOf(name), text: name };
    }
    const character = input[at]!;
    at += 1;
    if (character === '(' || character === ')') {
      return taken(character === '(' ? 'open' : 'close', start);
    }
    if (/["'`]/.test(character)) {
      throw new NoTemplate(`unterminated ${character}`);
    }
    if (character === ':' || !/[!-~]/.test(character)) {
      throw new NoTemplate(`unexpected ${JSON.stringify(character)} in an action`);
    }
    return taken('other', start);
  }

  function number(start: number): Token {
    at += matched(NUMBER)!.length;
    // 1+2i
    if (/[+-]/.test(input[at] ?? '')) {
      at += matched(NUMBER)!.length;
      if (input[at - 1] !== 'i') {
        throw new NoTemplate(`bad number "${input.slice(start, at)}"`);
      }
    }
    if (matched(WORD) !== undefined) {
      throw new NoTemplate(`bad number "${input.slice(start, at + 1)}"`);
    }
    return taken('number', start);
  }

  function taken(kind: TokenKind, start: number): Token {
    return { kind, text: input.slice(start, at) };
  }
}

function kindOf(name: string): TokenKind {
  if (name === '.') {
    return 'dot';
  }
  if (/^[.$]/.test(name)) {
    return name.startsWith('.') ? 'field' : 'variable';
  }
  if (name === 'true' || name === 'false') {
    return 'bool';
  }
  return KEYWORDS.find((keyword) => keyword === name) ?? 'identifier';
}

function unclosed(what: string): never {
  throw new NoTemplate(`a ${what} is not closed`);
}
