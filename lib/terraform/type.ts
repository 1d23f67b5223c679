import { templateOf } from './expression';
import { computed } from './evaluation';
import type { Syntax } from './syntax';
import { isUnknown, Scope, UNKNOWN, Value, ValueMap } from './values';

/** A type of a variable; undefined where it is not written, or not read here. */
export function typeOf(written: unknown): Syntax | undefined {
  if (typeof written !== 'string') {
    return undefined;
  }
  // In JSON it stands as it is, and in HCL the parser makes an expression of it.
  const syntax = templateOf(written.startsWith('${') ? written : `\${${written}}`);
  return syntax && bare(syntax);
}

/**
 * A value as a variable of a type has it: with what `optional` says of attributes that nobody gives, at any depth.
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
 */
export function withDefaults(value: Value, type: Syntax | undefined): Value {
  if (type?.is !== 'call' || value === undefined || value === null || isUnknown(value) || typeof value !== 'object') {
    return value;
  }
  const inner = type.values[0] && bare(type.values[0]);
  if (Array.isArray(value)) {
    return /^(?:list|set)$/.test(type.name) ? value.map((one: Value) => withDefaults(one, inner)) : value;
  }
  const fields = value as ValueMap;
  if (type.name === 'map') {
    return Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, withDefaults(one, inner)]));
  }
  return type.name === 'object' && inner?.is === 'object' ? { ...fields, ...attributes(fields, inner) } : value;
}

/** Those that the type names. One that is optional and has no default is null. */
function attributes(fields: ValueMap, { entries }: Extract<Syntax, { is: 'object' }>): ValueMap {
  return Object.fromEntries(
    entries.flatMap(([key, written]): [string, Value][] => {
      const name = computed(key, NOTHING);
      if (typeof name !== 'string') {
        return [];
      }
      const said = Object.hasOwn(fields, name) ? fields[name] : undefined;
      const type = bare(written);
      if (type.is !== 'call' || type.name !== 'optional') {
        return said === undefined ? [] : [[name, withDefaults(said, type)]];
      }
      const [inner, preset] = type.values;
      const value = said ?? (preset === undefined ? null : computed(preset, NOTHING));
      return [[name, withDefaults(value, inner && bare(inner))]];
    }),
  );
}

function bare(syntax: Syntax): Syntax {
  return syntax.is === 'step' ? bare(syntax.inner) : syntax;
}

/** Types, and the defaults in them, refer to nothing. */
const NOTHING: Scope = { lookup: () => UNKNOWN, call: () => UNKNOWN, spend: () => true, names: new Map() };
