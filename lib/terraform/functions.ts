import { boolean, bounded, fail, list, map, MOST, NotComputed, number, text, Values } from './arguments';
import { sorted } from './operators';
import { TEXT_FUNCTIONS } from './text-functions';
import { isUnknown, LONGEST, UNKNOWN, Value } from './values';

const distinct = (values: Values): Value[] => [
  ...new Map(values.map((one): [string, Value] => [sorted(one), one])).values(),
];
const inOrder = (values: Values): Value[] =>
  [...values].sort((a, b) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0));

/** A set has no order: what is made of one is in that of its texts. */
const set = (value: Value): Value[] => inOrder(distinct(list(value)));

/**
 * Functions of Terraform that compute with values alone.
 * https://developer.hashicorp.com/terraform/language/functions
 */
const FUNCTIONS: Readonly<Record<string, (...values: Value[]) => Value>> = {
  ...TEXT_FUNCTIONS,
  abs: (one) => Math.abs(number(one)),
  alltrue: (all) => list(all).every(boolean),
  anytrue: (all) => list(all).some(boolean),
  basename: (one) => text(one).slice(text(one).lastIndexOf('/') + 1),
  ceil: (one) => Math.ceil(number(one)),
  chomp: (one) => text(one).replace(/(\r?\n)+$/, ''),
  coalesce: (...all) => all.find((one) => one !== null && one !== '') ?? UNKNOWN,
  coalescelist: (...all) => all.find((one) => list(one).length > 0) ?? fail(),
  compact: (all) => list(all).filter((one) => one !== null && one !== ''),
  concat: (...all) => all.flatMap((one) => list(one)),
  contains: (all, one) => list(all).some((other) => sorted(other) === sorted(one)),
  distinct: (all) => distinct(list(all)),
  element: (all, index) => list(all)[Number(text(index)) % list(all).length],
  endswith: (one, end) => text(one).endsWith(text(end)),
  flatten: (all) => flat(list(all)),
  floor: (one) => Math.floor(number(one)),
  indent: (spaces, one) => text(one).replace(/\n/g, `\n${' '.repeat(Math.min(Number(text(spaces)), 1000))}`),
  index: (all, one) => positionOf(list(all), one),
  join: (between, ...all) =>
    all
      .flatMap((one) => list(one))
      .map(text)
      .join(text(between)),
  jsondecode: (one) => JSON.parse(text(one)) as Value,
  jsonencode: (one) => sorted(one),
  keys: (all) => inOrder(Object.keys(map(all))),
  length: (all) =>
    typeof all === 'string' ? [...all].length : Object.keys(typeof all === 'object' && all ? all : fail()).length,
  lookup: (all, key, otherwise) =>
    Object.hasOwn(map(all), text(key)) ? map(all)[text(key)] : otherwise === undefined ? UNKNOWN : otherwise,
  lower: (one) => text(one).toLowerCase(),
  matchkeys: (all, keys, wanted) =>
    list(all).filter((_, index) => list(wanted).some((one) => sorted(one) === sorted(list(keys)[index] ?? fail()))),
  max: (...all) => Math.max(...all.map(number)),
  merge: (...all) => Object.fromEntries(all.filter((one) => one !== null).flatMap((one) => Object.entries(map(one)))),
  min: (...all) => Math.min(...all.map(number)),
  nonsensitive: (one) => one,
  one: (all) => (list(all).length > 1 ? fail() : (list(all)[0] ?? null)),
  range: (...values) => rangeOf(values.map((one) => Number(text(one)))),
  replace: (one, from, to) =>
    /^\/.*\/$/s.test(text(from)) ? UNKNOWN : text(one).replaceAll(text(from), () => text(to)),
  reverse: (all) => [...list(all)].reverse(),
  setintersection: (first, ...all) =>
    set(first).filter((one) => all.every((other) => list(other).some((its) => sorted(its) === sorted(one)))),
  setproduct: (...all) =>
    all.reduce<Value[][]>(
      (made, one) => bounded(made.flatMap((before) => list(one).map((next) => [...before, next]))),
      [[]],
    ),
  setsubtract: (all, others) => set(all).filter((one) => !list(others).some((other) => sorted(other) === sorted(one))),
  setunion: (...all) => set(all.flatMap((one) => list(one))),
  slice: (all, from, to) => slice(list(all), number(from), number(to)),
  sort: (all) => inOrder(list(all)),
  split: (between, one) => text(one).split(text(between)),
  startswith: (one, begin) => text(one).startsWith(text(begin)),
  sum: (all) =>
    list(all).length === 0
      ? fail()
      : list(all)
          .map(number)
          .reduce((a, b) => a + b),
  title: (one) =>
    text(one).replace(
      /(^|[^\p{L}\d_'])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    ),
  tolist: (all) => list(all),
  tomap: (all) => map(all),
  tonumber: (one) => (Number.isFinite(Number(text(one))) ? Number(text(one)) : fail()),
  toset: (all) => set(all),
  tostring: (one) => (one === null ? null : text(one)),
  tobool: (one) => boolean(one),
  trim: (one, letters) => trimmed(text(one), text(letters)),
  trimprefix: (one, begin) => (text(one).startsWith(text(begin)) ? text(one).slice(text(begin).length) : one),
  trimspace: (one) => text(one).trim(),
  trimsuffix: (one, end) => (text(end) && text(one).endsWith(text(end)) ? text(one).slice(0, -text(end).length) : one),
  upper: (one) => text(one).toUpperCase(),
  values: (all) =>
    Object.entries(map(all))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => one),
  zipmap: (keys, all) => Object.fromEntries(list(keys).map((key, index) => [text(key), list(all)[index]])),
};

/** What a function gives: `UNKNOWN` where that is not known, or an error of Terraform's. */
export function callFunction(name: string, values: Values): Value {
  const compute = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (compute === undefined || values.some((one) => isUnknown(one) || one === undefined)) {
    return UNKNOWN;
  }
  try {
    const made = compute(...values);
    return made === undefined || size(made) > LONGEST ? UNKNOWN : made;
  } catch (error) {
    if (error instanceof NotComputed || error instanceof SyntaxError || error instanceof RangeError) {
      return UNKNOWN;
    }
    throw error;
  }
}

function size(value: Value): number {
  return typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : 0;
}

function flat(values: Values): Value[] {
  return values.flatMap((one) => (Array.isArray(one) ? flat(one as Values) : [one]));
}

function positionOf(all: Values, one: Value): number {
  const index = all.findIndex((other) => sorted(other) === sorted(one));
  return index < 0 ? fail() : index;
}

function slice(all: Values, from: number, to: number): Value {
  return from < 0 || to < from || to > all.length ? fail() : all.slice(from, to);
}

function rangeOf([first = 0, end, step = 1]: readonly number[]): number[] {
  const [from, to] = end === undefined ? [0, first] : [first, end];
  const length = Math.max(0, Math.ceil((to - from) / step));
  return length > MOST || !Number.isFinite(length) ? fail() : Array.from({ length }, (_, index) => from + index * step);
}

function trimmed(one: string, letters: string): string {
  let [from, to] = [0, one.length];
  while (from < to && letters.includes(one[from]!)) {
    from += 1;
  }
  while (to > from && letters.includes(one[to - 1]!)) {
    to -= 1;
  }
  return one.slice(from, to);
}
