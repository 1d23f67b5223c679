import { problemsOf } from '../../lib/options/problems';
import { PUBLIC_API } from '../../lib/options/public-api';
import type { Type } from '../../lib/options/types';

/** A way to a text within an argument: what holds it, and what an error calls it. */
export interface Place {
  readonly option: string;
  /** Whether there was one before. */
  readonly isThere: boolean;
  readonly holding: (text: string) => unknown;
}

/**
 * Every text within a type. Where a value is given it holds all else that the value held; of what a function returns,
 * there is only what is there.
 */
export function placesIn(type: Type, value?: unknown, seen: readonly string[] = []): Place[] {
  if (typeof type === 'string') {
    const named = PUBLIC_API.types[type];
    return type === 'string'
      ? [{ option: '', isThere: value !== undefined, holding: (text) => text }]
      : named && !seen.includes(type)
        ? placesIn(named, value, [...seen, type])
        : [];
  }
  if ('list' in type) {
    const list = Array.isArray(value) && value.length > 0 ? value : [undefined];
    return list.flatMap((one, index) =>
      below(placesIn(type.list, one, seen), `[0]`, (inner) => list.map((other, at) => (at === index ? inner : other))),
    );
  }
  if ('tuple' in type) {
    return type.tuple.flatMap((part, index) =>
      below(placesIn(part, Array.isArray(value) ? value[index] : undefined, seen), `[${index}]`, (inner) =>
        type.tuple.map((_, at) => (at === index ? inner : Array.isArray(value) ? value[at] : 'x')),
      ),
    );
  }
  if ('record' in type) {
    const [[key, held], ...others] = [...Object.entries((value ?? {}) as object), ['x', undefined] as const];
    const rest = Object.fromEntries(others.filter(([, one]) => one !== undefined));
    return [
      ...below(placesIn(type.record, held, seen), '["x"]', (inner) => ({ [key]: inner, ...rest })),
      { option: '', isThere: held !== undefined, holding: (text) => ({ [text]: held ?? 'x', ...rest }) },
    ];
  }
  if ('function' in type) {
    return typeof value === 'function' ? answers(type.function, value as AnyFunction) : [];
  }
  if ('union' in type) {
    const meant = value === undefined ? [] : type.union.filter((one) => problemsOf(value, one).length === 0);
    return (meant.length > 0 ? meant : type.union).flatMap((one) => placesIn(one, value, seen));
  }
  if ('options' in type) {
    const options = (value ?? needed(type.options)) as Readonly<Record<string, unknown>>;
    return Object.entries(type.options).flatMap(([name, of]) => {
      const key = name.replace('?', '');
      const held = value === undefined ? undefined : options[key];
      return below(placesIn(of, held, seen), key, (inner) => ({ ...options, [key]: inner }));
    });
  }
  return [];
}

type AnyFunction = (...args: unknown[]) => unknown;

/** What it answers is known when it is called. */
function answers(type: Type, original: AnyFunction): Place[] {
  return placesIn(type).map(({ option }) => ({
    option: option === '' ? '()' : `()${option}`,
    isThere: true,
    holding:
      (text) =>
      (...args: unknown[]) => {
        const answer = original(...args);
        return placesIn(type, answer)
          .find((place) => place.option === option)!
          .holding(text);
      },
  }));
}

/** So that of a union the one is meant that holds the text. */
function needed(options: Readonly<Record<string, Type>>): Record<string, unknown> {
  const lists = Object.entries(options).filter(
    ([name, of]) => !name.endsWith('?') && typeof of === 'object' && 'list' in of,
  );
  return Object.fromEntries(lists.map(([name]) => [name, ['x']]));
}

function below(places: readonly Place[], name: string, hold: (inner: unknown) => unknown): Place[] {
  return places.map(({ option, isThere, holding }) => ({
    option: /^$|^[[(]/.test(option) ? `${name}${option}` : `${name}.${option}`,
    isThere,
    holding: (text) => hold(holding(text)),
  }));
}
