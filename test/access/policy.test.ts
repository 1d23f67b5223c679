import fc from 'fast-check';
import { AccessRules } from '../../lib/access/policy';

type Policy = Record<string, readonly string[]>;

function rules(...policies: Policy[]): AccessRules {
  const all = new AccessRules();
  for (const policy of policies) {
    const path = Object.fromEntries(Object.entries(policy).map(([key, capabilities]) => [key, { capabilities }]));
    all.addPolicy(JSON.stringify({ path }));
  }
  return all;
}

const on = (all: AccessRules, path: string) => [...all.capabilitiesOn(path)].sort();

describe('which pattern decides', () => {
  const R = ['read'];
  const L = ['list'];

  test.each<[string, Policy, string, readonly string[]]>([
    ['nothing matches', { 'kv/data/a': R }, 'kv/data/b', []],
    ['the exact path', { 'kv/data/a': R }, 'kv/data/a', R],
    ['the exact path, not what is below it', { 'kv/data/a': R }, 'kv/data/a/b', []],
    ['the exact path, not what starts like it', { 'kv/data/a': R }, 'kv/data/ab', []],
    ['a prefix', { 'kv/data/*': R }, 'kv/data/a/b', R],
    ['a prefix, its own path too', { 'kv/data/*': R }, 'kv/data/', R],
    ['a prefix in the middle of a segment', { 'kv/data/a*': R }, 'kv/data/abc/d', R],
    ['everything', { '*': R }, 'kv/data/a', R],
    ['an asterisk in the middle is a letter', { 'kv/*/a': R }, 'kv/data/a', []],
    ['a segment', { 'kv/+/a': R }, 'kv/data/a', R],
    ['a segment, not two', { 'kv/+/a': R }, 'kv/data/x/a', []],
    ['a segment, not none', { 'kv/+/a': R }, 'kv/a', []],
    ['a segment at the end', { 'kv/data/+': R }, 'kv/data/a', R],
    ['a segment and a prefix', { 'kv/+/a*': R }, 'kv/data/ab/c', R],
    ['a segment and all below', { 'kv/+/*': R }, 'kv/data/a/b', R],
    ['a lone segment', { '+': R }, 'kv', R],
    ['a plus inside of a segment is a letter', { 'kv/a+b': R }, 'kv/axb', []],
    ['a plus inside of a segment matches itself', { 'kv/a+b': R }, 'kv/a+b', R],
    ['a leading slash does not count', { '/kv/data/a': R }, 'kv/data/a', R],

    ['exact before prefix', { 'kv/data/a': R, 'kv/data/*': L }, 'kv/data/a', R],
    ['exact before segment', { 'kv/data/a': R, 'kv/data/+': L }, 'kv/data/a', R],
    ['the longer prefix', { 'kv/*': L, 'kv/data/*': R }, 'kv/data/a', R],
    ['prefix whose asterisk comes later than the segment', { 'kv/data/a*': R, 'kv/data/+': L }, 'kv/data/ab', R],
    ['segment that comes later', { 'kv/data/+/c': R, 'kv/+/b/c': L }, 'kv/data/b/c', R],
    ['segment before prefix at the same place', { 'kv/data/+': R, 'kv/data/*': L }, 'kv/data/a', R],
    ['no prefix before prefix', { 'kv/+/abc': R, 'kv/+/ab*': L }, 'kv/x/abc', R],
    ['fewer segments', { 'kv/+/b/c': R, 'kv/+/+/c': L }, 'kv/a/b/c', R],
    ['the longer of two that end in an asterisk', { 'kv/+/ba*': R, 'kv/+/b*': L }, 'kv/a/bar', R],
    ['an earlier asterisk loses against a later segment', { 'kv/*': L, 'kv/data/+/x': R }, 'kv/data/a/x', R],
    ['a letter plus does not count as a segment', { 'a+b/+/x': L, 'a+b/c/*': R }, 'a+b/c/x', R],

    ['a denial on the path', { 'kv/data/a': ['deny'], 'kv/data/*': R }, 'kv/data/a', []],
    ['a denial beside a grant', { 'kv/data/a': ['read', 'deny'] }, 'kv/data/a', []],
    ['a denial further up is outranked', { 'kv/data/a': R, 'kv/*': ['deny'] }, 'kv/data/a', R],
    ['a denial by segment is outranked by the exact path', { 'kv/data/a': R, 'kv/+/a': ['deny'] }, 'kv/data/a', R],
  ])('%s', (_what, policy, path, expected) => {
    expect(on(rules(policy), path)).toEqual(expected);
  });
});

test('policies add up on one pattern', () => {
  expect(on(rules({ 'kv/a': ['read'] }, { 'kv/a': ['update'] }), 'kv/a')).toEqual(['read', 'update']);
});

test('a denial in one policy outweighs a grant in another on the same pattern', () => {
  expect(on(rules({ 'kv/a': ['read'] }, { 'kv/a': ['deny'] }), 'kv/a')).toEqual([]);
});

test('patternsWith names what is granted and not denied, sorted', () => {
  const all = rules({ 'b/*': ['read'], a: ['read', 'list'], c: ['list'], d: ['read', 'deny'] });
  expect(all.patternsWith('read')).toEqual(['a', 'b/*']);
});

test('a policy without paths grants nothing', () => {
  expect(on(new AccessRules().addPolicy('{}'), 'a')).toEqual([]);
});

describe('the same as a reference that compares every pair of patterns', () => {
  const segment = fc.constantFrom('a', 'b', 'ab', 'abc', '');
  const path = fc
    .array(segment, { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join('/'))
    .filter((text) => !text.startsWith('/'));
  const pattern = fc
    .tuple(fc.array(fc.oneof(segment, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([segments, glob]) => `${segments.join('/')}${glob ? '*' : ''}`)
    .filter((text) => text !== '' && !text.includes('+*') && !text.startsWith('/'));
  const capability = fc.constantFrom('create', 'read', 'update', 'delete', 'list', 'deny');

  /** A pattern as a regular expression, by the documentation's own words. */
  function matches(text: string, subject: string): boolean {
    const glob = text.endsWith('*');
    const source = (glob ? text.slice(0, -1) : text)
      .split('/')
      .map((one) => (one === '+' ? '[^/]*' : one))
      .join('/');
    return new RegExp(`^${source}${glob ? '.*' : ''}$`, 's').test(subject);
  }

  /** The documentation's list of what makes P1 of lower priority than P2, from the first rule to the last. */
  function isLower(one: string, two: string): boolean {
    const isExact = (text: string) => !text.endsWith('*') && !text.split('/').includes('+');
    if (isExact(one) || isExact(two)) {
      return isExact(two);
    }
    const firstWildcard = (text: string) => {
      const plus = text.indexOf('+');
      return plus >= 0 ? plus : text.length - 1;
    };
    const plusses = (text: string) => text.split('/').filter((part) => part === '+' || part === '+*').length;
    const bare = (text: string) => text.replace(/\*$/, '');
    for (const [a, b] of [
      [firstWildcard(one), firstWildcard(two)],
      [one.endsWith('*') ? 0 : 1, two.endsWith('*') ? 0 : 1],
      [-plusses(one), -plusses(two)],
      [bare(one).length, bare(two).length],
    ] as const) {
      if (a !== b) {
        return a < b;
      }
    }
    return one < two;
  }

  test('on every path', () => {
    fc.assert(
      fc.property(
        fc.dictionary(pattern, fc.uniqueArray(capability, { minLength: 1 }), { maxKeys: 8 }),
        path,
        (policy, subject) => {
          const candidates = Object.keys(policy).filter((text) => matches(text, subject));
          const best = candidates.find((text) => candidates.every((other) => other === text || isLower(other, text)));
          const granted = best === undefined || policy[best]!.includes('deny') ? [] : [...policy[best]!].sort();
          expect([policy, subject, on(rules(policy), subject)]).toEqual([policy, subject, granted]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
