import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorEntries } from '../../lib/reports/error-entries';
import { errorCodes } from './error-codes';

const FOLDER = join(__dirname, '../../docs/errors');
const entries = errorEntries();

test('every code that an error can have has an entry, and every entry such a code', () => {
  const codes = errorCodes();

  // Made in a constructor, by a helper, and of two parts: the three ways in which a code is found.
  expect([...codes]).toEqual(expect.arrayContaining(['NameInvalid', 'OutsideTenant', 'FieldConflict']));
  expect([...entries.keys()].sort()).toEqual([...codes].sort());
});

test('no code has two entries, and the entries of a page are in the order of the alphabet', () => {
  const codes = readdirSync(FOLDER).flatMap((file) => {
    const own = [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^## (.+)$/gm)].map(([, code]) => code!);
    expect(own).toEqual([...own].sort());
    return own;
  });
  expect(new Set(codes).size).toBe(codes.length);
});

test('the list of the pages has every page', () => {
  const list = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  const listed = [...list.matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\)/gm)].map(([, file]) => file!);
  expect(listed.sort()).toEqual(readdirSync(FOLDER).filter((file) => file !== 'README.md'));
});

test.each([...entries])('the entry of %s says what it means, why it is refused and what to do', (code, entry) => {
  expect(entry).toMatch(new RegExp(`^# ${code}\n\n\\S[^\n]+\\.\n\n- Why: \\S[^\n]+\\.\n- What to do: \\S[^\n]+\\.\n$`));
});
