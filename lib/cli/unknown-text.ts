import type { Colors } from 'picocolors/types';
import { placeWithLine } from '../output/finding';
import { logLine } from '../text/log';
import type { Unknown } from '../output/unknown';
import { count } from './terminal';

/** So many kinds fit on a screen beside the findings: two lines each. */
const KINDS = 9;

/**
 * What is not known, for a person: each kind once, the most frequent first, and no longer than 20 lines. What differs in
 * quoted names alone is of one kind.
 *
 * @param whole every place of every kind
 */
export function unknownText(unknown: readonly Unknown[], colors: Colors, whole: boolean): string {
  const kinds = [...placesOf(unknown, ({ message }) => (whole ? message : message.replace(/"[^"]*"/g, '""'))).values()];
  if (kinds.length === 0) {
    return '';
  }
  const told = whole ? kinds : kinds.sort((one, other) => other.places.size - one.places.size).slice(0, KINDS);
  const left = kinds.slice(told.length).reduce((sum, { places }) => sum + places.size, 0);
  return [
    colors.cyan('not known'),
    ...told.flatMap(({ message, places }) => [`  ${logLine(message)}`, ...placeLines([...places], whole, colors)]),
    ...(left > 0 ? [`  and ${count(left, 'other thing')}: --verbose lists all`] : []),
    '\n',
  ].join('\n');
}

interface Kind {
  /** Of the first. */
  readonly message: string;
  readonly places: Set<string>;
}

function placesOf(unknown: readonly Unknown[], kindOf: (one: Unknown) => string): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const one of unknown) {
    const kind = kinds.get(kindOf(one)) ?? { message: one.message, places: new Set<string>() };
    kind.places.add(placeWithLine(one));
    kinds.set(kindOf(one), kind);
  }
  return kinds;
}

function placeLines(places: readonly string[], whole: boolean, colors: Colors): string[] {
  if (whole) {
    return places.map((place) => colors.dim(`    at ${logLine(place)}`));
  }
  const more = places.length > 1 ? `, and ${count(places.length - 1, 'other place')}` : '';
  return [colors.dim(`    at ${logLine(places[0]!)}${more}`)];
}
