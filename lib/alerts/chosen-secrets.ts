import { grouped } from '../collections/grouped';
import { hashBits } from '../collections/hash-bits';
import { stableParts } from '../collections/stable-parts';
import { Matcher, oneOf, series } from '../encode/promql';
import type { Delivered } from '../views/requests';

/** Matchers of series whose labels are those of an object. */
type Selection = readonly Matcher[];

/** ExternalSecrets that one rule is about. */
export interface Chosen {
  /** What they have in common. */
  readonly number: number;
  /** Which part of those it is, where they are more than one rule holds. */
  readonly part?: string;
  /** One for the namespaces that have the same names of them. */
  readonly selections: readonly Selection[];
  /** All namespaces that they are in. */
  readonly namespaces: Matcher;
}

/**
 * Bytes of selections in one rule, which has each up to three times: an object of Kubernetes holds a few such rules, and
 * what Prometheus compares with each other stays few.
 */
const LARGEST = 24 * 1024;

/** Namespaces are divided first, by as many bits, and then the names within each. */
const NAMESPACE_BITS = 8;
const NAME_BITS = 24;

/**
 * ExternalSecrets by a number of each. They are chosen by name: what somebody else has in a namespace of the fleet has
 * times that nobody knows. Those without a number are in none.
 */
export function chosenBy(
  all: readonly Delivered[],
  numberOf: (delivered: Delivered) => number | undefined,
): readonly Chosen[] {
  return [...grouped(all, numberOf)]
    .flatMap(([number, own]) => (number === undefined ? [] : [[number, own] as const]))
    .sort(([a], [b]) => a - b)
    .flatMap(([number, own]) =>
      [...stableParts(own, bitsOf, isSmall)].map(([part, some]) => ({
        ...{ number, selections: selectionsOf(some) },
        ...(part === '' ? {} : { part }),
        namespaces: oneOf(
          'namespace',
          some.map(({ namespace }) => namespace),
        ),
      })),
    );
}

/** Names of what has no namespace, as many in each part as one rule holds. */
export function namesInParts(names: readonly string[]): [part: string, names: readonly string[]][] {
  const isSmall = (some: readonly string[]) => JSON.stringify(oneOf('name', some)).length <= LARGEST;
  return [...stableParts([...names].sort(), (name) => hashBits(name, NAME_BITS), isSmall)];
}

function bitsOf({ namespace, object }: Delivered): string {
  return hashBits(namespace, NAMESPACE_BITS) + hashBits(object.metadata.name, NAME_BITS);
}

function isSmall(some: readonly Delivered[]): boolean {
  const texts = selectionsOf(some).map((matchers) =>
    // As it is in JSON: a name with dots is much longer there.
    JSON.stringify(series('externalsecret_status_condition', ['condition', '=', 'Ready'], ...matchers)),
  );
  return texts.reduce((sum, text) => sum + text.length, 0) <= LARGEST;
}

function selectionsOf(some: readonly Delivered[]): Selection[] {
  const places = new Map<string, string[]>();
  for (const [namespace, own] of grouped(some, (one) => one.namespace)) {
    const names = JSON.stringify(own.map(({ object }) => object.metadata.name).sort());
    const known = places.get(names);
    if (known) {
      known.push(namespace);
    } else {
      places.set(names, [namespace]);
    }
  }
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([names, namespaces]) => [oneOf('namespace', namespaces), oneOf('name', JSON.parse(names) as string[])]);
}
