import fc from 'fast-check';
import { covers, samplesOf } from '../../lib/policy/pattern-sets';
import { matches } from '../../lib/policy/pattern';
import { AccessRules } from '../../lib/policy/policy';
import { runs } from '../runs';

describe('a pattern covers another', () => {
  test.each<[string, string, boolean]>([
    ['kv/a', 'kv/a', true],
    ['kv/*', 'kv/a', true],
    ['kv/*', 'kv/a/*', true],
    ['kv/*', 'kv/+/a', true],
    ['kv/+', 'kv/a', true],
    ['kv/+/*', 'kv/a/b*', true],
    ['kv/+/b*', 'kv/a/bc', true],
    ['*', 'kv/+', true],
    ['kv/a', 'kv/*', false],
    ['kv/+', 'kv/a/b', false],
    ['kv/+', 'kv/*', false],
    ['kv/+/*', 'kv/*', false],
    ['kv/a*', 'kv/+', false],
    ['kv/a/*', 'kv/ab', false],
  ])('%s and %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });
});

const segment = fc.constantFrom('a', 'ab', 'b', '+');
const pattern = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '*', '/*'))
  .map(([segments, end]) => (segments.join('/') + end).replace('+*', '+/*'));
const path = fc
  .array(fc.constantFrom('a', 'ab', 'b', 'abc', 'x'), { minLength: 1, maxLength: 6 })
  .map((all) => all.join('/'));

/** Every path of these segments, up to a depth that is below any pattern's. */
const PATHS = [1, 2, 3, 4, 5].flatMap((depth) =>
  Array.from({ length: depth }).reduce<string[]>(
    (paths) =>
      paths.flatMap((one) => ['a', 'ab', 'abc', 'b', 'x'].map((last) => (one === '' ? last : `${one}/${last}`))),
    [''],
  ),
);

test('is covered what matches nothing else, and nothing but that', () => {
  const short = pattern.filter((one) => one.split('/').length <= 4);
  fc.assert(
    fc.property(short, short, (wide, narrow) => {
      const matched = PATHS.filter((one) => matches(narrow, one));
      expect(covers(wide, narrow)).toBe(matched.every((one) => matches(wide, one)));
    }),
    { numRuns: runs(300) },
  );
});

const capabilities = fc.constantFrom(['read'], ['read', 'list'], ['update'], ['deny']);
const policy = fc.dictionary(pattern, capabilities, { maxKeys: 5, noNullPrototype: true });

function rules(of: Record<string, readonly string[]>): AccessRules {
  const paths = Object.fromEntries(Object.entries(of).map(([key, value]) => [key, { capabilities: value }]));
  return new AccessRules().addPolicy(JSON.stringify({ path: paths }));
}

test('policies that differ on any path differ on a sample', () => {
  fc.assert(
    fc.property(policy, policy, fc.array(path, { minLength: 20, maxLength: 20 }), (first, second, paths) => {
      const [one, other] = [rules(first), rules(second)];
      const on = (all: AccessRules, at: string) => [...all.capabilitiesOn(at)].sort().join();
      const samples = samplesOf([...one.patterns(), ...other.patterns()]);
      const gains = new Set(samples.map(({ path: at }) => `${on(one, at)} ${on(other, at)}`));

      for (const at of paths.filter((each) => on(one, each) !== on(other, each))) {
        expect(gains).toContain(`${on(one, at)} ${on(other, at)}`);
      }
    }),
    { numRuns: runs(600) },
  );
});
