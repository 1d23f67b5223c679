/** Why something is no expression, or of a kind that is not read. */
export class NotExpression extends Error {}

export const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*)*/y;

/** What is read of an expression, letter by letter. */
export class Scanner {
  protected at = 0;

  constructor(protected readonly text: string) {}

  protected name(): string {
    this.space();
    return (this.match(NAME) ?? this.fail())[0];
  }

  protected match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }

  protected space(): void {
    this.match(SPACE);
  }

  protected eat(what: string, isSpaced = true): boolean {
    const before = this.at;
    if (isSpaced) {
      this.space();
    }
    // "=" begins "==" and "=>", "!" begins "!=".
    const isOther = /^[=!<>]$/.test(what) && /^[=>]/.test(this.text.slice(this.at + 1, this.at + 2));
    if (!this.text.startsWith(what, this.at) || isOther) {
      this.at = before;
      return false;
    }
    this.at += what.length;
    return true;
  }

  protected need(what: string, isSpaced = true): void {
    if (!this.eat(what, isSpaced)) {
      this.fail();
    }
  }

  protected fail(): never {
    throw new NotExpression();
  }
}
