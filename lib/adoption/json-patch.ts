import { isFields } from '../collections/fields';
import { isServerDefault } from '../live/additions';

/** https://www.rfc-editor.org/rfc/rfc6902 */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * What makes one object of another. Lists are replaced as a whole. What API servers fill in themselves is no difference,
 * whichever of the two says it.
 */
export function patchOf(from: unknown, to: unknown, path = ''): readonly PatchOperation[] {
  if (!isFields(from) || !isFields(to)) {
    return isSame(from, to) ? [] : [{ op: 'replace', path, value: withoutDefaults(to) }];
  }
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name): readonly PatchOperation[] => {
    const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [one, other] = [ownField(from, name), ownField(to, name)];
    const isFilledIn = (value: unknown) => !IN_FREE_NAMES.test(path) && isServerDefault(name, value);
    if (other === undefined || other === null) {
      return one === undefined || isFilledIn(one) ? [] : [{ op: 'remove', path: at }];
    }
    if (one === undefined || one === null) {
      return isFilledIn(other) ? [] : [{ op: 'add', path: at, value: withoutDefaults(other) }];
    }
    return patchOf(one, other, at);
  });
}

/** Names are anybody's: "constructor" is a field of none. */
function ownField(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(withoutDefaults(one))) === JSON.stringify(sorted(withoutDefaults(other)));
}

function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDefaults);
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) =>
          isServerDefault(name, one)
            ? []
            : [[name, FREE_NAMES.has(name) && isFields(one) ? one : withoutDefaults(one)]],
        ),
      )
    : value;
}

/** Fields whose own fields are called as anybody likes. */
const FREE_NAMES = new Set(['annotations', 'data', 'labels', 'matchLabels', 'parameters']);
const IN_FREE_NAMES = new RegExp(`/(${[...FREE_NAMES].join('|')})$`);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, one]) => [name, sorted(one)]),
      )
    : value;
}
