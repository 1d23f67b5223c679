import { computed } from './evaluation';
import { INFIX, PREFIX } from './operators';
import { NAME, NotExpression, Scanner } from './scanner';
import { constant, Syntax } from './syntax';
import { Directive, Part, sequence } from './template';
import { Scope, UNKNOWN, Value } from './values';

/** Names that stand for themselves. */
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Expressions in expressions. */
const DEEPEST = 60;
/** Of operators of one level, one behind the other: each is computed within the next. */
const LONGEST_CHAIN = 500;

const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([nrt"\\]))/y;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * Expressions and templates of Terraform.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export class ExpressionParser extends Scanner {
  constructor(
    text: string,
    private depth = 0,
  ) {
    super(text);
  }

  /**
   * A text with `${...}` and `%{...}`: all of it, or up to a quote.
   *
   * @throws NotExpression
   */
  template(isQuoted = false): Syntax {
    const left = this.parts(isQuoted).reverse();
    const read = sequence(left);
    if (left.length > 0) {
      throw new NotExpression();
    }
    return read;
  }

  private parts(isQuoted: boolean): Part[] {
    const parts: Part[] = [];
    let text = '';
    let isTrimmed = false;
    const flush = (trimsEnd: boolean) => {
      const begun = isTrimmed ? trimmedStart(text, isQuoted) : text;
      const kept = trimsEnd ? trimmedEnd(begun, isQuoted) : begun;
      if (kept !== '') {
        parts.push(kept);
      }
      text = '';
      isTrimmed = false;
    };
    while (this.at < this.text.length && !(isQuoted && this.text[this.at] === '"')) {
      const escaped = ['$${', '%%{'].find((one) => this.eat(one, false));
      const opened = escaped ? undefined : ['${', '%{'].find((one) => this.eat(one, false));
      if (escaped) {
        text += escaped;
      } else if (opened) {
        flush(this.eat('~', false));
        parts.push(opened === '%{' ? this.directive() : this.expression());
        isTrimmed = this.eat('~');
        this.need('}');
      } else if (isQuoted && this.text[this.at] === '\\') {
        const [, point, letter] = this.match(ESCAPE) ?? this.fail();
        text += point === undefined ? ESCAPED[letter!] : String.fromCharCode(parseInt(point, 16));
      } else {
        text += this.text[this.at++];
      }
    }
    flush(false);
    return parts;
  }

  private directive(): Directive {
    const keyword = this.name();
    if (keyword === 'for') {
      const names = this.forNames();
      return { keyword, names, code: this.expression() };
    }
    return { keyword, code: keyword === 'if' ? this.expression() : undefined };
  }

  private forNames(): string[] {
    const names = [this.name()];
    if (this.eat(',')) {
      names.push(this.name());
    }
    return this.name() === 'in' ? names : this.fail();
  }

  private expression(): Syntax {
    this.depth += 1;
    if (this.depth > DEEPEST) {
      return this.fail();
    }
    let inner = this.infix(0);
    if (this.eat('?')) {
      const yes = this.expression();
      this.need(':');
      inner = { is: 'choice', condition: inner, yes, no: this.expression() };
    }
    this.depth -= 1;
    return { is: 'step', inner };
  }

  private infix(level: number): Syntax {
    const operators = INFIX[level];
    if (operators === undefined) {
      return this.prefix();
    }
    let left = this.infix(level + 1);
    for (let length = 0; ; length += 1) {
      const sign = Object.keys(operators).find((one) => this.eat(one));
      if (sign === undefined) {
        return left;
      }
      if (length === LONGEST_CHAIN) {
        this.fail();
      }
      left = { is: 'infix', level, sign, left, right: this.infix(level + 1) };
    }
  }

  private prefix(): Syntax {
    const sign = Object.keys(PREFIX).find((one) => this.eat(one));
    if (sign === undefined) {
      return this.postfix();
    }
    this.depth += 1;
    const inner = this.depth > DEEPEST ? this.fail() : this.prefix();
    this.depth -= 1;
    return { is: 'prefix', sign, inner };
  }

  private postfix(): Syntax {
    const root = this.root();
    const steps: Syntax[] = [];
    for (;;) {
      if (steps.length > DEEPEST) {
        this.fail();
      }
      if (this.eat('[')) {
        steps.push(this.eat('*') ? constant('*') : this.expression());
        this.need(']');
      } else if (this.text.startsWith('.', this.at) && !this.text.startsWith('...', this.at)) {
        this.at += 1;
        const step = this.eat('*') ? '*' : (this.match(/\d+/y)?.[0] ?? this.name());
        steps.push(constant(/^\d+$/.test(step) ? Number(step) : step));
      } else {
        return steps.length === 0 ? root : { is: 'path', root, steps };
      }
    }
  }

  private root(): Syntax {
    const literal = this.literal();
    if (literal) {
      return literal;
    }
    let name = this.name();
    // A function of a provider.
    while (this.eat('::', false)) {
      name += `::${this.name()}`;
    }
    if (this.eat('(')) {
      return { is: 'call', name, ...this.list(')') };
    }
    return name.includes('::') ? this.fail() : WORDS.has(name) ? constant(WORDS.get(name)) : { is: 'name', name };
  }

  private literal(): Syntax | undefined {
    if (this.eat('(')) {
      const inner = this.expression();
      this.need(')');
      return inner;
    }
    if (this.eat('"')) {
      const text = this.template(true);
      this.need('"', false);
      return text;
    }
    if (this.eat('<<')) {
      return this.heredoc();
    }
    if (this.eat('[')) {
      return this.loop(']') ?? { is: 'list', items: this.list(']').values };
    }
    if (this.eat('{')) {
      return this.loop('}') ?? this.object();
    }
    this.space();
    const number = this.match(NUMBER)?.[0];
    return number === undefined ? undefined : constant(Number(number));
  }

  /** `<<EOT`, and `<<-EOT`, which takes as many blanks from each line as the one with the fewest has. */
  private heredoc(): Syntax {
    const isFlush = this.eat('-', false);
    const [, word] = this.match(/([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy) ?? this.fail();
    // The parser of HCL puts the end of an expression behind the word.
    const end = new RegExp(`^[ \\t]*${word}(?=[ \\t\\r]*(?:$|\\}(?![^])))`, 'gm');
    end.lastIndex = this.at;
    const last = end.exec(this.text);
    if (!last) {
      return this.fail();
    }
    const own = this.text.slice(this.at, last.index).split('\n').slice(0, -1);
    this.at = end.lastIndex;
    // A line of blanks has none of them taken, nor has one that goes on behind a `~}`.
    const isBegun = (line: string, at: number) => /\S/.test(line) && !/~\}\s*$/.test(own[at - 1] ?? '');
    const fewest = isFlush ? Math.min(...own.filter(isBegun).map((line) => line.search(/\S/)), Infinity) : 0;
    const text = own.map((line, at) => `${isBegun(line, at) ? line.slice(fewest) : line}\n`).join('');
    return new ExpressionParser(text, this.depth).template();
  }

  private list(end: string): { readonly values: readonly Syntax[]; readonly spreads: boolean } {
    const values: Syntax[] = [];
    let spreads = false;
    while (!this.eat(end)) {
      values.push(this.expression());
      spreads = this.eat('...');
      if (!this.eat(',')) {
        this.need(end);
        break;
      }
    }
    return { values, spreads };
  }

  private object(): Syntax {
    const entries: (readonly [Syntax, Syntax])[] = [];
    while (!this.eat('}')) {
      const key = this.key();
      if (!this.eat('=')) {
        this.need(':');
      }
      entries.push([key, this.expression()]);
      this.eat(',');
    }
    return { is: 'object', entries };
  }

  /** A name, which stands for itself, or an expression. */
  private key(): Syntax {
    this.space();
    const before = this.at;
    const name = this.match(NAME)?.[0];
    if (name !== undefined && /^\s*[=:](?!=)/.test(this.text.slice(this.at, this.at + 200))) {
      return constant(name);
    }
    this.at = before;
    return this.expression();
  }

  /** `for key, value in ... : ...`, if that is what is there. */
  private loop(end: string): Syntax | undefined {
    this.space();
    if (!/^for\s/.test(this.text.slice(this.at, this.at + 4))) {
      return undefined;
    }
    this.at += 3;
    const names = this.forNames();
    const all = this.expression();
    this.need(':');
    const first = this.expression();
    const value = this.eat('=>') ? this.expression() : undefined;
    if (this.eat('...')) {
      return this.fail();
    }
    this.space();
    const isTold = /^if\b/.test(this.text.slice(this.at, this.at + 3));
    this.at += isTold ? 2 : 0;
    const condition = isTold ? this.expression() : undefined;
    this.need(end);
    return { is: 'loop', names, all, first, value, condition };
  }
}

/** Behind `~}`: within quotes all blanks, else those of the line, with its end. */
function trimmedStart(text: string, isQuoted: boolean): string {
  return isQuoted ? text.trimStart() : text.replace(/^[^\S\n]*\n?/, '');
}

/** Before `${~`: the same to the other side. */
function trimmedEnd(text: string, isQuoted: boolean): string {
  const line = isQuoted || !text.endsWith('\n') ? text : text.slice(0, -1);
  return line.slice(0, Math.max(line.trimEnd().length, isQuoted ? 0 : line.lastIndexOf('\n') + 1));
}

/** A text as Terraform reads it; undefined for what it does not take, or what is not read here. */
export function templateOf(text: string): Syntax | undefined {
  try {
    return new ExpressionParser(text).template();
  } catch (error) {
    if (error instanceof NotExpression) {
      return undefined;
    }
    throw error;
  }
}

/** Nearly all that programs write. */
const DOTTED = /^\$\{([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)\}$/;

/** Whether a text has nothing in it that Terraform would read. */
export function isPlain(text: string): boolean {
  return !text.includes('${') && !text.includes('%{');
}

/** The value of a text as Terraform would read it: `UNKNOWN` where it rests on something that is. */
export function evaluate(text: string, scope: Scope): Value {
  if (isPlain(text)) {
    return text;
  }
  const dotted = DOTTED.exec(text)?.[1]?.split('.');
  if (dotted && !scope.names.has(dotted[0]!)) {
    return scope.lookup(dotted);
  }
  const read = templateOf(text);
  return read === undefined ? UNKNOWN : computed(read, scope);
}

/** The values of the object that a text encodes as JSON, each unknown by itself; `UNKNOWN` where it is nothing of the kind. */
export function encodedValues(text: string, scope: Scope): Value {
  const call = inner(templateOf(text));
  const object = call?.is === 'call' && call.name === 'jsonencode' ? inner(call.values[0]) : undefined;
  if (object?.is !== 'object') {
    return UNKNOWN;
  }
  const entries = object.entries.map(([key, value]) => [computed(key, scope), computed(value, scope)] as const);
  return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries as [string, Value][]) : UNKNOWN;
}

function inner(syntax: Syntax | undefined): Syntax | undefined {
  return syntax?.is === 'step' ? inner(syntax.inner) : syntax;
}
