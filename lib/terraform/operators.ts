import { isFields } from '../collections/fields';
import { isUnknown, Reference, Scope, UNKNOWN, Value, ValueMap } from './values';

type Infix = (left: Value, right: Value) => Value;

/** By what binds least first. */
export const INFIX: readonly Readonly<Record<string, Infix>>[] = [
  { '||': (left, right) => (left === true || right === true ? true : booleans(left, right, false)) },
  { '&&': (left, right) => (left === false || right === false ? false : booleans(left, right, true)) },
  { '==': (left, right) => same(left, right), '!=': (left, right) => not(same(left, right)) },
  {
    '>=': numbers((left, right) => left >= right),
    '<=': numbers((left, right) => left <= right),
    '>': numbers((left, right) => left > right),
    '<': numbers((left, right) => left < right),
  },
  { '+': numbers((left, right) => left + right), '-': numbers((left, right) => left - right) },
  {
    '*': numbers((left, right) => left * right),
    '/': numbers((left, right) => left / right),
    '%': numbers((left, right) => left % right),
  },
];

export const PREFIX: Readonly<Record<string, (value: Value) => Value>> = {
  '!': not,
  '-': (value) => numbers((zero, one) => zero - one)(0, value),
};

export function conditional(condition: Value, yes: () => Value, no: () => Value): Value {
  return condition === true || condition === 'true'
    ? yes()
    : condition === false || condition === 'false'
      ? no()
      : UNKNOWN;
}

/** What a path leads to: names, numbers, and `*` for each of a list. */
export function indexed(value: Value, [step, ...rest]: Reference): Value {
  if (step === undefined) {
    return value;
  }
  if (step === '*') {
    const all: Value[] = Array.isArray(value) ? (value as Value[]) : value === null ? [] : [value];
    const values: Value[] = isUnknown(value) ? [UNKNOWN] : all.map((one) => indexed(one, rest));
    return values.some(isUnknown) ? UNKNOWN : values;
  }
  const isIn = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
  const next = isIn ? (value as any)[step] : undefined;
  return next === undefined ? UNKNOWN : indexed(next as Value, rest);
}

export function objectOf(entries: readonly (readonly [Value, Value])[]): Value {
  const isFit = entries.every(
    ([key, value]) => /^(string|number)$/.test(typeof key) && key !== '__proto__' && !isUnknown(value),
  );
  return isFit ? (Object.fromEntries(entries) as ValueMap) : UNKNOWN;
}

/** What is made of each element of a list or a map, by its key and itself under the names that are given. */
export function each<T>(
  all: Value,
  names: readonly string[],
  scope: Scope,
  make: (inner: Scope) => T[] | typeof UNKNOWN,
): T[] | typeof UNKNOWN {
  if (typeof all !== 'object' || all === null) {
    return UNKNOWN;
  }
  const made: T[] = [];
  for (const [index, value] of Object.entries(all) as [string, Value][]) {
    const key = Array.isArray(all) ? Number(index) : index;
    const told: Value[] = names.length > 1 ? [key, value] : [value];
    const inner = {
      ...scope,
      names: new Map([...scope.names, ...names.map((name, at): [string, Value] => [name, told[at]])]),
    };
    const one = scope.spend() ? make(inner) : UNKNOWN;
    if (isUnknown(one)) {
      return UNKNOWN;
    }
    made.push(...one);
  }
  return made;
}

function numbers(compute: (left: number, right: number) => number | boolean): Infix {
  return (left, right) => {
    const [one, other] = [numberOf(left), numberOf(right)];
    const result = one === undefined || other === undefined ? NaN : compute(one, other);
    return typeof result === 'number' && !Number.isFinite(result) ? UNKNOWN : result;
  };
}

function numberOf(value: Value): number | undefined {
  return typeof value === 'number'
    ? value
    : typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
      ? Number(value)
      : undefined;
}

function booleans(left: Value, right: Value, result: boolean): Value {
  return left === result && right === result ? result : UNKNOWN;
}

function not(value: Value): Value {
  return typeof value === 'boolean' ? !value : UNKNOWN;
}

function same(left: Value, right: Value): Value {
  return isUnknown(left) || isUnknown(right) ? UNKNOWN : sorted(left) === sorted(right);
}

/** As JSON with its keys in order. */
export function sorted(value: Value): string {
  return JSON.stringify(value ?? null, (_, one: unknown) =>
    isFields(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
