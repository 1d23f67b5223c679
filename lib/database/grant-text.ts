import { isVisible } from '../text/visible';
import { GrantProblem } from './grant';

/** What one token is: a word, a name in quotes, or a sign. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

/** How an engine writes names. */
export interface Lexis {
  /** Around a name; twice within it. */
  readonly quote: '"' | '`';
  /** A name without quotes. */
  readonly word: RegExp;
  /** As the engine takes a name without quotes. */
  readonly fold: (word: string) => string;
  /** Undefined, or why the engine would cut the name off or refuse it. */
  readonly tooLong: (name: string) => string | undefined;
}

/** The tokens of a grant, one after the other. */
export class GrantText {
  private readonly tokens: readonly Token[];
  private position = 0;

  /** @throws GrantProblem for whatever is in no grant: `;`, comments, line breaks, strings */
  constructor(
    text: string,
    private readonly lexis: Lexis,
  ) {
    this.tokens = [...tokensOf(text, lexis)];
  }

  get next(): Token | undefined {
    return this.tokens[this.position];
  }

  /** Whether the words come next, in any case; if so they are read. */
  takes(...words: readonly string[]): boolean {
    const come = words.every((word, index) => {
      const token = this.tokens[this.position + index];
      return token?.kind === 'word' && token.text.toUpperCase() === word;
    });
    this.position += come ? words.length : 0;
    return come;
  }

  takesSign(sign: string): boolean {
    const comes = this.next?.kind === 'sign' && this.next.text === sign;
    this.position += comes ? 1 : 0;
    return comes;
  }

  /** A name, as the engine understands it. */
  name(what: string): string {
    const token = this.next;
    if (token === undefined || token.kind === 'sign') {
      throw new GrantProblem(`${what} is missing ${this.here}`);
    }
    this.position += 1;
    const name = token.kind === 'word' ? this.lexis.fold(token.text) : token.text;
    const problem = this.lexis.tooLong(name);
    if (problem !== undefined) {
      throw new GrantProblem(`${what} "${name}" ${problem}`);
    }
    return name;
  }

  /** One or more with a comma between them. */
  list<T>(read: () => T): T[] {
    const all = [read()];
    while (this.takesSign(',')) {
      all.push(read());
    }
    return all;
  }

  expectSign(sign: string): void {
    if (!this.takesSign(sign)) {
      throw new GrantProblem(`"${sign}" is missing ${this.here}`);
    }
  }

  expectEnd(): void {
    if (this.next !== undefined) {
      throw new GrantProblem(`"${this.next.text}" is behind the objects, where nothing may be`);
    }
  }

  /** For a message: where reading stands. */
  get here(): string {
    return this.next === undefined ? 'at the end' : `before "${this.next.text}"`;
  }
}

function* tokensOf(text: string, { quote, word }: Lexis): Iterable<Token> {
  if (!isVisible(text)) {
    throw new GrantProblem('it holds a line break, or a character that cannot be seen');
  }
  const token = new RegExp(
    `[ ]+|(${word.source})|${quote}((?:${quote}${quote}|[^${quote}])+)${quote}|([,.()*[\\]])`,
    'uy',
  );
  let end = 0;
  while (end < text.length) {
    token.lastIndex = end;
    const found = token.exec(text);
    if (!found) {
      throw new GrantProblem(`"${text.slice(end, end + 10)}" is neither a name nor a sign of a grant`);
    }
    end = token.lastIndex;
    const [, plain, quoted, sign] = found;
    if (plain !== undefined) {
      yield { kind: 'word', text: plain };
    } else if (quoted !== undefined) {
      yield { kind: 'quoted', text: quoted.replaceAll(quote + quote, quote) };
    } else if (sign !== undefined) {
      yield { kind: 'sign', text: sign };
    }
  }
}
