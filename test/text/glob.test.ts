import fc from 'fast-check';
import { isGlobOf } from '../../lib/text/glob';

const few = (letters: readonly string[]) => fc.array(fc.constantFrom(...letters), { maxLength: 7 });

test('a pattern with asterisks takes what the regular expression of the same meaning takes', () => {
  fc.assert(
    fc.property(few(['a', 'b', '*', '.']), few(['a', 'b', '.', '\n']), (pattern, letters) => {
      const [glob, text] = [pattern.join(''), letters.join('')];
      const meaning = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '[^]*')}$`);

      expect([glob, text, isGlobOf(glob, text)]).toEqual([glob, text, meaning.test(text)]);
    }),
    { numRuns: 3000 },
  );
});

test('a pattern of a thousand asterisks is decided on at once', () => {
  expect(isGlobOf(`${'*a'.repeat(1000)}!`, 'a'.repeat(5000))).toBe(false);
});
