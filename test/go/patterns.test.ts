import { filePattern } from '../../lib/go/file-pattern';
import { globPattern } from '../../lib/go/glob';

/** Each as Go answers it: path/filepath.Match, github.com/gobwas/glob 0.2.3. */
test.each<[pattern: string, text: string, isMatch: boolean]>([
  ['*.yaml', 'search.k8s.yaml', true],
  ['*.yaml', 'search.yml', false],
  ['s*h*.yaml', 'search.k8s.yaml', true],
  ['search.k8s.y?ml', 'search.k8s.yaml', true],
  ['?', '', false],
  ['', '', true],
  ['', 'a', false],
  ['[a-z]earch', 'search', true],
  ['[^a-z]earch', 'search', false],
  ['[^a-rt]earch', 'search', true],
  ['[\\]]', ']', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['{a,b}', 'a', false],
])('a pattern of files %j, %j: %j', (pattern, text, isMatch) => {
  expect(filePattern(pattern)!.match(text)).toBe(isMatch);
});

test.each(['[', '[]', '[]a]', '[-a]', '[a-]', '[a', 'a\\', '[a\\'])('no pattern of files: %j', (pattern) => {
  expect(filePattern(pattern)).toBeUndefined();
});

test.each<[pattern: string, text: string, isMatch: boolean]>([
  ['*.yaml', 'search.k8s.yaml', true],
  ['*', 'a/b', true],
  ['{*.yml,*.k8s.yaml}', 'search.k8s.yaml', true],
  ['{search,other}.yaml', 'third.yaml', false],
  ['a{b,{c,d}e}f', 'adef', true],
  ['a{b,{c,d}e}f', 'abf', true],
  ['a{b,{c,d}e}f', 'acf', false],
  ['[!s]earch', 'search', false],
  ['[a-z]earch', 'search', true],
  ['[xs]earch', 'search', true],
  ['a,b}', 'a,b}', true],
  ['\\{a\\}', '{a}', true],
])('a glob %j, %j: %j', (pattern, text, isMatch) => {
  expect(globPattern(pattern)!.match(text)).toBe(isMatch);
});

test.each(['[', '[]', '[z-a]', '[a-z', '[a-z0]'])('no glob: %j', (pattern) => {
  expect(globPattern(pattern)).toBeUndefined();
});

test('braces in braces without end are none, and no pattern is tried more than once', () => {
  expect(globPattern('{'.repeat(100_000))).toBeUndefined();
  expect(filePattern('*a'.repeat(30))!.match('a'.repeat(200) + 'b')).toBe(false);
  expect(globPattern('{*a,a*,*}'.repeat(30))!.match('a'.repeat(200) + 'b')).toBe(true);
});
