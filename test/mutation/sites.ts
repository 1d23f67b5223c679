import type { Body } from './parts';

/** Keys and indices that lead to a value. */
export type Path = readonly (string | number)[];

/**
 * Every place in a body that a pattern names: keys separated by `/`, of which `*` is any key or index and `name=x` the
 * entry of a list whose name is x. A last key that is not there is a place as well: something may be put there.
 */
export function sitesOf(body: Body, pattern: string): Path[] {
  const [last, ...parents] = pattern.split('/').reverse();
  const owners = parents
    .reverse()
    .reduce<Path[]>(
      (paths, key) => paths.flatMap((path) => keysOf(valueAt(body, path), key).map((one) => [...path, one])),
      [[]],
    );
  return owners.flatMap((path) => {
    const owner = valueAt(body, path);
    const isNew = last !== '*' && !last!.startsWith('name=') && isRecord(owner) && !(last! in owner);
    return isNew ? [[...path, last!]] : keysOf(owner, last!).map((one) => [...path, one]);
  });
}

function keysOf(value: any, key: string): (string | number)[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  if (Array.isArray(value)) {
    const [, name] = key.split('name=');
    return [...value.keys()].filter((index) =>
      name === undefined ? key === '*' || key === `${index}` : value[index]?.name === name,
    );
  }
  return Object.keys(value).filter((one) => key === '*' || key === one);
}

function isRecord(value: any): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function valueAt(body: Body, path: Path): any {
  return path.reduce((value: any, key) => value?.[key], body);
}

/** A copy with another value; undefined takes the place away. */
export function withValue(body: Body, path: Path, value: unknown): Body {
  return changed(body, path, (owner, key) => {
    if (value !== undefined) {
      owner[key] = value;
    } else if (Array.isArray(owner)) {
      owner.splice(Number(key), 1);
    } else {
      delete owner[key];
    }
  });
}

/** A copy in which a key is called otherwise. */
export function withKey(body: Body, path: Path, name: string): Body {
  return changed(body, path, (owner, key) => {
    const value = owner[key];
    delete owner[key];
    owner[name] = value;
  });
}

function changed(body: Body, path: Path, change: (owner: any, key: string | number) => void): Body {
  const copy = structuredClone(body);
  change(valueAt(copy, path.slice(0, -1)), path.at(-1)!);
  return copy;
}
