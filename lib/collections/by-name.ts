/** Items by the names that they say, with those that any name may concern; found in the order in which they were added. */
export class ByName<T> {
  private readonly items: T[] = [];
  private readonly named = new Map<string, number[]>();
  private readonly open: number[] = [];

  /** @param isOpen whether it may concern more than these names */
  add(item: T, names: Iterable<string>, isOpen = false): void {
    const place = this.items.push(item) - 1;
    if (isOpen) {
      this.open.push(place);
      return;
    }
    for (const name of new Set(names)) {
      const places = this.named.get(name);
      if (places) {
        places.push(place);
      } else {
        this.named.set(name, [place]);
      }
    }
  }

  get all(): readonly T[] {
    return this.items;
  }

  /** All that may concern one of these names. */
  of(...names: readonly string[]): readonly T[] {
    return this.placesOf(names).map((place) => this.items[place]!);
  }

  private placesOf(names: readonly string[]): readonly number[] {
    if (names.length === 1 && this.open.length === 0) {
      return this.named.get(names[0]!) ?? [];
    }
    const places = [...names.flatMap((name) => this.named.get(name) ?? []), ...this.open];
    return [...new Set(places)].sort((a, b) => a - b);
  }
}
