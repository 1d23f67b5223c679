/** What many say, once: each of them names it by its place in the list. */
export class Shared<T> {
  private readonly places = new Map<string, number>();
  readonly all: T[] = [];

  placeOf(one: T): number {
    const key = JSON.stringify(one);
    const known = this.places.get(key);
    if (known !== undefined) {
      return known;
    }
    this.places.set(key, this.all.length);
    return this.all.push(one) - 1;
  }
}
