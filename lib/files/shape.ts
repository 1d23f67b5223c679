import { isFields } from '../collections/fields';
import { near } from '../text/near';

/** Of which type a value has to be, where somebody reads it. */
export type Shape =
  | 'any'
  | 'text'
  | 'number'
  | 'boolean'
  /** A port, or a quantity. */
  | 'numberOrText'
  /** A text that the API server takes. */
  | { readonly like: RegExp; readonly wanted: string }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly need: readonly string[]; readonly closed: boolean };

export const list = (of: Shape): Shape => ({ list: of });
/** A text of which the API server takes a few. */
export const oneOf = (...words: string[]): Shape => ({
  like: new RegExp(`^(?:${words.join('|')})$`),
  wanted: words.join(', ').replace(/, ([^,]*)$/, ' or $1'),
});
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

type Tell = (unfit: Unfit) => void;

/**
 * A value without what is of another type than it has to be, so that no reader meets one. What lacks something without
 * which it means nothing is left out as a whole. What is as it should be stays the same object.
 *
 * @returns undefined where nothing is left
 */
export function fit(value: unknown, shape: Shape, tell: Tell, at = ''): unknown {
  if (at === '' && fits(value, shape)) {
    return value;
  }
  if (shape === 'any') {
    return value;
  }
  if (typeof shape === 'string') {
    return isOf(value, shape) ? value : isFilledIn(value) ? undefined : wrong(value, NAMES[shape], tell, at);
  }
  if ('like' in shape) {
    return isLike(value, shape) ? value : isFilledIn(value) ? undefined : unlike(value, shape, tell, at);
  }
  if ('list' in shape) {
    return Array.isArray(value) ? fitList(value, shape.list, tell, at) : wrong(value, 'a list', tell, at);
  }
  return !isFields(value)
    ? wrong(value, 'fields with values', tell, at)
    : 'map' in shape
      ? fitMap(value as Fields, shape.map, tell, at)
      : fitFields(value as Fields, shape, tell, at);
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether all of it is as it should be, which nearly everything is: then nobody needs to know where anything stands. */
function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') {
    return shape === 'any' || isOf(value, shape);
  }
  if ('like' in shape) {
    return isLike(value, shape);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== 'list' in shape) {
    return false;
  }
  if ('list' in shape) {
    return (value as readonly unknown[]).every((one) => fits(one, shape.list));
  }
  if ('fields' in shape && shape.need.some((key) => (value as Fields)[key] === undefined)) {
    return false;
  }
  for (const key in value) {
    const inside = 'map' in shape ? shape.map : Object.hasOwn(shape.fields, key) ? shape.fields[key]! : undefined;
    if (inside === undefined ? 'closed' in shape && shape.closed : !fits((value as Fields)[key], inside)) {
      return false;
    }
  }
  return true;
}

function isOf(value: unknown, shape: keyof typeof NAMES): boolean {
  switch (typeof value) {
    case 'string':
      return shape === 'text' || shape === 'numberOrText';
    case 'number':
      return shape === 'number' || shape === 'numberOrText';
    default:
      return typeof value === shape;
  }
}

type Like = Extract<Shape, { like: RegExp }>;

function isLike(value: unknown, { like }: Like): boolean {
  return typeof value === 'string' && like.test(value);
}

function unlike(value: unknown, { wanted }: Like, tell: Tell, at: string): undefined {
  return typeof value === 'string' ? wrong(value, wanted, tell, at, 'another text') : wrong(value, wanted, tell, at);
}

/** What is filled in when it is applied is of a type that is not known here. */
function isFilledIn(value: unknown): boolean {
  return typeof value === 'string' && FILLED_IN.test(value);
}

function wrong(value: unknown, wanted: string, tell: Tell, at: string, is = typeName(value)): undefined {
  tell({ at, kind: 'type', message: `it has to be ${wanted}, and is ${is}` });
  return undefined;
}

function fitList(value: readonly unknown[], shape: Shape, tell: Tell, at: string): readonly unknown[] {
  const fitted = value.map((one, index) => fit(one, shape, tell, `${at}[${index}]`));
  return fitted.every((one, index) => one === value[index]) ? value : fitted.filter((one) => one !== undefined);
}

function fitMap(value: Fields, shape: Shape, tell: Tell, at: string): Fields {
  let kept = value;
  for (const key of Object.keys(value)) {
    // Of a map of texts the keys count, also where nothing is behind them.
    if (value[key] !== null || shape !== 'text') {
      kept = withField(kept, value, key, fit(value[key], shape, tell, below(at, key)));
    }
  }
  return kept;
}

function fitFields(
  value: Fields,
  { fields, need, closed }: Extract<Shape, { fields: unknown }>,
  tell: Tell,
  at: string,
): Fields | undefined {
  let kept = value;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(fields, key)) {
      kept = withField(kept, value, key, fit(value[key], fields[key]!, tell, below(at, key)));
    } else if (closed) {
      const message = `there is no such field${meant(key, Object.keys(fields))}`;
      tell({ at: below(at, key), kind: 'field', message });
      kept = withField(kept, value, key, undefined);
    }
  }
  const missing = need.filter((key) => kept[key] === undefined);
  for (const key of missing.filter((one) => !Object.hasOwn(value, one))) {
    tell({ at: below(at, key), kind: 'type', message: 'it is missing' });
  }
  return missing.length > 0 ? undefined : kept;
}

function below(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

/** The fields that are kept of what was written, with another value of one; in the same order. */
function withField(kept: Fields, written: Fields, key: string, value: unknown): Fields {
  if (value === kept[key]) {
    return kept;
  }
  const copy: Record<string, unknown> = kept === written ? { ...kept } : kept;
  copy[key] = value;
  if (value === undefined) {
    delete copy[key];
  }
  return copy;
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
