import { callFunction } from '../../lib/terraform/functions';
import { UNKNOWN, Value } from '../../lib/terraform/values';

/** What Terraform itself gives. */
const GIVEN: readonly (readonly [name: string, values: readonly Value[], made: Value])[] = [
  ['abs', [-2], 2],
  ['alltrue', [[true, 'true']], true],
  ['alltrue', [[]], true],
  ['anytrue', [[false, 'true']], true],
  ['anytrue', [[]], false],
  ['base64decode', ['c2hvcA=='], 'shop'],
  ['base64encode', ['shop'], 'c2hvcA=='],
  ['ceil', [1.2], 2],
  ['coalescelist', [[], ['a']], ['a']],
  [
    'csvdecode',
    ['a,b\n1,"x,""y"\n\n2,z\n'],
    [
      { a: '1', b: 'x,"y' },
      { a: '2', b: 'z' },
    ],
  ],
  ['csvdecode', ['a,b\r\n1,\r\n'], [{ a: '1', b: '' }]],
  ['dirname', ['teams/shop/a.yaml'], 'teams/shop'],
  ['dirname', ['a.yaml'], '.'],
  ['floor', [1.8], 1],
  ['formatlist', ['kv/data/%s/%s', ['a', 'b'], 'x'], ['kv/data/a/x', 'kv/data/b/x']],
  ['formatlist', ['%s', 'x'], ['x']],
  ['formatlist', ['%s', []], []],
  ['index', [['a', 'b'], 'b'], 1],
  ['matchkeys', [['a', 'b', 'c'], ['x', 'y', 'x'], ['x']], ['a', 'c']],
  ['max', [1, 12, 3], 12],
  ['min', [4, 12, 3], 3],
  ['setintersection', [['a', 'b'], ['b', 'c'], ['b']], ['b']],
  ['slice', [['a', 'b', 'c'], 1, 3], ['b', 'c']],
  ['strcontains', ['kv/data', 'data'], true],
  ['strrev', ['abc'], 'cba'],
  ['substr', ['payments', 0, 3], 'pay'],
  ['substr', ['payments', -4, -1], 'ents'],
  ['substr', ['payments', 3, 99], 'ments'],
  ['sum', [[1, 2, 3.5]], 6.5],
];

test.each(GIVEN)('%s of %j is %j', (name, values, made) => {
  expect(callFunction(name, values)).toEqual(made);
});

test.each<[string, readonly Value[]]>([
  ['csvdecode', ['a,b\n1\n']],
  ['csvdecode', ['a,a\n1,2\n']],
  ['csvdecode', ['a\n"x\n']],
  ['formatlist', ['%s%s', ['a'], ['b', 'c']]],
  ['index', [['a'], 'b']],
  ['slice', [['a'], 0, 2]],
  ['strrev', ['e\u0301']],
  ['substr', ['é', 0, 1]],
  ['sum', [[]]],
  ['sum', [['a']]],
  ['base64decode', ['//79']],
  ['coalescelist', [[], []]],
])('%s of %j is an error of Terraform, or not known', (name, values) => {
  expect(callFunction(name, values)).toBe(UNKNOWN);
});
