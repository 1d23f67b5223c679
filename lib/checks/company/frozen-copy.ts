/** A copy of plain data that nobody can change: what a rule does to it changes nothing that is written. */
export function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) {
    return Object.freeze(value.map(frozenCopy)) as T;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, of] of Object.entries(value)) {
    copy[key] = frozenCopy(of);
  }
  return Object.freeze(Object.setPrototypeOf(copy, Object.prototype)) as T;
}
