import { conditional, each, INFIX, indexed, objectOf, PREFIX } from './terraform-operators';
import { NAME, NotExpression, Scanner } from './terraform-scanner';
import { Code, Directive, Part, sequence } from './terraform-template';
import { isUnknown, Reference, Scope, UNKNOWN, Value } from './terraform-values';

/** Names that stand for themselves. */
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Expressions in expressions. */
const DEEPEST = 60;

const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([nrt"\\]))/y;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * Expressions and templates of Terraform, but for heredocs in expressions and functions of providers.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export class ExpressionParser extends Scanner {
  private depth = 0;

  /**
   * A text with `${...}` and `%{...}`: all of it, or up to a quote.
   *
   * @throws NotExpression
   */
  template(isQuoted = false): Code {
    const parts = this.parts(isQuoted);
    const code = sequence(parts);
    if (parts.length > 0) {
      throw new NotExpression();
    }
    return code;
  }

  private parts(isQuoted: boolean): Part[] {
    const parts: Part[] = [];
    let text = '';
    let isTrimmed = false;
    const flush = (trimsEnd: boolean) => {
      const begun = isTrimmed ? text.trimStart() : text;
      const kept = trimsEnd ? begun.trimEnd() : begun;
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

  private expression(): Code {
    this.depth += 1;
    if (this.depth > DEEPEST) {
      return this.fail();
    }
    const condition = this.infix(0);
    let code = condition;
    if (this.eat('?')) {
      const yes = this.expression();
      this.need(':');
      const no = this.expression();
      code = (scope) =>
        conditional(
          condition(scope),
          () => yes(scope),
          () => no(scope),
        );
    }
    this.depth -= 1;
    return (scope) => (scope.spend() ? code(scope) : UNKNOWN);
  }

  private infix(level: number): Code {
    const operators = INFIX[level];
    if (operators === undefined) {
      return this.prefix();
    }
    let code = this.infix(level + 1);
    for (;;) {
      const sign = Object.keys(operators).find((one) => this.eat(one));
      if (sign === undefined) {
        return code;
      }
      const [left, right, operator] = [code, this.infix(level + 1), operators[sign]!];
      code = (scope) => operator(left(scope), right(scope));
    }
  }

  private prefix(): Code {
    const sign = Object.keys(PREFIX).find((one) => this.eat(one));
    if (sign === undefined) {
      return this.postfix();
    }
    this.depth += 1;
    const inner = this.depth > DEEPEST ? this.fail() : this.prefix();
    this.depth -= 1;
    return (scope) => PREFIX[sign]!(inner(scope));
  }

  /** What stands for itself, with what follows it: `.name`, `[key]`, `[*]`. */
  private postfix(): Code {
    const root = this.root();
    const steps: Code[] = [];
    for (;;) {
      if (this.eat('[')) {
        const all = this.eat('*');
        const key = all ? undefined : this.expression();
        this.need(']');
        steps.push(key ?? (() => '*'));
      } else if (this.text.startsWith('.', this.at) && !this.text.startsWith('...', this.at)) {
        this.at += 1;
        const step = this.eat('*') ? '*' : (this.match(/\d+/y)?.[0] ?? this.name());
        steps.push(() => (/^\d+$/.test(step) ? Number(step) : step));
      } else {
        break;
      }
    }
    return (scope) => {
      const path = steps.map((step) => step(scope));
      const known = path.every((step) => typeof step === 'string' || typeof step === 'number');
      return known ? root(scope, path as Reference) : UNKNOWN;
    };
  }

  private root(): (scope: Scope, path: Reference) => Value {
    const code = this.literal();
    if (code) {
      return (scope, path) => indexed(code(scope), path);
    }
    const name = this.name();
    if (this.text.startsWith('::', this.at)) {
      return this.fail();
    }
    if (this.eat('(')) {
      const values = this.list(')');
      return (scope, path) => indexed(called(scope, name, values), path);
    }
    if (WORDS.has(name)) {
      return (_, path) => indexed(WORDS.get(name), path);
    }
    return (scope, path) =>
      scope.names.has(name) ? indexed(scope.names.get(name), path) : scope.lookup([name, ...path]);
  }

  private literal(): Code | undefined {
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
    if (this.eat('[')) {
      return this.loop(']') ?? this.listCode();
    }
    if (this.eat('{')) {
      return this.loop('}') ?? this.object();
    }
    this.space();
    const number = this.match(NUMBER)?.[0];
    return number === undefined ? undefined : () => Number(number);
  }

  private listCode(): Code {
    const { codes } = this.list(']');
    return (scope) => {
      const values = codes.map((code) => code(scope));
      return values.some(isUnknown) ? UNKNOWN : values;
    };
  }

  private list(end: string): { readonly codes: readonly Code[]; readonly spreads: boolean } {
    const codes: Code[] = [];
    let spreads = false;
    while (!this.eat(end)) {
      codes.push(this.expression());
      spreads = this.eat('...');
      if (!this.eat(',')) {
        this.need(end);
        break;
      }
    }
    return { codes, spreads };
  }

  private object(): Code {
    const entries: (readonly [Code, Code])[] = [];
    while (!this.eat('}')) {
      const key = this.key();
      if (!this.eat('=')) {
        this.need(':');
      }
      entries.push([key, this.expression()]);
      this.eat(',');
    }
    return (scope) => objectOf(entries.map(([key, value]) => [key(scope), value(scope)]));
  }

  /** A name, which stands for itself, or an expression. */
  private key(): Code {
    this.space();
    const before = this.at;
    const name = this.match(NAME)?.[0];
    if (name !== undefined && /^\s*[=:](?!=)/.test(this.text.slice(this.at, this.at + 200))) {
      return () => name;
    }
    this.at = before;
    return this.expression();
  }

  /** `for key, value in ... : ...`, if that is what is there. */
  private loop(end: string): Code | undefined {
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
    return (scope) => {
      const kept = each(all(scope), names, scope, (inner): [Value, Value][] | typeof UNKNOWN => {
        const holds = condition ? condition(inner) : true;
        return isUnknown(holds) ? UNKNOWN : holds === true ? [[first(inner), value?.(inner)]] : [];
      });
      if (isUnknown(kept) || kept.some((pair) => pair.some(isUnknown))) {
        return UNKNOWN;
      }
      return value ? objectOf(kept) : kept.map(([item]) => item);
    };
  }
}

function called(scope: Scope, name: string, { codes, spreads }: { codes: readonly Code[]; spreads: boolean }): Value {
  const values = codes.map((code) => code(scope));
  const last = spreads ? values.pop() : [];
  return Array.isArray(last) ? scope.call(name, [...values, ...(last as Value[])]) : UNKNOWN;
}

/** Nearly all that programs write. */
const DOTTED = /^\$\{([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)\}$/;

/** The value of a text as Terraform would read it: `UNKNOWN` where it rests on something that is. */
export function evaluate(text: string, scope: Scope): Value {
  if (!/[$%]\{/.test(text)) {
    return text;
  }
  const dotted = DOTTED.exec(text)?.[1]?.split('.');
  if (dotted && !scope.names.has(dotted[0]!)) {
    return scope.lookup(dotted);
  }
  try {
    return new ExpressionParser(text).template()(scope);
  } catch (error) {
    if (error instanceof NotExpression) {
      return UNKNOWN;
    }
    throw error;
  }
}
