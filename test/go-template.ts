/** Evaluates the Go templates that Template renders: actions with pipelines of a few functions, and nothing else. */

type Value = string | Readonly<Record<string, string>>;
type Call = (...values: Value[]) => string;

const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') {
    throw new Error(`no text: ${JSON.stringify(value)}`);
  }
  return value;
};

/** Go's own functions and sprig's, as their documentation states them. */
const FUNCTIONS: Record<string, Call> = {
  print: (...values) => values.map(text).join(''),
  index: (map, key) => (map as Record<string, string>)[text(key)] ?? '',
  // sprig: replace <old> <new> <text>
  replace: (old, replacement, value) => text(value).replaceAll(text(old), () => text(replacement)),
  // encoding/json: the text that JSON.stringify gives, with <, >, & and two line separators escaped as well
  toJson: (value) =>
    JSON.stringify(text(value)).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  // html/template's escaper of text/template
  html: (value) =>
    text(value).replace(
      /["'&<>\0]/g,
      (character) => ({ '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '\uFFFD',
    ),
  // net/url.QueryEscape: everything but letters, digits and -_.~
  urlquery: (value) =>
    [...Buffer.from(text(value))]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        return /[-A-Za-z0-9_.~]/.test(character)
          ? character
          : byte === 0x20
            ? '+'
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join(''),
};

/** @throws for everything that Go would refuse */
export function evaluate(template: string, data: Readonly<Record<string, string>>): string {
  let output = '';
  let at = 0;
  for (;;) {
    const open = template.indexOf('{{', at);
    if (open < 0) {
      return output + template.slice(at);
    }
    output += template.slice(at, open);
    const parser = new Parser(template, open + 2, data);
    output += text(parser.pipeline('}}'));
    at = parser.at;
  }
}

class Parser {
  constructor(
    private readonly source: string,
    public at: number,
    private readonly data: Readonly<Record<string, string>>,
  ) {}

  /** A pipeline up to what closes it, which is read as well. */
  pipeline(close: '}}' | ')'): Value {
    let result: Value | undefined;
    for (;;) {
      result = this.command(result, close);
      this.skipSpace();
      if (this.take('|')) {
        continue;
      }
      if (this.take(close)) {
        return result;
      }
      throw this.unexpected();
    }
  }

  /** An operand alone, or a function with its arguments, the last of which comes from the pipe. */
  private command(piped: Value | undefined, close: string): Value {
    this.skipSpace();
    const name = /[a-zA-Z]+/y;
    name.lastIndex = this.at;
    const found = name.exec(this.source)?.[0];
    if (found === undefined) {
      if (piped !== undefined) {
        throw this.unexpected();
      }
      return this.operand();
    }
    const call = FUNCTIONS[found];
    if (!call) {
      throw new Error(`function "${found}" not defined`);
    }
    this.at += found.length;
    const values: Value[] = [];
    for (;;) {
      const before = this.at;
      this.skipSpace();
      if (this.source.startsWith('|', this.at) || this.source.startsWith(close, this.at)) {
        break;
      }
      if (before === this.at) {
        throw this.unexpected();
      }
      values.push(this.operand());
    }
    return call(...values, ...(piped === undefined ? [] : [piped]));
  }

  private operand(): Value {
    if (this.take('(')) {
      return this.pipeline(')');
    }
    const token = /"(?:[^"\\\n]|\\.)*"|\.[A-Za-z_][A-Za-z0-9_]*|\./y;
    token.lastIndex = this.at;
    const found = token.exec(this.source)?.[0];
    if (found === undefined) {
      throw this.unexpected();
    }
    this.at += found.length;
    if (found.startsWith('"')) {
      // What JSON writes, Go reads; the other way round there is more.
      return JSON.parse(found) as string;
    }
    return found === '.' ? this.data : (this.data[found.slice(1)] ?? '<no value>');
  }

  private take(text: string): boolean {
    const there = this.source.startsWith(text, this.at);
    this.at += there ? text.length : 0;
    return there;
  }

  private skipSpace(): void {
    while (/\s/.test(this.source[this.at] ?? '')) {
      this.at += 1;
    }
  }

  private unexpected(): Error {
    return new Error(`unexpected ${JSON.stringify(this.source.slice(this.at, this.at + 10))} in a template`);
  }
}
