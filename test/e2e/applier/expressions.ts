/** What an expression may name, by its address: `var.x`, `ephemeral.random_password.y.result`. */
export type Lookup = (address: string) => unknown;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z_][\w-]*)|(\d+)|(==|[?:{}()[\],.=]))/y;

/**
 * The little of Terraform's expressions that keywheel writes: references, literals, `==`, `?:`, objects and a few
 * functions. Anything else is refused.
 */
export function evaluate(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') {
    return evaluateText(value, lookup);
  }
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, lookup));
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, lookup)]));
  }
  return value;
}

function evaluateText(text: string, lookup: Lookup): unknown {
  if (text.includes('%{') && !text.includes('%%{')) {
    throw new Error(`the applier knows no template directives: ${text}`);
  }
  const parts = templateParts(text);
  const values = parts.map((part, index) =>
    index % 2 === 1
      ? new Expression(part.slice(2, -1), lookup).value()
      : part.replaceAll('$${', () => '${').replaceAll('%%{', '%{'),
  );
  const whole = values.length === 3 && values[0] === '' && values[2] === '';
  return whole ? values[1] : values.join('');
}

/** Literal text and, at odd places, `${...}`. */
function templateParts(text: string): string[] {
  const parts: string[] = [''];
  for (let at = 0; at < text.length;) {
    if (text.startsWith('$${', at)) {
      parts.push(`${parts.pop()}$\${`);
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2);
      parts.push(text.slice(at, end), '');
      at = end;
    } else {
      parts.push(`${parts.pop()}${text[at]}`);
      at += 1;
    }
  }
  return parts;
}

/** Behind the brace that closes it: braces in strings and of objects are none. */
function endOfExpression(text: string, start: number): number {
  const piece = /"(?:[^"\\]|\\.)*"|[{}]/g;
  piece.lastIndex = start;
  for (let depth = 1; ;) {
    const found = piece.exec(text);
    if (!found) {
      throw new Error(`the expression in ${text} does not end`);
    }
    depth += found[0] === '{' ? 1 : found[0] === '}' ? -1 : 0;
    if (depth === 0) {
      return piece.lastIndex;
    }
  }
}

class Expression {
  private readonly tokens: string[] = [];

  constructor(
    private readonly text: string,
    private readonly lookup: Lookup,
  ) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const token = TOKEN.exec(text)?.[0].trim();
      if (token === undefined) {
        throw this.unknown();
      }
      this.tokens.push(token);
    }
  }

  value(): unknown {
    const value = this.conditional();
    if (this.tokens.length > 0) {
      throw this.unknown();
    }
    return value;
  }

  private conditional(): unknown {
    const left = this.operand();
    const condition = this.skip('==') ? left === this.operand() : left;
    if (!this.skip('?')) {
      return condition;
    }
    // Both branches are read and one is used: what the other names need not be there.
    const yes = this.attempt();
    this.expect(':');
    const no = this.attempt();
    return (condition ? yes : no)();
  }

  private attempt(): () => unknown {
    try {
      const value = this.conditional();
      return () => value;
    } catch (error) {
      if (!(error instanceof MissingValue)) {
        throw error;
      }
      this.skipBranch();
      return () => {
        throw error;
      };
    }
  }

  private operand(): unknown {
    const token = this.next();
    if (token.startsWith('"')) {
      return JSON.parse(token) as string;
    }
    if (/^\d/.test(token)) {
      return Number(token);
    }
    if (token === '{') {
      return this.object();
    }
    if (token === 'null' || token === 'true' || token === 'false') {
      return JSON.parse(token);
    }
    return this.indexed(this.skip('(') ? this.call(token) : this.reference(token));
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    while (!this.skip('}')) {
      const key = this.next();
      this.expect('=');
      object[key.startsWith('"') ? (JSON.parse(key) as string) : key] = this.conditional();
      this.skip(',');
    }
    return object;
  }

  private call(name: string): unknown {
    const values: unknown[] = [];
    while (!this.skip(')')) {
      values.push(this.conditional());
      this.skip(',');
    }
    switch (name) {
      case 'jsonencode':
        return JSON.stringify(values[0]);
      case 'tonumber':
        return Number(values[0]);
      case 'parseint':
        return parseInt(String(values[0]), Number(values[1]));
      case 'substr':
        return String(values[0]).substring(Number(values[1]), Number(values[1]) + Number(values[2]));
      case 'split':
        return String(values[1]).split(String(values[0]));
      case 'plantimestamp':
        return new Date().toISOString();
      case 'formatdate':
        if (values[0] === 'YYYYMM') {
          return String(values[1]).slice(0, 7).replace('-', '');
        }
    }
    throw this.unknown();
  }

  private reference(first: string): unknown {
    let address = first;
    while (this.skip('.')) {
      address += `.${this.next()}`;
    }
    return this.lookup(address);
  }

  private indexed(value: unknown): unknown {
    let current = value;
    while (this.skip('[')) {
      const key = this.next();
      this.expect(']');
      if (current === null || current === undefined) {
        throw new MissingValue(`there is nothing to take ${key} from`);
      }
      current = (current as Record<string, unknown>)[JSON.parse(key) as string];
      if (current === undefined) {
        throw new Error(`there is no ${key} in what ${this.text} names`);
      }
    }
    return current;
  }

  /** After a branch that names what is not there: up to its end. */
  private skipBranch(): void {
    for (let depth = 0; this.tokens.length > 0;) {
      const token = this.tokens[0]!;
      if (depth === 0 && token === ':') {
        return;
      }
      depth += '({['.includes(token) ? 1 : ')}]'.includes(token) ? -1 : 0;
      if (depth < 0) {
        // The brackets that were open when the value turned out to be missing.
        depth = 0;
      }
      this.tokens.shift();
    }
  }

  private skip(token: string): boolean {
    if (this.tokens[0] !== token) {
      return false;
    }
    this.tokens.shift();
    return true;
  }

  private expect(token: string): void {
    if (!this.skip(token)) {
      throw this.unknown();
    }
  }

  private next(): string {
    const token = this.tokens.shift();
    if (token === undefined) {
      throw this.unknown();
    }
    return token;
  }

  private unknown(): Error {
    return new Error(`the applier does not know the expression ${this.text}`);
  }
}

class MissingValue extends Error {}
