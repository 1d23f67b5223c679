import { grouped } from '../collections/grouped';
import { Matcher, oneOf } from '../encode/promql';
import type { Delivered } from '../views/requests';

/** Matchers of series whose labels are those of an object. */
type Selection = readonly Matcher[];

/**
 * ExternalSecrets by a number of each, as few selections of series for each number as there are ways in which namespaces
 * differ: one where all of a cluster agree, else one for the namespaces in which all agree and one for those that have the
 * same names in it. Those without a number are in none.
 */
export function selectionsBy(
  all: readonly Delivered[],
  numberOf: (delivered: Delivered) => number | undefined,
): Map<number, Selection[]> {
  const byNumber = new Map<number, Map<string, Set<string>>>();
  const numbers = new Set<number | undefined>();
  for (const [namespace, own] of grouped(all, (one) => one.namespace)) {
    const byNumberHere = grouped(own, numberOf);
    for (const [number, some] of byNumberHere) {
      numbers.add(number);
      if (number === undefined) {
        continue;
      }
      const names =
        byNumberHere.size === 1 ? WHOLE : JSON.stringify(some.map(({ object }) => object.metadata.name).sort());
      const places = byNumber.get(number) ?? new Map<string, Set<string>>();
      byNumber.set(number, places.set(names, (places.get(names) ?? new Set()).add(namespace)));
    }
  }
  return new Map(
    [...byNumber]
      .sort(([a], [b]) => a - b)
      .map(([number, places]) => [
        number,
        numbers.size === 1
          ? [[]]
          : [...places]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([names, namespaces]) => [
                oneOf('namespace', namespaces),
                ...(names === WHOLE ? [] : [oneOf('name', JSON.parse(names) as string[])]),
              ]),
      ]),
  );
}

const WHOLE = '';
