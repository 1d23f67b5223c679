import fc from 'fast-check';
import { evaluate } from '../../lib/terraform/expression';
import { callFunction } from '../../lib/terraform/functions';
import { isUnknown, Scope, UNKNOWN, Value } from '../../lib/terraform/values';
import { indexed } from '../../lib/terraform/operators';
import { runs } from '../runs';

const NAMES: Record<string, Value> = {
  list: ['a', 'b'],
  map: { x: { n: 1 }, y: { n: 2 } },
  text: 'shop',
  number: 3,
  yes: true,
  secret: UNKNOWN,
};

function scope(steps = 10_000): Scope {
  let left = steps;
  return {
    lookup: ([first, ...path]) =>
      first !== undefined && Object.hasOwn(NAMES, first) ? indexed(NAMES[first], path) : UNKNOWN,
    call: callFunction,
    spend: () => (left -= 1) > 0,
    names: new Map(),
  };
}

const value = (text: string) => evaluate(text, scope());

test.each<[string, Value]>([
  ['plain', 'plain'],
  ['$${kept} %%{kept}', '$${kept} %%{kept}'],
  ['a-${text}-${number}', 'a-shop-3'],
  ['${number}', 3],
  ['${map.x.n}', 1],
  ['${map["y"]["n"]}', 2],
  ['${list[1]}', 'b'],
  ['${list[number - 2]}', 'b'],
  ['${values(map)[*].n}', [1, 2]],
  ['${"quoted \\" \\\\ \\n \\u0041 ${text}"}', 'quoted " \\ \n A shop'],
  ['${"a$${b}"}', 'a$${b}'],
  ['${yes ? "a" : "b"}', 'a'],
  ['${number > 3 ? "a" : number >= 3 ? "b" : "c"}', 'b'],
  ['${!yes || text == "shop" && number != 4}', true],
  ['${1 + 2 * 3 - -4}', 11],
  ['${(1 + 2) * 3 % 5 / 2}', 2],
  ['${[1, "b", yes,]}', [1, 'b', true]],
  ['${{ a = 1, "b" : 2, (text) = 3\n c = 4 }}', { a: 1, b: 2, shop: 3, c: 4 }],
  ['${[for one in list : upper(one)]}', ['A', 'B']],
  ['${[for index, one in list : "${index}${one}" if one != "a"]}', ['1b']],
  ['${{ for key, one in map : "k-${key}" => one.n if one.n > 1 }}', { 'k-y': 2 }],
  ['${flatten([for key, one in map : [for a in list : "${key}${a}"]])}', ['xa', 'xb', 'ya', 'yb']],
  ['${format("%s-%d%%", text, number)}', 'shop-3%'],
  ['${join("-", concat(list, ["c"]))}', 'a-b-c'],
  ['${concat([list, ["c"]]...)}', ['a', 'b', 'c']],
  ['${merge(map, { z = { n = 3 } })["z"].n}', 3],
  ['${lookup({ a = 1 }, "b", 2)}', 2],
  ['${jsonencode({ b = [1], a = text })}', '{"a":"shop","b":[1]}'],
  ['${jsondecode("{\\"a\\": [1]}").a[0]}', 1],
  ['${toset(["b", "a", "b"])}', ['a', 'b']],
  ['${length(list) == 2 ? keys(map) : []}', ['x', 'y']],
  ['${trimprefix(replace(lower("A B"), " ", "-"), "a")}', '-b'],
  ['${split(",", "a,b")[1]}', 'b'],
  ['${element(list, 3)}', 'b'],
  ['${zipmap(list, [1, 2])}', { a: 1, b: 2 }],
  ['${range(3)}', [0, 1, 2]],
  [
    '${setproduct(list, [1])}',
    [
      ['a', 1],
      ['b', 1],
    ],
  ],
  // As "terraform console" has it: what is trimmed ends with the line, but for texts in quotes.
  ['%{ if yes ~}\n      a\n%{ endif ~}\n', '      a\n'],
  ['a ${text ~}\n\n   c\n   ${~ text} e', 'a shop\n   c\nshop e'],
  ['c\n${~ text}', 'cshop'],
  ['${"x ${text ~}\\n\\n   c \\n  ${~ text} e"}', 'x shopcshop e'],
  ['${upper(<<EOT\na\n  b\nEOT\n)}', 'A\n  B\n'],
  ['${upper(<<-EOT\n    a\n\n      b ${text}\n    EOT\n  )}', 'A\n\n  B SHOP\n'],
  ['${yes ? <<-EOT\n      x $${y} \\n "quoted"\n\ttab\n    EOT\n  : "n"}', '     x $${y} \\n "quoted"\ntab\n'],
  ['${[<<-A\n    \n      one\n    two\n    A\n  , "z"]}', ['    \n  one\ntwo\n', 'z']],
  ['${(<<-EOT\n      %{ if yes ~}\n      a\n      %{ endif ~}\n      end\n    EOT\n)}', '      a\n      end\n'],
  ['${yes ? "a" : <<EOT\nb\nEOT}', 'a'],
  ['%{ for one in list ~}\n${one};\n%{ endfor ~}\n', 'a;\nb;\n'],
  ['x%{ if yes }a%{ else }b%{ endif }y', 'xay'],
  ['%{ for k, v in map }%{ if v.n == 2 }${k}%{ endif }%{ endfor }', 'y'],
  ['${text # comment\n}', 'shop'],
])('%s', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test.each([
  '${secret}',
  '${join("", list...)}',
  'a-${secret}',
  '${[secret]}',
  '${secret ? 1 : 2}',
  '${secret == "a"}',
  '${[for one in secret : one]}',
  '${[for one in list : one if secret]}',
  '%{ if secret }a%{ endif }',
  '${absent}',
  '${map.z}',
  '${list[7]}',
  '${unheard("a")}',
  '${provider::x::f(1)}',
  '${timestamp()}',
  '${sensitive("a")}',
  '${replace("a", "/a/", "b")}',
  '${1 / 0}',
  '${"a" + 1}',
  '${upper(list)}',
  '${constructor}',
  '${map.constructor}',
  '${toString()}',
  '${{ __proto__ = 1 }}',
  '${var.',
  '${"a}',
  '${[1, 2}',
  '${a b}',
  '%{ if yes }a',
  '%{ endif }',
  '%{ for one in list }a',
  '${<<EOT\na\n}',
])('%s is not known', (text) => expect(value(text)).toBe(UNKNOWN));

test('what is false or true either way needs no other side', () => {
  expect(value('${false && secret}')).toBe(false);
  expect(value('${true || secret}')).toBe(true);
  expect(value('${true && secret}')).toBe(UNKNOWN);
});

test.each([
  ['brackets', `\${${'('.repeat(50_000)}1`],
  ['signs', `\${${'!'.repeat(50_000)}yes}`],
  ['texts', `\${${'"${'.repeat(20_000)}`],
  ['conditions', `\${${'yes ? '.repeat(20_000)}1`],
  ['loops', `\${[${'for a in range(20000) : [for b in range(20000) : b]'}]}`],
  ['numbers', '${range(1000000000)}'],
  ['products', '${setproduct(range(1000), range(1000), range(1000))}'],
  ['texts that double', `\${join("", [for a in range(20000) : "${'x'.repeat(100)}"])}`],
])('%s without an end are not computed', (_, text) => expect(value(text)).toBe(UNKNOWN));

test('a text without code is itself, and any text has a value or none, without an error', () => {
  const letters = fc.constantFrom(...'${}%~"[]()abc. =:?!&|<>-+*/,\\\n'.split(''), 'for ', ' in ', 'list', 'if ', '=>');
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const found = value(text);
      if (!/[$%]\{/.test(text)) {
        expect(found).toBe(text);
      } else if (!isUnknown(found) && typeof found === 'string' && !/\$\{|%\{/.test(text.replace(/\$\$\{|%%\{/g, ''))) {
        expect(found).toBe(text);
      }
    }),
    { numRuns: runs(2000) },
  );
});

test.each([
  ['operators', (n: number) => `\${${'1 + '.repeat(n)}1}`],
  ['directives', (n: number) => `${'%{if yes}'.repeat(n)}a${'%{endif}'.repeat(n)}`],
  ['loops', (n: number) => `${'%{for x in list}'.repeat(n)}${'%{endfor}'.repeat(n)}`],
  ['elements', (n: number) => `\${list${'[*]'.repeat(n)}}`],
  ['attributes', (n: number) => `\${map${'.x'.repeat(n)}}`],
])('%s without end are not known, and take neither the stack nor the memory', (_what, text) => {
  expect(isUnknown(value(text(20_000)))).toBe(true);
});

test('a hundred operators in a row are computed', () => {
  expect(value(`\${${'1 + '.repeat(100)}1}`)).toBe(101);
  expect(value(`${'%{if yes}'.repeat(20)}a${'%{endif}'.repeat(20)}`)).toBe('a');
});
