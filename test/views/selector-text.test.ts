import fc from 'fast-check';
import { selects } from '../../lib/views/label-selector';
import { selectorOf } from '../../lib/views/selector-text';

const takes = (text: string, labels: Record<string, string>) => selects(selectorOf(text), labels);

test.each([
  ['a=b', { a: 'b' }, { a: 'c' }],
  ['a==b', { a: 'b' }, {}],
  ['a:b', { a: 'b' }, { a: 'c' }],
  ['a:*', { a: 'c' }, { b: 'c' }],
  ['a=*', { a: 'c' }, { b: 'c' }],
  ['a', { a: '' }, {}],
  ['!a', {}, { a: 'b' }],
  ['a!=b', {}, { a: 'b' }],
  ['a in (b, c)', { a: 'c' }, { a: 'd' }],
  ['a notin (b,c)', {}, { a: 'b' }],
  ['a in (b,c), d=e', { a: 'b', d: 'e' }, { a: 'b' }],
  ['x.example.com/a=b', { 'x.example.com/a': 'b' }, {}],
] as const)('%s takes %j and not %j', (text, one, other) => {
  expect(takes(text, one)).toBe(true);
  expect(takes(text, other)).toBe(false);
});

test('what is written is what is asked for', () => {
  const word = fc.constantFrom<string[]>('a', 'b', 'c-d', 'e.f');
  const labels = fc.dictionary(word, word);
  fc.assert(
    fc.property(labels, fc.uniqueArray(word, { minLength: 1 }), word, (own, values, key) => {
      expect(takes(`${key} in (${values.join(', ')})`, own)).toBe(values.includes(own[key] ?? ''));
      expect(takes(`${key} notin (${values.join(',')})`, own)).toBe(!values.includes(own[key] ?? ''));
      const all = Object.entries(own).map(([name, value]) => `${name}=${value}`);
      expect(takes(all.join(','), own)).toBe(true);
    }),
  );
});
