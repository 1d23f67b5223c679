import fc from 'fast-check';
import { inClear, settingInClear } from '../../lib/secrecy/clear-text';
import { CAUGHT, SILENT, STAND_INS } from './corpus';

const caught = (text: string) => inClear(text).filter(({ standIn }) => !standIn);

test.each(CAUGHT.map((text) => [text]))('%s is in clear', (text) => {
  expect(caught(text)).not.toEqual([]);
});

test.each(STAND_INS.map((text) => [text]))('%s stands in for a value', (text) => {
  expect(inClear(text).map(({ standIn }) => standIn)).toEqual([true]);
});

test.each(SILENT.map((text) => [text]))('%s holds nothing', (text) => {
  expect(inClear(text)).toEqual([]);
});

test('what is in clear is found in the midst of other text, and never shown', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CAUGHT),
      fc.constantFrom(...SILENT),
      fc.constantFrom(...SILENT),
      (one, before, after) => {
        const found = inClear(`${before}\n${one}\n${after}\n`);

        expect(found.some(({ standIn }) => !standIn)).toBe(true);
        expect(JSON.stringify(found)).not.toMatch(/hunter2|Tr0ub4dor|aB3dE6gH9|8f14e45f/);
      },
    ),
  );
});

test('texts without anything in clear hold nothing together', () => {
  expect(inClear(SILENT.join('\n'))).toEqual([]);
});

test.each([
  'DB_PASSWORD',
  'dbPassword',
  'db-password',
  'db.password',
  'password_wo',
  'PGPASSWORD',
  'apiKey',
  'VAULT_TOKEN',
])('%s is the name of a credential, however it is spelt', (name) => {
  expect(settingInClear(name, 'aB3dE6gH9+aB3dE6gH9')).toHaveLength(1);
});

test.each(
  ['-a', 'eyJ', 'a:b', 'password="', ':', '://', ';password', 'x:y@', '-----BEGIN A ', '{"'].map((part) => [part]),
)('a text of half a million letters of "%s" is read in a moment', (part) => {
  expect(inClear(part.repeat(500_000 / part.length)).length).toBeLessThan(2);
});
