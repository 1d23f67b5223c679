import fc from 'fast-check';
import { goFinds, goReplaced } from '../../lib/go/regexp';
import { answersOfGo, testWithGo } from './real-go';

test.each([
  ['', 'team-a', true],
  ['.+', 'team-a', true],
  ['am-', 'team-a', true],
  ['^team-b$', 'team-a', false],
  ['^', 'team-a', true],
  ['(?i)TEAM', 'team-a', true],
  ['(?P<team>team)-[[:alpha:]]', 'team-a', true],
  ['\\Ateam-a\\z', 'team-a', true],
  ['team(?=-a)', 'team-a', undefined],
  ['(a)\\1', 'aa', undefined],
  ['(', 'team-a', undefined],
  ['a{1001}', 'a', undefined],
])('Go looks for %j in %j: %s', (expression, text, found) => {
  expect(goFinds(expression, text)).toBe(found);
});

test('groups deeper in each other than Go takes are no expression, and are not built', () => {
  const nested = (depth: number) => '('.repeat(depth) + 'a' + ')'.repeat(depth);
  expect(goFinds(nested(900), 'a')).toBe(true);
  expect(goFinds(nested(1001), 'a')).toBeUndefined();
  expect(goFinds(nested(200_000), 'a')).toBeUndefined();
  expect(goFinds('[(]'.repeat(1500), '('.repeat(1500))).toBe(true);
  expect(goFinds('\\('.repeat(1500), '('.repeat(1500))).toBe(true);
  expect(goFinds(`\\Q${'('.repeat(1500)}\\E`, '('.repeat(1500))).toBe(true);
  expect(goFinds('()'.repeat(1500), '')).toBe(true);
});

test('an expression that others take hours for takes no time', () => {
  expect(goFinds('^(a+)+$', `${'a'.repeat(5000)}!`)).toBe(false);
});

test.each([
  ['(.*)', 'app_$1', 'user', 'app_user'],
  ['(.*)', 'app_${1}', 'user', 'app_user'],
  ['(.*)', '${1}_x', 'user', 'user_x'],
  ['(.*)', '$1_x', 'user', ''],
  ['(?P<name>.*)', 'app_$name', 'user', 'app_user'],
  ['(?i)^USER$', 'name', 'user', 'name'],
  ['[[:alpha:]]', 'x', 'a1', 'x1'],
  ['a*', '-', 'baac', '-b-c-'],
  ['x', '$$', 'axb', 'a$b'],
  ['x', '$', 'axb', 'a$b'],
  ['x', '$01$2', 'axb', 'ab'],
  ['', '-', '', '-'],
  ['(?=a)', '-', 'a', undefined],
])('Go replaces %j by %j in %j: %j', (expression, target, text, replaced) => {
  expect(goReplaced(expression, target, text)).toBe(replaced);
});

const piece = fc.constantFrom(
  ...[
    'team',
    '-a',
    'a',
    '.',
    '.*',
    '.+?',
    '^',
    '$',
    '[a-c]',
    '[^a]',
    '[[:alnum:]]',
    '\\w',
    '\\d',
    '\\b',
    '|',
    '(',
    ')',
  ],
  ...[
    '(?:',
    '(?i)',
    '(?P<x>',
    '*',
    '+',
    '?',
    '{2}',
    '{2,}',
    '\\A',
    '\\z',
    '\\pL',
    '\\Q.',
    '\\E',
    '\\C',
    '\\x41',
    '\\1',
  ],
  ...['(?=', ']', '[', '(.*)', '(a)', '(?P<name>a)', '(?P<n_1>.)', '(.)?'],
);
const expressions = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const texts = fc.constantFrom('team-a', 'team-b', 'a', '', 'aa1', 'kube-system', 'A.', 'é😀a', 'a-a-a');
const seed = Number(process.env['KEYWHEEL_SEED'] ?? 7);

testWithGo(
  'everything is found as Go finds it',
  () => {
    const cases = fc.sample(fc.tuple(expressions, texts), { numRuns: 3000, seed });
    const byGo = answersOfGo(
      '"regexp"',
      `func answer(one []string) any {
	found, err := regexp.MatchString(one[0], one[1])
	if err != nil {
		return nil
	}
	return found
}`,
      cases,
    );
    const differing = cases.filter(([expression, text], at) => (goFinds(expression, text) ?? null) !== byGo[at]);
    expect(differing).toEqual([]);
  },
  120_000,
);

testWithGo(
  'everything is replaced as Go replaces it',
  () => {
    const targets = fc
      .array(
        fc.constantFrom(
          'x',
          '$1',
          '${1}',
          '$1_x',
          '$$',
          '$',
          '${',
          '}',
          '$name',
          '${n_1}',
          '$0',
          '$2',
          '$01',
          '-',
          '${9}',
          '$é',
        ),
        {
          maxLength: 3,
        },
      )
      .map((all) => all.join(''));
    const cases = fc.sample(fc.tuple(expressions, targets, texts), { numRuns: 6000, seed });
    const byGo = answersOfGo(
      '"regexp"',
      `func answer(one []string) any {
	expression, err := regexp.Compile(one[0])
	if err != nil {
		return nil
	}
	return expression.ReplaceAllString(one[2], one[1])
}`,
      cases,
    );
    const differing = cases
      .map(([expression, target, text], at) => ({
        ...{ expression, target, text },
        ...{ go: byGo[at], here: goReplaced(expression, target, text) ?? null },
      }))
      .filter(({ go, here }) => go !== here);
    expect(differing.slice(0, 10)).toEqual([]);
  },
  120_000,
);
