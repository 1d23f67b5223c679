import { FleetError } from '../errors';
import { problemsOf } from './problems';
import { PUBLIC_API } from './public-api';
import type { Type } from './types';
import { kindOf } from './words';

/**
 * Options whose functions answer as their types say, or with a FleetError: what a program's own function throws, or
 * gives back, ends nowhere inside. The same options, where none is a function.
 *
 * @param title of the call that takes them, @param path of its construct, asked for where something is wrong
 */
export function withAnswers(value: unknown, type: Type, title: string, path: () => string): unknown {
  const whole = typeof type === 'string' ? PUBLIC_API.types[type] : type;
  if (value === undefined || !whole || typeof whole !== 'object' || !holdsFunction(whole)) {
    return value;
  }
  if ('list' in whole) {
    return (value as unknown[]).map((item) => withAnswers(item, whole.list, title, path));
  }
  if (!('options' in whole)) {
    return value;
  }
  const copy: Record<string, unknown> = { ...(value as object) };
  for (const [field, of] of Object.entries(whole.options)) {
    const name = field.replace(/\?$/, '');
    const own = (value as Record<string, unknown>)[name];
    copy[name] =
      typeof own === 'function' && typeof of === 'object' && 'function' in of
        ? answering(own as AnyFunction, of.function, `option "${name}" of ${title}`, path)
        : withAnswers(own, of, title, path);
  }
  return copy;
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

function answering(own: AnyFunction, type: Type, what: string, path: () => string): AnyFunction {
  // What it does for its own sake is the program's own business.
  if (type === 'any') {
    return own;
  }
  // Of what stands behind the names, those who know the secret tell more.
  const shape: Type = typeof type === 'object' && 'record' in type ? { record: 'any' } : type;
  return (...args) => {
    let answer: unknown;
    try {
      answer = own(...args);
    } catch (error) {
      throw error instanceof Error && error.name === 'FleetError' ? error : failed(error, what, path);
    }
    const [problem] = problemsOf(answer, shape);
    if (problem) {
      throw new FleetError('OptionInvalid', `${what} returns what ${problem.reason}`, path());
    }
    return answer;
  };
}

function failed(error: unknown, what: string, path: () => string): FleetError {
  const told = error instanceof Error ? `${error.name}: ${error.message}` : kindOf(error);
  const failure = new FleetError('FunctionFailed', `${what} threw ${told}; correct the function`, path());
  failure.cause = error;
  return failure;
}

const HOLDS = new WeakMap<object, boolean>();

export function holdsFunction(type: Type): boolean {
  const whole = typeof type === 'string' ? PUBLIC_API.types[type] : type;
  if (!whole || typeof whole !== 'object') {
    return false;
  }
  const known = HOLDS.get(whole);
  if (known !== undefined) {
    return known;
  }
  // A type that holds itself is looked at once.
  HOLDS.set(whole, false);
  const holds =
    'function' in whole ||
    ('list' in whole && holdsFunction(whole.list)) ||
    ('options' in whole && Object.values(whole.options).some(holdsFunction));
  HOLDS.set(whole, holds);
  return holds;
}
