import { isFields } from '../collections/fields';
import { MERGE } from './schema';

/** Deeper than anything that is written by people or programs, and shallow enough for every reader here. */
export const DEEPEST = 200;
/** More values than any object of a cluster has: the API server takes 3 MiB. */
const MOST = 1_000_000;

/** Why a value cannot be taken as it is written. */
export class NotPlain extends Error {}

/**
 * A tree of plain values of what YAML may share and repeat: aliases are copied, merge keys carried out.
 *
 * @param onCopy what each object or list became
 * @throws NotPlain for what has no end, is too large or too deep, or is read in different ways by different clients
 */
export function plainValue(value: unknown, onCopy: (from: object, to: object) => void = () => undefined): unknown {
  const open = new Set<object>();
  let left = MOST;
  const copy = (one: unknown): unknown => {
    left -= 1;
    if (left < 0) {
      throw new NotPlain(`it expands to more than ${MOST} values, by aliases that repeat each other`);
    }
    if (one === MERGE) {
      return '<<';
    }
    if (typeof one === 'number' && !Number.isFinite(one)) {
      throw new NotPlain('it holds a number that YAML clients do not accept (.nan, .inf)');
    }
    if (typeof one !== 'object' || one === null) {
      return one;
    }
    if (open.has(one)) {
      throw new NotPlain('it holds an alias of something that the alias is in');
    }
    if (open.size >= DEEPEST) {
      throw new NotPlain(`it is nested deeper than ${DEEPEST} levels`);
    }
    open.add(one);
    const copied = Array.isArray(one) ? one.map(copy) : fieldsOf(one as Record<string, unknown>);
    open.delete(one);
    onCopy(one, copied);
    return copied;
  };
  const fieldsOf = (one: Record<string, unknown>): Record<string, unknown> => {
    const all: Record<string, unknown> = {};
    for (const key of Object.keys(one)) {
      if (key === MERGE) {
        for (const [merged, said] of mergedEntries(one[MERGE])) {
          if (Object.hasOwn(all, merged)) {
            throw new NotPlain(`a merge key (<<) says "${merged}" again, which some clients take and others leave`);
          }
          all[merged] = said;
        }
      } else {
        all[knownKey(key)] = copy(one[key]);
      }
    }
    return all;
  };
  const mergedEntries = (value: unknown): Map<string, unknown> => {
    const sources = Array.isArray(value) ? [...value].reverse() : [value];
    return new Map(
      sources.flatMap((source) => {
        const said = copy(source);
        if (!isFields(said)) {
          throw new NotPlain('a merge key (<<) has something else behind it than fields');
        }
        return Object.entries(said);
      }),
    );
  };
  return copy(value);
}

function knownKey(key: string): string {
  if (key === '__proto__') {
    throw new NotPlain('it has a field "__proto__", which no client knows');
  }
  if (key === '[object Object]') {
    throw new NotPlain('it has a field whose name is not text');
  }
  return key;
}
