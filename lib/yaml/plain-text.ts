import { DEEPEST } from './plain-value';
import { IMPLICIT } from './schema';

/** A name that is a text for every reader. */
const FIELD = /[A-Za-z][\w./-]*:(?=[ \n]|$)/y;
const MEANS_MORE = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A word, a number, a name, a path, an address: up to the end of its line. */
const SCALAR = /[\w/](?:[\w./@+-]|[: ](?=[\w./@+-]))*(?=\n|$)/y;
/** A text that needs quotes for what is in it and nothing else, such as a template. */
const QUOTED = /'[\w{}()<>[\]|,.:;=/$@%*+" -]*'(?=\n|$)/y;
const EMPTY = /(?:\{\}|\[\])(?=\n|$)/y;
/** Before the first field: who wrote it. */
const COMMENT = /#[ -~]*(?=\n|$)/y;

/** Each level is in another column than the one above, or is the list of a field that is in its column. */
const LAST_COLUMN = DEEPEST / 4;
/** Far less than what a document may hold. */
const LONGEST = 500_000;

/**
 * The fields of a document in the form in which nearly all are written, here and by other programs: a field or an entry of
 * a list in a line, with a word or a short text behind it. It is what js-yaml reads, several times as fast.
 *
 * @returns undefined for one in any other form, and for one that says nothing of a field
 */
export function plainFields(text: string): Record<string, unknown> | undefined {
  return text.length > LONGEST ? undefined : new PlainText(text).document();
}

/** Reads from the first line to the last. A method gives undefined where it meets anything else. */
class PlainText {
  /** Where the next word begins, and how far in; -1 at the end. */
  private at = 0;
  private column = 0;

  constructor(private readonly text: string) {
    do {
      this.next();
    } while (this.column === 0 && this.skips(COMMENT));
  }

  document(): Record<string, unknown> | undefined {
    const read = this.column === 0 ? this.fields(0) : undefined;
    return this.column === -1 ? read : undefined;
  }

  private fields(column: number): Record<string, unknown> | undefined {
    const read: Record<string, unknown> = {};
    do {
      const start = this.at;
      if (!this.skips(FIELD)) {
        return undefined;
      }
      const name = this.text.slice(start, this.at - 1);
      if ((name.length < 6 && MEANS_MORE.test(name)) || Object.hasOwn(read, name)) {
        return undefined;
      }
      const value = this.text.charCodeAt(this.at) === SPACE ? this.scalar(this.at + 1) : this.below(column);
      if (value === undefined) {
        return undefined;
      }
      read[name] = value;
    } while (this.column === column);
    return this.column < column ? read : undefined;
  }

  /** What a field has in the lines below. */
  private below(column: number): unknown {
    this.next();
    const isList = this.text.charCodeAt(this.at) === DASH;
    if (this.column < column || (this.column === column && !isList)) {
      return undefined;
    }
    return this.block(isList, this.column);
  }

  private block(isList: boolean, column: number): unknown {
    return column > LAST_COLUMN ? undefined : isList ? this.entries(column) : this.fields(column);
  }

  private entries(column: number): unknown[] | undefined {
    const read: unknown[] = [];
    do {
      if (this.text.charCodeAt(this.at + 1) !== SPACE) {
        return undefined;
      }
      const value = this.entry(this.at + 2, column + 2);
      if (value === undefined) {
        return undefined;
      }
      read.push(value);
    } while (this.column === column && this.text.charCodeAt(this.at) === DASH);
    // In the column of the field that has the list another field may follow.
    return this.column <= column ? read : undefined;
  }

  private entry(at: number, column: number): unknown {
    FIELD.lastIndex = at;
    const isList = this.text.charCodeAt(at) === DASH;
    if (!isList && !FIELD.test(this.text)) {
      return this.scalar(at);
    }
    this.at = at;
    return this.block(isList, column);
  }

  private scalar(at: number): unknown {
    this.at = at;
    let value: unknown;
    if (this.skips(SCALAR)) {
      value = scalarOf(this.text.slice(at, this.at));
    } else if (this.skips(QUOTED)) {
      value = this.text.slice(at + 1, this.at - 1);
    } else if (this.skips(EMPTY)) {
      value = this.text.charCodeAt(at) === BRACKET ? [] : {};
    }
    this.next();
    return value;
  }

  private skips(word: RegExp): boolean {
    word.lastIndex = this.at;
    const isThere = word.test(this.text);
    this.at = isThere ? word.lastIndex : this.at;
    return isThere;
  }

  private next(): void {
    let column = 0;
    let letter = this.text.charCodeAt(this.at);
    for (; letter === SPACE || letter === NEWLINE; letter = this.text.charCodeAt(this.at)) {
      column = letter === SPACE ? column + 1 : 0;
      this.at += 1;
    }
    this.column = this.at === this.text.length ? -1 : column;
  }
}

const [NEWLINE, SPACE, DASH, BRACKET] = [10, 32, 45, 91];

function scalarOf(text: string): unknown {
  const type = IMPLICIT.find((one) => one.resolve(text));
  // Nothing is no value here.
  return type ? ((type.construct(text) as unknown) ?? undefined) : text;
}
