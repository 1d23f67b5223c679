import { address } from './places';

/**
 * What a person chose on a page: it is kept in the address, so that Back, a reload and a copied link have it. A step of
 * its own in the history is none of it, or Back would go letter by letter.
 */
export class Chosen {
  constructor(
    private readonly query: URLSearchParams,
    private readonly keep: () => void,
    private readonly prefix = '',
  ) {}

  /** Of one of several tables on a page. */
  of(part: string): Chosen {
    return new Chosen(this.query, this.keep, `${this.prefix}${part}.`);
  }

  get(name: string): string | undefined {
    return this.query.get(this.prefix + name) ?? undefined;
  }

  /** Empty for what is as usual. */
  set(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value === '') {
        this.query.delete(this.prefix + name);
      } else {
        this.query.set(this.prefix + name, value);
      }
    }
    this.keep();
  }
}

/** Browsers refuse more than 100 new addresses in 30 seconds. */
const REST = 300;

/** The address of the page that is shown, which follows what is chosen there. */
export class Kept {
  readonly chosen: Chosen;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: string,
    private readonly query: URLSearchParams,
  ) {
    this.chosen = new Chosen(query, () => {
      this.forget();
      this.timer = setTimeout(() => this.write(), REST);
    });
  }

  /** At once, before a link leads away. */
  write(): void {
    if (this.timer !== undefined) {
      this.forget();
      history.replaceState(history.state, '', address(this.page, this.query));
    }
  }

  /** The address is that of another page now. */
  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
