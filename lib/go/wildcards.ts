type Accepts = (char: string) => boolean;

/**
 * What a pattern with wildcards matches, as an automaton: a text is read once, however many wildcards there are, for
 * patterns come from files of strangers.
 */
export class Wildcards {
  /** By state: where it may go without a character. */
  private readonly free: number[][] = [[]];
  /** By state: where a character leads. */
  private readonly steps: { readonly accepts: Accepts; readonly to: number }[][] = [[]];
  private end = 0;

  /** One character next. */
  addStep(accepts: Accepts): void {
    const to = this.addState();
    this.steps[this.end]!.push({ accepts, to });
    this.end = to;
  }

  /** Any number of characters next. */
  addRun(): void {
    const to = this.addState();
    this.free[this.end]!.push(to);
    this.steps[to]!.push({ accepts: () => true, to });
    this.end = to;
  }

  /** One of several next. @param add adds one of them, and tells whether there is another */
  addBranches(add: () => boolean): void {
    const [from, to] = [this.end, this.addState()];
    let isMore = true;
    while (isMore) {
      this.end = this.addState();
      this.free[from]!.push(this.end);
      isMore = add();
      this.free[this.end]!.push(to);
    }
    this.end = to;
  }

  /** Whether it matches all of a text. */
  match(text: string): boolean {
    let states = this.withFree([0]);
    for (const char of text) {
      const next = [...states].flatMap((state) => this.steps[state]!.filter(({ accepts }) => accepts(char)));
      states = this.withFree(next.map(({ to }) => to));
    }
    return states.has(this.end);
  }

  private addState(): number {
    this.free.push([]);
    return this.steps.push([]) - 1;
  }

  private withFree(states: readonly number[]): ReadonlySet<number> {
    const all = new Set(states);
    for (const state of all) {
      this.free[state]!.forEach((one) => all.add(one));
    }
    return all;
  }
}

/** A character of one of several ranges, or of none. */
export function inRanges(ranges: readonly (readonly [low: string, high: string])[], isNot: boolean): Accepts {
  return (char) => ranges.some(([low, high]) => isBetween(char, low, high)) !== isNot;
}

function isBetween(char: string, low: string, high: string): boolean {
  const [at, from, to] = [char, low, high].map((one) => one.codePointAt(0)!) as [number, number, number];
  return from <= at && at <= to;
}
