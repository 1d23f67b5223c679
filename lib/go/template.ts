import { isNumber, unquoted } from './literal';
import { NoTemplate, Token, TokenKind, tokensOf } from './template-tokens';

/** What a Go template is made of. */
export interface GoTemplate {
  /** Keys that it takes from what it is given: `.key`, `$.key`, `index . "key"`. */
  readonly keys: readonly string[];
  /** Whether it takes what it is given as a whole, too, so that the keys are not all. */
  readonly takesAll: boolean;
  /** Templates that it calls, and that nothing in it defines: Go finds them missing only when it comes to the call. */
  readonly missing: readonly string[];
}

/** Of Go itself. https://pkg.go.dev/text/template#hdr-Functions */
const BUILTIN = new Set([
  ...['and', 'call', 'html', 'index', 'slice', 'js', 'len', 'not', 'or', 'print', 'printf', 'println', 'urlquery'],
  ...['eq', 'ge', 'gt', 'le', 'lt', 'ne'],
]);

/** Of parentheses, or of blocks, in each other: Go takes more, but nobody writes them, and each takes of this program's stack. */
const DEEPEST = 1000;

/**
 * Reads a Go template as `text/template` parses it. https://pkg.go.dev/text/template
 *
 * @param functions those that its engine gives beside Go's own
 * @returns a text where it is none: what is wrong with it
 */
export function parseTemplate(text: string, functions: ReadonlySet<string>): GoTemplate | string {
  if (!text.includes('{{')) {
    return { keys: [], takesAll: false, missing: [] };
  }
  try {
    return new Parser(tokensOf(text), functions).template();
  } catch (error) {
    if (error instanceof NoTemplate) {
      return error.message;
    }
    throw error;
  }
}

/** What a definition, a block or the template itself has of its own. */
interface Frame {
  /** Names of variables, the innermost last. */
  readonly variables: string[];
  /** Ranges around this place. */
  ranges: number;
  /** Whether the dot, and `$`, are what the template is given. */
  dotIsGiven: boolean;
  readonly dollarIsGiven: boolean;
}

type Operand = { readonly kind: TokenKind | 'pipeline'; readonly isGiven?: boolean; readonly value?: string };

class Parser {
  private readonly keys: string[] = [];
  private takesAll = false;
  private readonly ahead: Token[] = [];
  private readonly definitions = new Set<string>();
  private readonly named = new Set<string>();
  private readonly called = new Set<string>();
  private frame: Frame = { variables: ['$'], ranges: 0, dotIsGiven: true, dollarIsGiven: true };
  private depth = 0;

  public constructor(
    private readonly tokens: Iterator<Token, undefined>,
    private readonly functions: ReadonlySet<string>,
  ) {}

  public template(): GoTemplate {
    while (this.peek().kind !== 'end of the text') {
      if (this.peek().kind === 'left') {
        const left = this.next();
        if (this.peekWord().kind === 'define') {
          this.nextWord();
          this.definition(this.quoted(this.nextWord(), 'define'));
          continue;
        }
        this.ahead.unshift(left);
      }
      const end = this.textOrAction();
      if (end !== undefined) {
        throw new NoTemplate(`unexpected {{${end}}}`);
      }
    }
    const missing = [...this.called].filter((name) => !this.named.has(name));
    return { keys: [...new Set(this.keys)], takesAll: this.takesAll, missing };
  }

  private definition(name: string): void {
    this.expect('right', 'define');
    this.body('define', name);
  }

  /** @throws NoTemplate where it is in too many of its kind */
  private within<T>(what: string, read: () => T): T {
    this.depth += 1;
    if (this.depth > DEEPEST) {
      throw new NoTemplate(`${what} are more than ${DEEPEST} deep in each other, which is not read`);
    }
    const result = read();
    this.depth -= 1;
    return result;
  }

  /** Of a definition or a block, which see nothing of what is around them. */
  private body(what: string, name: string): void {
    const outer = this.frame;
    this.frame = { variables: ['$'], ranges: 0, dotIsGiven: false, dollarIsGiven: false };
    const { end, isEmpty } = this.within('blocks', () => this.list());
    if (end !== 'end') {
      throw new NoTemplate(`unexpected {{else}} in {{${what}}}`);
    }
    this.named.add(name);
    if (!isEmpty && this.definitions.has(name)) {
      throw new NoTemplate(`"${name}" is defined twice`);
    }
    if (!isEmpty) {
      this.definitions.add(name);
    }
    this.frame = outer;
  }

  /** Up to its end or else. */
  private list(): { end: 'end' | 'else'; isEmpty: boolean } {
    let isEmpty = true;
    while (this.peekWord().kind !== 'end of the text') {
      const { kind, text } = this.peek();
      const end = this.textOrAction();
      if (end !== undefined) {
        return { end, isEmpty };
      }
      isEmpty &&= kind === 'text' && text.trim() === '';
    }
    throw new NoTemplate('an {{end}} is missing');
  }

  /** @returns what it is where it ends a list */
  private textOrAction(): 'end' | 'else' | undefined {
    const token = this.nextWord();
    if (token.kind === 'text') {
      return undefined;
    }
    if (token.kind !== 'left') {
      throw unexpected(token, 'the text');
    }
    return this.action();
  }

  private action(): 'end' | 'else' | undefined {
    const token = this.nextWord();
    switch (token.kind) {
      case 'if':
      case 'with':
      case 'range': {
        const { kind } = token;
        return this.within('blocks', () => this.control(kind));
      }
      case 'block': {
        const name = this.quoted(this.nextWord(), 'block');
        this.pipeline('block', 'right');
        return void this.body('block', name);
      }
      case 'template':
        this.called.add(this.quoted(this.nextWord(), 'template'));
        return this.peekWord().kind === 'right' ? void this.nextWord() : void this.pipeline('template', 'right');
      case 'break':
      case 'continue':
        this.expect('right', token.kind);
        if (this.frame.ranges === 0) {
          throw new NoTemplate(`{{${token.kind}}} is outside of {{range}}`);
        }
        return undefined;
      case 'else':
        // "else if" and "else with" are an if, or a with, of their own.
        if (!['if', 'with'].includes(this.peekWord().kind)) {
          this.expect('right', 'else');
        }
        return 'else';
      case 'end':
        this.expect('right', 'end');
        return 'end';
      default:
        this.ahead.unshift(token);
        return void this.pipeline('an action', 'right');
    }
  }

  private control(kind: 'if' | 'with' | 'range'): undefined {
    const { frame } = this;
    const { length } = frame.variables;
    this.pipeline(kind, 'right');
    const { dotIsGiven } = frame;
    frame.dotIsGiven &&= kind === 'if';
    frame.ranges += kind === 'range' ? 1 : 0;
    const { end } = this.list();
    frame.ranges -= kind === 'range' ? 1 : 0;
    frame.dotIsGiven = dotIsGiven;
    if (end === 'else') {
      if (kind !== 'range' && this.peek().kind === kind) {
        this.next();
        this.within('blocks', () => this.control(kind));
      } else if (this.list().end !== 'end') {
        throw new NoTemplate('an {{end}} is missing: there is a second {{else}}');
      }
    }
    frame.variables.length = length;
  }

  private pipeline(context: string, end: 'right' | 'close'): void {
    this.declarations(context);
    for (let stage = 0; ; stage += 1) {
      const token = this.nextWord();
      if (token.kind === end) {
        if (stage === 0) {
          throw new NoTemplate(`a value is missing in ${context}`);
        }
        return;
      }
      if (!OPERANDS.has(token.kind)) {
        throw unexpected(token, context);
      }
      this.ahead.unshift(token);
      const first = this.command();
      if (stage > 0 && CONSTANTS.has(first.kind)) {
        throw new NoTemplate(`stage ${stage + 1} of a pipeline is not a function`);
      }
    }
  }

  /** `$x :=`, `$x =` and `$k, $v :=` */
  private declarations(context: string): void {
    for (let count = 1; this.peekWord().kind === 'variable'; count += 1) {
      const variable = this.next();
      const space = this.peek().kind === 'space' ? [this.next()] : [];
      const next = this.peekWord();
      const isList = next.kind === 'other' && next.text === ',';
      if (!isList && next.kind !== 'assign' && next.kind !== 'declare') {
        this.ahead.unshift(variable, ...space);
        return;
      }
      this.nextWord();
      this.frame.variables.push(variable.text);
      if (!isList) {
        return;
      }
      if (context !== 'range' || count > 1 || !['variable', 'right', 'close'].includes(this.peekWord().kind)) {
        throw new NoTemplate(`too many variables are declared in ${context}`);
      }
    }
  }

  /** @returns its first operand */
  private command(): Operand {
    const operands: Operand[] = [];
    for (;;) {
      this.peekWord();
      const operand = this.operand();
      if (operand) {
        operands.push(operand);
      }
      const token = this.next();
      if (token.kind === 'space') {
        continue;
      }
      if (token.kind === 'right' || token.kind === 'close') {
        this.ahead.unshift(token);
      } else if (token.kind !== 'pipe') {
        throw unexpected(token, 'an operand');
      }
      break;
    }
    const [first, ...rest] = operands;
    if (!first) {
      throw new NoTemplate('a command is empty');
    }
    this.take(first, rest);
    return first;
  }

  private operand(): Operand | undefined {
    const operand = this.term();
    if (this.peek().kind !== 'field') {
      return operand;
    }
    if (!operand) {
      return undefined;
    }
    if (CONSTANTS.has(operand.kind)) {
      throw new NoTemplate('a field of a constant');
    }
    const field = this.next().text.slice(1);
    while (this.peek().kind === 'field') {
      this.next();
    }
    // $.key, where $ is what the template is given
    if (operand.kind === 'variable' && operand.isGiven) {
      this.keys.push(field);
      return { kind: 'field' };
    }
    return operand.kind === 'variable' ? { kind: 'field' } : operand;
  }

  private term(): Operand | undefined {
    const token = this.nextWord();
    switch (token.kind) {
      case 'identifier':
        if (!BUILTIN.has(token.text) && !this.functions.has(token.text)) {
          throw new NoTemplate(`function "${token.text}" is not defined`);
        }
        return { kind: 'identifier', value: token.text };
      case 'dot':
        return { kind: 'dot', isGiven: this.frame.dotIsGiven };
      case 'variable':
        if (!this.frame.variables.includes(token.text)) {
          throw new NoTemplate(`variable "${token.text}" is not defined`);
        }
        return { kind: 'variable', isGiven: token.text === '$' && this.frame.dollarIsGiven };
      case 'field':
        if (this.frame.dotIsGiven) {
          this.keys.push(token.text.slice(1));
        }
        return { kind: 'field' };
      case 'nil':
      case 'bool':
        return { kind: token.kind };
      case 'number':
        if (!isNumber(token.text)) {
          throw new NoTemplate(`bad number "${token.text}"`);
        }
        return { kind: 'number' };
      case 'char':
      case 'string':
        return { kind: token.kind, value: this.quoted(token, 'a constant') };
      case 'open':
        this.within('parentheses', () => this.pipeline('parentheses', 'close'));
        return { kind: 'pipeline' };
      default:
        this.ahead.unshift(token);
        return undefined;
    }
  }

  /** Notes what a command takes of what the template is given. */
  private take(first: Operand, rest: readonly Operand[]): void {
    const [source, key] = rest;
    const isLookup = first.value === 'index' && source?.isGiven && key?.kind === 'string';
    if (isLookup) {
      this.keys.push(key.value!);
    }
    this.takesAll ||= [first, ...(isLookup ? rest.slice(1) : rest)].some(({ isGiven }) => isGiven);
  }

  private quoted(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'char') {
      throw unexpected(token, context);
    }
    const value = token.kind === 'char' && context !== 'a constant' ? undefined : unquoted(token.text);
    if (value === undefined) {
      throw new NoTemplate(`bad quotes in ${token.text}`);
    }
    return value;
  }

  private expect(kind: TokenKind, context: string): void {
    const token = this.nextWord();
    if (token.kind !== kind) {
      throw unexpected(token, context);
    }
  }

  private next(): Token {
    return this.ahead.shift() ?? this.tokens.next().value ?? { kind: 'end of the text', text: '' };
  }

  private peek(): Token {
    if (this.ahead.length === 0) {
      this.ahead.push(this.next());
    }
    return this.ahead[0]!;
  }

  /** The next one that is no space. */
  private nextWord(): Token {
    let token = this.next();
    while (token.kind === 'space') {
      token = this.next();
    }
    return token;
  }

  private peekWord(): Token {
    const token = this.nextWord();
    this.ahead.unshift(token);
    return token;
  }
}

const CONSTANTS: ReadonlySet<string> = new Set(['bool', 'dot', 'nil', 'number', 'char', 'string']);
const OPERANDS: ReadonlySet<string> = new Set([...CONSTANTS, ...['field', 'identifier', 'variable', 'open']]);

function unexpected({ kind, text }: Token, context: string): NoTemplate {
  return new NoTemplate(`unexpected ${kind === 'end of the text' ? kind : JSON.stringify(text)} in ${context}`);
}
