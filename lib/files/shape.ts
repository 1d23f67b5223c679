import { near } from '../near';

/** Of which type a value has to be, where somebody reads it. */
export type Shape =
  | 'any'
  | 'text'
  | 'number'
  | 'boolean'
  /** A port, or a quantity. */
  | 'numberOrText'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly need: readonly string[]; readonly closed: boolean };

export const list = (of: Shape): Shape => ({ list: of });
/** By any key. */
export const map = (of: Shape): Shape => ({ map: of });
/** Some of the fields: others are as they are. */
export const fields = (of: Readonly<Record<string, Shape>>, ...need: string[]): Shape => ({
  ...{ fields: of, need },
  closed: false,
});
/** All of the fields that there are. */
export const closed = (of: Readonly<Record<string, Shape>>, ...need: string[]): Shape => ({
  ...{ fields: of, need },
  closed: true,
});

/** What does not fit: where, and what is said of it, without the value. */
export interface Unfit {
  readonly at: string;
  readonly kind: 'type' | 'field';
  readonly message: string;
}

const FILLED_IN = /\$\{|\{\{|^<path:|^ENC\[/;
const NAMES = { text: 'a text', number: 'a number', boolean: 'true or false', numberOrText: 'a number or a text' };

/**
 * A value without what is of another type than it has to be, so that no reader meets one. What lacks something without
 * which it means nothing is left out as a whole.
 *
 * @returns undefined where nothing is left
 */
export function fit(value: unknown, shape: Shape, tell: (unfit: Unfit) => void, at = ''): unknown {
  if (shape === 'any') {
    return value;
  }
  const wrong = (wanted: string): undefined => {
    tell({ at, kind: 'type', message: `it has to be ${wanted}, and is ${typeName(value)}` });
    return undefined;
  };
  if (typeof shape === 'string') {
    const is = typeof value;
    const fits =
      shape === 'numberOrText' ? is === 'number' || is === 'string' : is === (shape === 'text' ? 'string' : shape);
    // What is filled in when it is applied is of a type that is not known here.
    return fits ? value : typeof value === 'string' && FILLED_IN.test(value) ? undefined : wrong(NAMES[shape]);
  }
  if ('list' in shape) {
    return Array.isArray(value)
      ? value.flatMap((one, index) => {
          const fitted = fit(one, shape.list, tell, `${at}[${index}]`);
          return fitted === undefined ? [] : [fitted];
        })
      : wrong('a list');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('fields with values');
  }
  const below = (key: string) => (at === '' ? key : `${at}.${key}`);
  const kept: Record<string, unknown> = {};
  for (const [key, inside] of Object.entries(value)) {
    const own = 'map' in shape ? shape.map : Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (own === undefined && 'fields' in shape && shape.closed) {
      tell({
        at: below(key),
        kind: 'field',
        message: `there is no such field${meant(key, Object.keys(shape.fields))}`,
      });
      continue;
    }
    // Of a map of texts the keys count, also where nothing is behind them.
    const fitted =
      inside === null && 'map' in shape && shape.map === 'text' ? null : fit(inside, own ?? 'any', tell, below(key));
    if (fitted !== undefined) {
      kept[key] = fitted;
    }
  }
  const missing = 'need' in shape ? shape.need.filter((key) => kept[key] === undefined) : [];
  for (const key of missing.filter((one) => !Object.hasOwn(value, one))) {
    tell({ at: below(key), kind: 'type', message: 'it is missing' });
  }
  return missing.length > 0 ? undefined : kept;
}

function meant(key: string, known: readonly string[]): string {
  const [nearest] = near(key, known);
  return nearest === undefined ? '' : `: is it "${nearest}"?`;
}

function typeName(value: unknown): string {
  return value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : ({ string: 'a text', number: 'a number', boolean: 'true or false', object: 'fields with values' }[
          typeof value as string
        ] ?? typeof value);
}
