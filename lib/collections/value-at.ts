/** A value within others by its path, such as `image.tag`; undefined where it is not said. */
export function valueAt(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<any>((value, key) => (Object.hasOwn(Object(value), key) ? Object(value)[key] : undefined), values);
}
