import { invalid, named, Scanner, Token } from './hcl-token';

/** One value of a policy's text. */
export type Node =
  | {
      readonly kind: 'string' | 'heredoc' | 'number' | 'float' | 'boolean';
      readonly text: string;
      readonly line: number;
    }
  | { readonly kind: 'list'; readonly values: readonly Node[]; readonly line: number }
  | { readonly kind: 'object'; readonly items: readonly Item[]; readonly line: number };

/** `a "b" { ... }` has the keys `a` and `b`. */
export interface Item {
  readonly keys: readonly string[];
  readonly value: Node;
  readonly line: number;
}

/** What stands in a policy, in HCL 1 or, where it starts with a brace, in JSON. */
export function parseHcl(text: string): readonly Item[] {
  return text.trimStart().startsWith('{') ? new JsonReader(text).document() : new HclReader(text).document();
}

abstract class Reader {
  private ahead?: Token;

  constructor(private readonly scanner: Scanner) {}

  /** Read when it is asked for: what stands after the end of a document in JSON may be anything. */
  protected get token(): Token {
    this.ahead ??= this.scanner.next();
    return this.ahead;
  }

  protected is(text: string): boolean {
    return this.token.kind === 'punctuation' && this.token.text === text;
  }

  /** @returns the token that was current */
  protected advance(): Token {
    const { token } = this;
    this.ahead = undefined;
    return token;
  }

  protected expected(what: string, token = this.token): never {
    throw invalid(token.line, `expected ${what}, got ${named(token)}.`);
  }
}

class HclReader extends Reader {
  constructor(text: string) {
    super(new Scanner(text, 'hcl'));
  }

  document(): readonly Item[] {
    return this.items(() => this.token.kind === 'end');
  }

  private items(atEnd: () => boolean): Item[] {
    const items: Item[] = [];
    while (!atEnd()) {
      items.push(this.item());
      if (this.is(',')) {
        this.advance();
      }
    }
    return items;
  }

  private item(): Item {
    const { line } = this.token;
    const keys: string[] = [];
    while (this.token.kind === 'identifier' || this.token.kind === 'string') {
      keys.push(this.advance().text);
    }
    if (keys.length === 0) {
      this.expected('a name');
    }
    if (this.is('{')) {
      return { keys, value: this.object(), line };
    }
    if (!this.is('=') || keys.length > 1) {
      this.expected(keys.length > 1 ? '"{"' : '"{" or "="');
    }
    this.advance();
    return { keys, value: this.value('a value'), line };
  }

  private object(): Node {
    const { line } = this.advance();
    const items = this.items(() => this.is('}'));
    this.advance();
    return { kind: 'object', items, line };
  }

  private value(what: string): Node {
    if (this.is('{')) {
      return this.object();
    }
    if (this.is('[')) {
      return this.list();
    }
    const { kind } = this.token;
    if (kind === 'identifier' || kind === 'punctuation' || kind === 'end') {
      this.expected(what);
    }
    const { text, line } = this.advance();
    return { kind, text, line };
  }

  private list(): Node {
    const { line } = this.advance();
    const values: Node[] = [];
    let complete = false;
    while (!this.is(']')) {
      if (this.is(',')) {
        this.advance();
        complete = false;
      } else if (complete) {
        this.expected('"," or "]"');
      } else {
        // The server wants no comma after a list in a list.
        complete = !this.is('[');
        values.push(this.value('a value or "]"'));
      }
    }
    this.advance();
    return { kind: 'list', values, line };
  }
}

/**
 * JSON as the server takes it, which is more than JSON: an object ends at the first place where no comma follows, at
 * any brace, and with the text. A list within a list, or a boolean there, is passed over.
 */
class JsonReader extends Reader {
  constructor(text: string) {
    super(new Scanner(text, 'json'));
  }

  document(): readonly Item[] {
    return flattened(this.object().items);
  }

  private object(): Extract<Node, { kind: 'object' }> {
    const { line } = this.advance();
    const items: Item[] = [];
    for (;;) {
      const item = this.item();
      if (item !== undefined) {
        items.push(item);
      }
      if (item === undefined || !this.is(',')) {
        this.advance();
        return { kind: 'object', items, line };
      }
      this.advance();
    }
  }

  /** Undefined where the object ends instead. */
  private item(): Item | undefined {
    const { line } = this.token;
    const keys: string[] = [];
    while (this.token.kind === 'string') {
      keys.push(this.advance().text);
    }
    if (this.atEnd()) {
      return undefined;
    }
    if (keys.length === 0 || !this.is(':')) {
      this.expected(keys.length === 0 ? 'a name in quotes or "}"' : '":"');
    }
    this.advance();
    const value = this.atEnd() ? undefined : this.value();
    return value && { keys, value, line };
  }

  private atEnd(): boolean {
    return this.is('}') || this.token.kind === 'end';
  }

  private value(): Node | undefined {
    if (this.is('{')) {
      return this.object();
    }
    if (this.is('[')) {
      return this.list();
    }
    const { kind, text, line } = this.token;
    if (kind === 'punctuation' || kind === 'end' || (kind === 'identifier' && text !== 'null')) {
      this.expected('a value');
    }
    this.advance();
    return kind === 'identifier' ? { kind: 'string', text: '', line } : { kind, text, line };
  }

  private list(): Node | undefined {
    const { line } = this.advance();
    const values: Node[] = [];
    while (!this.is(']')) {
      const { kind } = this.token;
      if (this.is('}')) {
        return undefined;
      }
      if (this.is(',') || this.is('[') || kind === 'boolean') {
        this.advance();
      } else if (this.is('{') || kind === 'number' || kind === 'float' || kind === 'string') {
        values.push(this.value()!);
      } else {
        this.expected('a value or "]"');
      }
    }
    this.advance();
    return { kind: 'list', values, line };
  }
}

/**
 * JSON has no `a "b" { ... }`: the server reads objects that hold nothing but objects, and lists that do, as if they
 * were written so.
 */
function flattened(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => unfolded(item)).map((item) => ({ ...item, value: flattenedValue(item.value) }));
}

function unfolded(item: Item): readonly Item[] {
  const { keys, value } = item;
  if (value.kind === 'list' && value.values.length > 0 && value.values.every(({ kind }) => kind === 'object')) {
    return value.values.flatMap((element) => unfolded({ ...item, value: element }));
  }
  if (
    value.kind === 'object' &&
    value.items.length > 0 &&
    value.items.every((inner) => inner.value.kind === 'object')
  ) {
    return value.items.flatMap((inner) => unfolded({ ...inner, keys: [...keys, ...inner.keys] }));
  }
  return [item];
}

function flattenedValue(node: Node): Node {
  if (node.kind === 'object') {
    return { ...node, items: flattened(node.items) };
  }
  return node.kind === 'list' ? { ...node, values: node.values.map(flattenedValue) } : node;
}
