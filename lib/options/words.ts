import { oneOf } from '../errors';
import { PUBLIC_API } from './public-api';
import type { Type } from './types';

const MANY = 8;

/** What was got, by its kind: never the value, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return String(value);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object') {
    const name = classNameOf(value);
    return name === undefined || name === 'Object' ? 'an object' : `${articleOf(name)} ${name}`;
  }
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** What is allowed, and how a program comes by one. */
export function wanted(type: Type): string {
  if (typeof type === 'string') {
    const named = PUBLIC_API.types[type];
    if (named && 'members' in named) {
      return named.called ?? madeBy(type);
    }
    return named ? wanted(named) : simple(type);
  }
  if ('literal' in type) {
    return JSON.stringify(type.literal);
  }
  if ('class' in type) {
    return madeBy(type.class);
  }
  if ('list' in type) {
    return `a list, of ${wanted(type.list)} each`;
  }
  if ('tuple' in type) {
    return `a list of ${type.tuple.length}, of ${wanted(type.tuple[0]!)} each`;
  }
  if ('record' in type) {
    return `an object with ${wanted(type.record)} by each name`;
  }
  if ('function' in type) {
    return 'a function';
  }
  if ('union' in type) {
    return [...new Set(type.union.map(wanted))].join(' or ');
  }
  return 'members' in type
    ? `an object with ${oneOf(Object.keys(type.members)).replace(' or ', ' and ')}`
    : `an object with the options ${Object.keys(type.options).join(', ')}`;
}

function simple(type: string): string {
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[type] ?? `${articleOf(type)} ${type}`;
}

function madeBy(type: string): string {
  const name = type.replace(/^I(?=[A-Z])/, '');
  const named = PUBLIC_API.types[name];
  const ways =
    named && 'class' in named ? named.from.slice(0, MANY) : name === 'Duration' ? ['Duration.minutes(5)'] : [];
  const text = `${articleOf(name)} ${name}`;
  return ways.length > 0 && ways[0] !== `new ${name}(…)` ? `${text}, such as ${ways.join(' or ')}` : text;
}

/** Undefined where it has none, or one that is no word. */
function classNameOf(value: object): string | undefined {
  try {
    const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
    return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,60}$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function articleOf(name: string): string {
  return /^[AEIOU]/i.test(name) ? 'an' : 'a';
}
