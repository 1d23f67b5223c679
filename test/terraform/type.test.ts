import fc from 'fast-check';
import { typeOf, withDefaults } from '../../lib/terraform/type';
import { UNKNOWN, Value } from '../../lib/terraform/values';

const TEAM = 'object({ name = string, ttl = optional(number, 1800), period = optional(number) })';

/** As `terraform console` gives it, with null for what is neither said nor has a default. */
test.each<[what: string, type: string, given: Value, is: Value]>([
  ['an attribute that nobody gives', TEAM, { name: 'a' }, { name: 'a', ttl: 1800, period: null }],
  ['one that is given', TEAM, { name: 'a', ttl: 60 }, { name: 'a', ttl: 60, period: null }],
  ['one that is given as null', TEAM, { name: 'a', ttl: null }, { name: 'a', ttl: 1800, period: null }],
  ['one that is not known', TEAM, { name: 'a', ttl: UNKNOWN }, { name: 'a', ttl: UNKNOWN, period: null }],
  ['each of a map', `map(${TEAM})`, { x: { name: 'a' } }, { x: { name: 'a', ttl: 1800, period: null } }],
  ['each of a list', `list(${TEAM})`, [{ name: 'a', period: 5 }], [{ name: 'a', ttl: 1800, period: 5 }]],
  ['each of a set', `set(${TEAM})`, [{ name: 'a' }], [{ name: 'a', ttl: 1800, period: null }]],
  ['one within another', 'object({ a = optional(object({ b = optional(string, "x") }), {}) })', {}, { a: { b: 'x' } }],
  [
    'one within another that is absent',
    'object({ a = optional(object({ b = optional(string, "x") })) })',
    {},
    { a: null },
  ],
  ['a name in quotes', 'object({ "a-b" = optional(list(string), []) })', {}, { 'a-b': [] }],
  ['no attribute', 'string', 'optional', 'optional'],
  ['any type', 'any', { a: 1 }, { a: 1 }],
  ['a type that nobody reads', 'object({', { a: 1 }, { a: 1 }],
  ['a value of another type', `map(${TEAM})`, ['a'], ['a']],
  ['nothing', TEAM, null, null],
])('%s', (_what, type, given, is) => {
  expect(withDefaults(given, typeOf(type))).toEqual(is);
  expect(withDefaults(given, typeOf(`\${${type}}`))).toEqual(is);
});

test('what is given as a whole stays as it is, whatever its type says beside it', () => {
  const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
  const values = fc.dictionary(names, fc.integer({ min: 0 }), { noNullPrototype: true });
  fc.assert(
    fc.property(values, (given) => {
      const type = `object({ a = optional(number, 7), b = optional(number), c = number })`;
      expect(withDefaults(given, typeOf(type))).toMatchObject(given);
    }),
  );
});

test('what is no type has none', () => expect([undefined, 7, {}, ''].map(typeOf)).toEqual(Array(4).fill(undefined)));
