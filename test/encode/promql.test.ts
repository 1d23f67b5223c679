import fc from 'fast-check';
import { oneOf, promqlDuration, promqlString, series } from '../../lib/encode/promql';
import { hostileText } from './hostile';

test('a text is one string of PromQL, whatever is in it', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const written = promqlString(text);
      expect(written).toMatch(/^"(?:[^"\\\n]|\\.)*"$/);
      expect(JSON.parse(written)).toBe(text);
    }),
  );
});

test('one of some texts is each of them and nothing else', () => {
  fc.assert(
    fc.property(fc.array(hostileText(), { minLength: 1, maxLength: 5 }), hostileText(), (texts, other) => {
      const [, operator, pattern] = oneOf('name', texts);
      // Prometheus anchors its patterns, and knows nothing of lines.
      const fits = (text: string) =>
        operator === '=' ? text === pattern : new RegExp(`^(?:${pattern})$`, 's').test(text);
      expect(texts.every(fits)).toBe(true);
      expect(fits(other)).toBe(texts.includes(other));
    }),
  );
});

test('a selector has its conditions in their order', () => {
  expect(series('up')).toBe('up');
  expect(series('up', ['job', '=', 'a"b'], oneOf('name', ['b.c', 'a', 'a']))).toBe('up{job="a\\"b",name=~"a|b\\\\.c"}');
});

test.each([
  [0, '0s'],
  [59, '59s'],
  [3600, '1h'],
  [5400, '1h30m'],
  [90_061, '1d1h1m1s'],
])('%d seconds are %s', (seconds, text) => {
  expect(promqlDuration(seconds)).toBe(text);
});
