/**
 * Every text in a value, whatever holds it.
 *
 * @param but a field that is not looked into
 */
export function textsIn(value: unknown, but?: string): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => (key === but ? [] : textsIn(one, but)))
    : [];
}
