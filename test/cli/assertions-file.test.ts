import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAssertions } from '../../lib/cli/assertions-file';
import { folderWith } from './command';

const read = (text: string) => {
  const file = join(folderWith(), 'access.yaml');
  writeFileSync(file, text);
  return readAssertions(file);
};
const one = (fields: object) => JSON.stringify({ assertions: [{ name: 'a', path: 'kv/a', only: [], ...fields }] });

test('an assertion about a path is about reading where it does not say', () => {
  expect(read(one({}))).toEqual([{ name: 'a', path: 'kv/a', only: [], can: ['read'] }]);
});

test.each([
  [{ path: 'kv/*/a' }, '"*" before its end'],
  [{ path: 'kv/+*' }, 'behind "+"'],
  [{ path: '+/'.repeat(5000) }, 'more than 100 segments'],
  [{ only: ['*'] }, 'asserts nothing'],
  [{ only: ['eu/app/*', '**'] }, 'asserts nothing'],
  [{ can: [] }, 'is not a capability'],
  [{ can: ['raed'] }, 'is not a capability'],
  [{ onyl: [] }, '"onyl"'],
  [{ only: 'eu/app/a' }, 'does not say who may'],
  [{ name: ' ' }, 'has no name'],
])('%j is refused, for it would hold whatever the files say', (fields, reason) => {
  expect(() => read(one(fields))).toThrow(reason);
});

test('who may is anybody only where something is asserted of copies', () => {
  expect(read(one({ only: ['*'], copies: [] }))).toHaveLength(1);
});

test('a policy is not held against itself', () => {
  expect(() => read(JSON.stringify({ assertions: [{ name: 'a', policies: ['p', 'p'] }] }))).toThrow('two different');
});

test('a file that would take days is refused at once', () => {
  const anchored = `assertions:\n  - &a { name: a, path: kv/a, only: [] }\n${'  - *a\n'.repeat(100_000)}`;
  expect(() => read(anchored)).toThrow('100001 assertions');
});
