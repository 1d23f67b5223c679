import { grouped } from '../collections/grouped';
import { Matcher, oneOf } from '../encode/promql';
import type { Delivered } from '../views/requests';

/** Matchers of series whose labels are those of an object. */
type Selection = readonly Matcher[];

/**
 * ExternalSecrets by a number of each, with one selection of series for the namespaces that have the same names of it. They
 * are chosen by name: what somebody else has in a namespace of the fleet has times that nobody knows. Those without a
 * number are in none.
 */
export function selectionsBy(
  all: readonly Delivered[],
  numberOf: (delivered: Delivered) => number | undefined,
): Map<number, Selection[]> {
  const byNumber = new Map<number, Map<string, string[]>>();
  for (const [namespace, own] of grouped(all, (one) => one.namespace)) {
    for (const [number, some] of grouped(own, numberOf)) {
      if (number === undefined) {
        continue;
      }
      const names = JSON.stringify(some.map(({ object }) => object.metadata.name).sort());
      const places = byNumber.get(number) ?? new Map<string, string[]>();
      byNumber.set(number, places.set(names, [...(places.get(names) ?? []), namespace]));
    }
  }
  return new Map(
    [...byNumber]
      .sort(([a], [b]) => a - b)
      .map(([number, places]) => [
        number,
        [...places]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([names, namespaces]) => [oneOf('namespace', namespaces), oneOf('name', JSON.parse(names) as string[])]),
      ]),
  );
}
