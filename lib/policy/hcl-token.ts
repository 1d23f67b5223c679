import { FleetError } from '../errors';

export type TokenKind = 'identifier' | 'string' | 'heredoc' | 'number' | 'float' | 'boolean' | 'punctuation' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What it says: without quotes and escapes for a text, as written for anything else. */
  readonly text: string;
  readonly line: number;
}

export function invalid(line: number, reason: string): FleetError {
  return new FleetError('PolicyInvalid', `line ${line}: ${reason}`);
}

/** What a message calls a token. */
export function named({ kind, text }: Token): string {
  return kind === 'end' ? 'the end of the policy' : kind === 'string' ? JSON.stringify(text) : `"${text}"`;
}

const BLANK_STARTS = ' \t\r\n#/';
const BLANK = /(?:[ \t\r\n]|#.*|\/\/.*|\/\*[^]*?\*\/)+/y;
const JSON_BLANK = /[ \t\r\n]+/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const NUMBER = /-?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?)/y;
const SIMPLE_TEXT = /"[^"\\\n$]*"/y;
const PLAIN = /[^"\\\n$]+|\$/y;
const ESCAPE = /\\(?:[abfnrtv\\"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;
const LINE = /[^\n]*\n/y;
const HEREDOC = /<<(-?)([\p{L}\p{Nd}_]+)\n/uy;

/**
 * The words of a policy, one at a time. The scanners of HCL 1 for HCL and for JSON differ in comments and in
 * `${`, which starts a part in HCL that is kept as it is, quotes and line breaks too.
 * https://github.com/hashicorp/hcl/tree/hcl1
 */
export class Scanner {
  private readonly text: string;
  private readonly punctuation: string;
  private at = 0;
  private line = 1;

  constructor(
    text: string,
    private readonly language: 'hcl' | 'json',
  ) {
    this.text = text.replaceAll('\r\n', '\n');
    this.punctuation = language === 'hcl' ? '[]{},=' : '[]{},:';
  }

  next(): Token {
    this.skipBlank();
    const { line } = this;
    const first = this.text[this.at];
    if (first === undefined) {
      return { kind: 'end', text: '', line };
    }
    if (first === '"') {
      return { kind: 'string', text: this.quoted(), line };
    }
    if (this.punctuation.includes(first)) {
      this.at += 1;
      return { kind: 'punctuation', text: first, line };
    }
    if (first === '<' && this.language === 'hcl') {
      return { kind: 'heredoc', text: this.heredoc(), line };
    }
    const word = this.take(IDENTIFIER);
    if (word !== undefined) {
      return { kind: word === 'true' || word === 'false' ? 'boolean' : 'identifier', text: word, line };
    }
    const number = this.take(NUMBER);
    if (number !== undefined) {
      return { kind: this.kindOf(number), text: number, line };
    }
    throw invalid(line, `"${first}" is not allowed here.`);
  }

  private skipBlank(): void {
    if (BLANK_STARTS.includes(this.text[this.at] ?? '"')) {
      this.take(this.language === 'hcl' ? BLANK : JSON_BLANK);
    }
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) {
      this.move(found);
    }
    return found;
  }

  private move(over: string): void {
    this.at += over.length;
    for (let at = over.indexOf('\n'); at >= 0; at = over.indexOf('\n', at + 1)) {
      this.line += 1;
    }
  }

  private kindOf(number: string): 'number' | 'float' {
    const digits = number.replace('-', '');
    if (/^0[xX]/.test(digits)) {
      return 'number';
    }
    if (/[.eE]/.test(digits)) {
      return 'float';
    }
    if (/^0[0-9]/.test(digits) && (this.language === 'json' || /[89]/.test(digits))) {
      throw invalid(
        this.line,
        `"${number}" is not a number: one that starts with 0 is octal in HCL, and none in JSON.`,
      );
    }
    return 'number';
  }

  private quoted(): string {
    const simple = this.take(SIMPLE_TEXT);
    if (simple !== undefined) {
      return simple.slice(1, -1);
    }
    const pieces: Buffer[] = [];
    this.at += 1;
    for (;;) {
      const char = this.text[this.at];
      if (char === '"') {
        this.at += 1;
        return Buffer.concat(pieces).toString('utf8');
      }
      if (char === undefined || char === '\n') {
        throw invalid(this.line, 'a text is not closed: expected `"` on the same line.');
      }
      if (char === '\\') {
        pieces.push(this.escape());
      } else if (this.language === 'hcl' && this.text.startsWith('${', this.at)) {
        pieces.push(Buffer.from(this.interpolation()));
      } else {
        pieces.push(Buffer.from(this.take(PLAIN)!));
      }
    }
  }

  /** From `${` to the brace that closes it. */
  private interpolation(): string {
    const start = this.at;
    let depth = 0;
    for (let end = start + 1; end < this.text.length; end += 1) {
      depth += this.text[end] === '{' ? 1 : this.text[end] === '}' ? -1 : 0;
      if (depth === 0) {
        const found = this.text.slice(start, end + 1);
        this.move(found);
        return found;
      }
    }
    throw invalid(this.line, 'a "${" is not closed: expected "}".');
  }

  private escape(): Buffer {
    const found = this.take(ESCAPE);
    const letter = found?.[1];
    if (found === undefined || letter === undefined) {
      const got = this.text.slice(this.at, this.at + 2);
      throw invalid(
        this.line,
        `"${got}" is not an escape: expected one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\" \\000 \\x00 \\u0000 \\U00000000.`,
      );
    }
    const simple = SIMPLE_ESCAPES[letter];
    if (simple !== undefined) {
      return Buffer.from(simple);
    }
    if (letter === 'x') {
      return Buffer.from([parseInt(found.slice(2), 16)]);
    }
    if (letter !== 'u' && letter !== 'U') {
      return Buffer.from([parseInt(found.slice(1), 8)]);
    }
    const point = parseInt(found.slice(2), 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw invalid(this.line, `"${found}" is not a character.`);
    }
    return Buffer.from(String.fromCodePoint(point));
  }

  private heredoc(): string {
    const opening = this.take(HEREDOC);
    if (opening === undefined) {
      throw invalid(this.line, 'expected "<<" and a word that ends the text, on a line of their own.');
    }
    const indented = opening.startsWith('<<-');
    const word = opening.slice(indented ? 3 : 2, -1);
    const lines: string[] = [];
    for (;;) {
      const line = this.take(LINE);
      if (line === undefined) {
        throw invalid(this.line, `a text is not closed: expected a line "${word}" that ends it.`);
      }
      const bare = line.replace(/\r*\n$/, '');
      // The server counts the dash of "<<-" to the word's length: an indent of none does not end the text.
      if (bare.trimStart() === word && bare.length >= word.length + (indented ? 1 : 0)) {
        return textOf(lines, bare.slice(0, -word.length), indented);
      }
      lines.push(line);
    }
  }
}

/** @param indent before the word that ends it */
function textOf(lines: readonly string[], indent: string, indented: boolean): string {
  if (!indented) {
    return lines.join('') + indent;
  }
  const all = lines.every((line) => line.startsWith(indent));
  return lines.map((line) => (all ? line.slice(indent.length) : line)).join('');
}

const SIMPLE_ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
