import fc from 'fast-check';
import { PathReaders } from '../../lib/access/path-readers';
import type { Principal } from '../../lib/access/principals';
import { AccessRules } from '../../lib/policy/policy';

function principal(...rules: readonly (readonly [path: string, capability: string])[]): Principal {
  const text = rules.map(([path, capability]) => `path "${path}" { capabilities = ["${capability}"] }`).join('\n');
  return { rules: new AccessRules().addPolicy(text) } as unknown as Principal;
}

test.each([
  ['its own path', 'kv/data/a', 'kv/data/a', true],
  ['what starts so', 'kv/data/*', 'kv/data/a', true],
  ['a start without a slash', 'kv/data/a*', 'kv/data/abc', true],
  ['any segment', 'kv/+/a', 'kv/data/a', true],
  ['another path', 'kv/data/a', 'kv/data/ab', false],
  ['another start', 'kv/data/b*', 'kv/data/a', false],
  ['all below, asked for one', 'kv/data/a', 'kv/data/*', true],
  ['another, asked for all below', 'kv/data2/a', 'kv/data/*', false],
  ['a start, asked for what starts with it', 'kv/data/a/*', 'kv/data/*', true],
  ['a wider start, asked for all below', 'kv/*', 'kv/data/*', true],
  ['any segment, asked for all below', 'kv/+/a', 'kv/data/*', true],
])('who may read %s', (_what, granted, asked, isFound) => {
  const readers = new PathReaders([principal(['other', 'read']), principal([granted, 'read'])]);
  expect(readers.of(asked, 'read')).toEqual(isFound ? [1] : []);
  expect(readers.of(asked, 'delete')).toEqual([]);
});

test('a denial of the path itself counts more than a wider grant', () => {
  const readers = new PathReaders([principal(['kv/data/*', 'read'], ['kv/data/a', 'deny'])]);
  expect([readers.of('kv/data/a', 'read'), readers.of('kv/data/b', 'read')]).toEqual([[], [0]]);
});

test('gives one list for all paths that the same may read, however many they are', () => {
  const readers = new PathReaders([
    principal(['kv/*', 'read']),
    principal(['kv/*', 'read']),
    principal(['kv/a', 'read']),
  ]);
  expect(readers.of('kv/b', 'read')).toEqual([0, 1]);
  expect(readers.of('kv/c', 'read')).toBe(readers.of('kv/b', 'read'));
  expect(readers.of('kv/a', 'read')).toEqual([0, 1, 2]);
});

test('finds everybody whom their own rules let read a path, and nobody else', () => {
  const segment = fc.constantFrom('a', 'b', 'ab', '+', 'a*', '*');
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => {
    const open = parts.findIndex((part) => part.endsWith('*'));
    return (open < 0 ? parts : parts.slice(0, open + 1)).join('/');
  });
  const rules = fc.array(fc.tuple(path, fc.constantFrom('read', 'list', 'deny')), { minLength: 1, maxLength: 4 });
  const asked = fc
    .array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.array(rules, { maxLength: 5 }), asked, (all, at) => {
      const principals = all.map((one) => principal(...one));
      const expected = principals.flatMap(({ rules: own }, place) =>
        own.capabilitiesOn(at).has('read') ? [place] : [],
      );
      expect(new PathReaders(principals).of(at, 'read')).toEqual(expected);
    }),
  );
});
