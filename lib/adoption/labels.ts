import { isDnsLabel } from '../fleet/names';

/** The longest part of a name that has room for a number behind it. */
const LONGEST = 56;

/** Ids for what anybody has named: each is a DNS label, and no two are the same. */
export class Labels {
  private readonly taken = new Set<string>();

  /** @param names of the same thing, the shortest first: one that is free and needs no change comes before a number */
  take(...names: readonly string[]): string {
    const labels = names.map(labelOf);
    const free = labels.find((label) => !this.taken.has(label)) ?? this.numbered(labels[0]!);
    this.taken.add(free);
    return free;
  }

  private numbered(label: string): string {
    let count = 2;
    while (this.taken.has(`${label}-${count}`)) {
      count += 1;
    }
    return `${label}-${count}`;
  }
}

/** A DNS label that is like a text; the text itself where it is one. */
export function labelOf(text: string): string {
  if (isDnsLabel(text) && text.length <= LONGEST) {
    return text;
  }
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'unnamed' : label;
}
