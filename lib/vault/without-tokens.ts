/** What {@link withoutTokens} gives for a value that only cdktf can resolve. */
export const HOLDS_TOKEN = Symbol('holds a token');

/** A copy without what is undefined, as cdktf's resolver makes it; or the news that there is a token in it. */
export function withoutTokens(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.includes('TfToken[') ? HOLDS_TOKEN : value;
    case 'number':
      return value < -1e200 ? HOLDS_TOKEN : value;
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : Array.isArray(value) ? ofArray(value) : ofObject(value);
    default:
      return HOLDS_TOKEN;
  }
}

function ofArray(values: readonly unknown[]): unknown {
  const copy: unknown[] = [];
  for (const value of values) {
    const plain = withoutTokens(value);
    if (plain === HOLDS_TOKEN) {
      return HOLDS_TOKEN;
    }
    if (plain !== undefined) {
      copy.push(plain);
    }
  }
  return copy;
}

function ofObject(object: object): unknown {
  if (Object.getPrototypeOf(object) !== Object.prototype) {
    return HOLDS_TOKEN;
  }
  const copy: Record<string, unknown> = {};
  // Most arguments of most resources are undefined: no list of entries is worth making.
  for (const key in object) {
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) {
      continue;
    }
    const plain = withoutTokens(value);
    if (plain === HOLDS_TOKEN || key.includes('TfToken[')) {
      return HOLDS_TOKEN;
    }
    copy[key] = plain;
  }
  return copy;
}
