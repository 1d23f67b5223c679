import fc from 'fast-check';
import { account, comment, identifier } from '../../lib/encode/mysql';
import { HOSTILE, hostileText, UNSEEN } from './hostile';
import { mysqlTokens } from './sql-reader';

const isName = (text: string) =>
  text !== '' &&
  text.isWellFormed() &&
  [...text].every((each) => each !== '\0' && each.length === 1) &&
  [...text].length <= 80 &&
  !text.endsWith(' ');
const MODES = [
  { ansiQuotes: false, noBackslashEscapes: false },
  { ansiQuotes: true, noBackslashEscapes: true },
];

test('a name is one name in every mode of the server, or refused', () => {
  const given = fc.oneof(fc.constantFrom(...HOSTILE, ...UNSEEN), hostileText());
  fc.assert(
    fc.property(given, (text) => {
      if (!isName(text)) {
        expect(() => identifier(text)).toThrow('NotEncodable');
        return;
      }
      for (const mode of MODES) {
        expect(mysqlTokens(`${identifier(text)};`, mode)).toEqual([{ name: text }, ';']);
        expect(mysqlTokens(`${account(text)};`, mode)).toEqual([{ name: text }, '@', { text: '%' }, ';']);
      }
    }),
  );
});

test.each([...HOSTILE, ...UNSEEN])('a comment about %j is one line', (text) => {
  expect(mysqlTokens(`${comment(text)}\n1`, MODES[0]!)).toEqual(['1']);
});
