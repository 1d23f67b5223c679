import fc from 'fast-check';
import { DEFAULT_POLICY, ROOT_POLICY } from '../../lib/policy/builtin-policies';
import { AccessRules, PolicyOptions } from '../../lib/policy/policy';
import { Alias, Identity } from '../../lib/policy/template';
import { runs } from '../runs';

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

    ['the longer of two with as many segments', { '+/+/b/c*': R, '+/a/+/*': L }, 'x/a/b/cd', R],
    ['the later in the alphabet of two alike', { '+/a/+/*': R, '+/+/b/*': L }, 'x/a/b/c', R],
    ['a plus and more at the start is a prefix', { '+a*': R, '+/+': L }, '+ab/x', R],

    ['a denial on the path', { 'kv/data/a': ['deny'], 'kv/data/*': R }, 'kv/data/a', []],
    ['a denial next to a grant', { 'kv/data/a': ['read', 'deny'] }, 'kv/data/a', []],
    ['a denial further up is outranked', { 'kv/data/a': R, 'kv/*': ['deny'] }, 'kv/data/a', R],
    ['a denial by segment is outranked by the exact path', { 'kv/data/a': R, 'kv/+/a': ['deny'] }, 'kv/data/a', R],
  ])('%s', (_what, policy, path, expected) => {
    expect(on(rules(policy), path)).toEqual(expected);
  });
});

describe('a path with a slash at its end', () => {
  const both = (policy: Policy, path: string) => {
    const all = rules(policy);
    return [on(all, path), [...all.enforcedOn(path)].sort()];
  };

  test('may be listed by what is granted without the slash, and nothing else', () => {
    expect(both({ 'kv/a': ['read', 'list', 'scan'] }, 'kv/a/')).toEqual([
      ['list', 'read', 'scan'],
      ['list', 'scan'],
    ]);
  });

  test('is decided on with the slash first', () => {
    expect(both({ 'kv/a': ['list'], 'kv/a/': ['read'] }, 'kv/a/')).toEqual([['read'], ['read']]);
  });

  test('is decided on by an exact path without it before any wildcard with it', () => {
    expect(both({ 'kv/a': ['list'], 'kv/a/*': ['read'] }, 'kv/a/')).toEqual([['list'], ['list', 'read']]);
  });

  test('is decided on by wildcards with the slash first on OpenBao, without it on Vault', () => {
    const policy = { 'kv/+': ['list'], 'kv/+/': ['read'] };

    expect(on(rules(policy), 'kv/a/')).toEqual(['read']);
    const text = JSON.stringify({
      path: Object.fromEntries(Object.entries(policy).map(([p, c]) => [p, { capabilities: c }])),
    });
    expect(on(new AccessRules().addPolicy(text, { server: 'vault' }), 'kv/a/')).toEqual(['list']);
  });
});

describe('in a Vault namespace', () => {
  const within = (path: string) =>
    new AccessRules().addPaths([{ path, capabilities: ['read'] }], { namespace: 'team/app' });

  test.each([
    ['kv/a', 'team/app/kv/a'],
    ['/kv/a', 'team/app/kv/a'],
    ['*', 'team/app/kv/a/b'],
    ['+', 'team/app/kv'],
    ['+/a', 'team/app/kv/a'],
    ['+a', 'team/app/+a'],
  ])('%s is below it', (path, asked) => {
    expect(on(within(path), asked)).toEqual(['read']);
    expect(on(within(path), asked.replace('team/app/', ''))).toEqual([]);
  });
});

test('a plus and more counts as a segment after a slash, and so below a Vault namespace', () => {
  const all = new AccessRules().addPolicy('path "+a*" { policy = "sudo" } path "+/+" { capabilities = ["list"] }', {
    namespace: 'team',
  });

  expect(on(all, 'team/+ab/x')).toEqual(['list']);
});

describe('a template', () => {
  const identity: Identity = {
    entity: { id: '1-2', name: 'shop', metadata: { team: 'a', empty: '' } },
    aliases: new Map<string, Alias>([
      [
        'auth_kubernetes_1',
        { name: 'shop/default', metadata: { service_account_name: 'keywheel', slash: 'a/b', star: 'a*' } },
      ],
      ['auth_jwt_1', { id: '3-4', name: 'x', metadata: {}, custom_metadata: { team: 'b' } }],
    ]),
    groups: [
      { id: '5-6', name: 'ops', metadata: { level: '1' } },
      { id: '7-8', name: 'dev', namespace: 'team' },
    ],
  };
  const at = new Date('2030-01-31T12:00:00Z');
  const filled = (path: string, options: PolicyOptions = {}) =>
    new AccessRules()
      .addPaths([{ path, capabilities: ['read'] }], { identity, at, ...options })
      .patternsWith('read')[0];

  test.each([
    ['kv/{{identity.entity.id}}', 'kv/1-2'],
    ['kv/{{ identity.entity.name }}/*', 'kv/shop/*'],
    ['kv/{{identity.entity.metadata.team}}', 'kv/a'],
    ['kv/{{identity.entity.metadata.empty}}', 'kv/'],
    ['{{identity.entity.name}}-{{identity.entity.name}}', 'shop-shop'],
    ['kv/{{identity.entity.aliases.auth_kubernetes_1.metadata.service_account_name}}', 'kv/keywheel'],
    ['kv/{{identity.entity.aliases.auth_jwt_1.id}}', 'kv/3-4'],
    ['kv/{{identity.entity.aliases.auth_jwt_1.name}}', 'kv/x'],
    ['kv/{{identity.entity.aliases.auth_jwt_1.custom_metadata.team}}', 'kv/b'],
    ['kv/{{identity.groups.names.ops.id}}', 'kv/5-6'],
    ['kv/{{identity.groups.ids.5-6.name}}', 'kv/ops'],
    ['kv/{{identity.groups.names.ops.metadata.level}}', 'kv/1'],
    ['kv/{{time.now}}', 'kv/1896091200'],
    ['kv/{{time.now.minus.1h}}', 'kv/1896087600'],
  ])('%s is filled in', (path, pattern) => {
    expect(filled(path)).toBe(pattern);
  });

  test.each([
    'kv/{{identity.entity.metadata.none}}',
    'kv/{{identity.entity.metadata.constructor}}',
    'kv/{{identity.entity.metadata}}',
    'kv/{{identity.entity.aliases.none.name}}',
    'kv/{{identity.entity.aliases.auth_kubernetes_1.metadata.none}}',
    'kv/{{identity.entity.aliases.auth_kubernetes_1}}',
    'kv/{{identity.groups.names.none.id}}',
    'kv/{{identity.groups.names.dev.id}}',
    'kv/{{identity.groups.ops}}',
    'kv/{{time.now.plus}}',
    'kv/{{time.now.times.2}}',
    'kv/{{}}',
  ])('%s cannot be filled in: nothing is granted', (path) => {
    expect(filled(path)).toBeUndefined();
  });

  test('widens no path', () => {
    const star = 'kv/{{identity.entity.aliases.auth_kubernetes_1.metadata.star}}';

    expect([filled(star, { server: 'openbao' }), filled(star, { server: 'vault' })]).toEqual([undefined, undefined]);
  });

  test('fills in a slash on Vault alone', () => {
    const slash = 'kv/{{identity.entity.aliases.auth_kubernetes_1.metadata.slash}}';

    expect([filled(slash, { server: 'openbao' }), filled(slash, { server: 'vault' })]).toEqual([undefined, 'kv/a/b']);
  });

  test('of the name of a group counts in the namespace of the group', () => {
    expect(filled('kv/{{identity.groups.names.dev.id}}', { namespace: 'team' })).toBe('team/kv/7-8');
  });

  test('is nothing to a token without an entity, a denial neither', () => {
    const policy = `path "kv/*" { policy = "read" } path "kv/{{identity.entity.id}}" { policy = "deny" }`;

    expect(on(new AccessRules().addPolicy(policy), 'kv/{{identity.entity.id}}')).toEqual(['list', 'read']);
  });

  test('of an accessor that only Terraform knows is filled in by its expression', () => {
    const accessor = '${vault_auth_backend.prod.accessor}';
    const aliases = new Map([[accessor, { metadata: { service_account_namespace: 'shop' } }]]);
    const policy = `path "kv/{{identity.entity.aliases.${accessor}.metadata.service_account_namespace}}" { policy = "read" }`;

    expect(new AccessRules().addPolicy(policy, { identity: { aliases } }).patternsWith('read')).toEqual(['kv/shop']);
  });
});

describe('what several policies demand of requests', () => {
  const together = (...blocks: string[]) => {
    const all = new AccessRules();
    blocks.forEach((block) => all.addPolicy(`path "a" {\n capabilities = ["create"]\n ${block}\n}`));
    return all.grants()[0]!;
  };

  test('allowed values add up, and any value wins', () => {
    const grant = together(
      'allowed_parameters = { x = [1], y = [1], z = [] }',
      'allowed_parameters = { x = [2], y = [], z = [1], a = [3] }',
    );

    expect(grant.allowedParameters).toEqual(
      new Map([
        ['x', [2, 1]],
        ['y', []],
        ['z', []],
        ['a', [3]],
      ]),
    );
  });

  test('one policy that names parameters restricts them for all', () => {
    expect(together('', 'allowed_parameters = { x = [] }').allowedParameters).toEqual(new Map([['x', []]]));
    expect(together('denied_parameters = { x = [] }', '').deniedParameters).toEqual(new Map([['x', []]]));
  });

  test('required parameters and second factors add up', () => {
    const grant = together('required_parameters = ["x"]\n mfa_methods = ["m"]', 'required_parameters = ["x", "y"]');

    expect([grant.requiredParameters, grant.mfaMethods]).toEqual([['x', 'y'], ['m']]);
  });

  test('of limits the lowest that is set stands', () => {
    const grant = together(
      'min_wrapping_ttl = 20\n max_wrapping_ttl = 30\n pagination_limit = 0',
      'min_wrapping_ttl = 10\n max_wrapping_ttl = 40\n pagination_limit = 7',
    );

    expect(grant).toMatchObject({ minWrappingTtl: 10, maxWrappingTtl: 30, paginationLimit: 7 });
  });

  test('of filters the first stands', () => {
    const filter = (text: string) => `policy = "read"\n list_scan_response_keys_filter_path = "${text}"`;

    expect(together(filter('one'), filter('two')).responseKeysFilterPath).toBe('one');
  });

  test('is nothing where one of them denies', () => {
    const all = new AccessRules()
      .addPolicy('path "a" { capabilities = ["create"] allowed_parameters = { x = [] } }')
      .addPolicy('path "a" { capabilities = ["deny"] }')
      .addPolicy('path "a" { capabilities = ["create"] }');

    expect(all.grants()).toEqual([]);
    expect(on(all, 'a')).toEqual([]);
  });
});

test('a path that has expired grants nothing, and denies nothing', () => {
  const policy = `
    path "*" { capabilities = ["read"] }
    path "a" { capabilities = ["deny"] expiration = "2030-01-31T12:00:00Z" }
  `;
  const at = (text: string) => on(new AccessRules().addPolicy(policy, { at: new Date(text) }), 'a');

  expect([at('2030-01-31T11:59:59Z'), at('2030-01-31T12:00:01Z')]).toEqual([[], ['read']]);
});

test('an empty block grants nothing, and takes what a prefix grants', () => {
  const all = new AccessRules().addPolicy('path "*" { policy = "read" } path "a" {}');

  expect([on(all, 'a'), on(all, 'b')]).toEqual([[], ['list', 'read']]);
  expect(all.patternsWith('read')).toEqual(['*']);
});

test('the policy root grants everything below its Vault namespace', () => {
  const all = new AccessRules().addPaths(ROOT_POLICY.openbao, { namespace: 'team' });

  expect(on(all, 'team/sys/mounts/kv')).toEqual([
    'create',
    'delete',
    'list',
    'patch',
    'read',
    'scan',
    'sudo',
    'update',
  ]);
  expect(on(all, 'sys/mounts/kv')).toEqual([]);
});

test('the policy default lets a login look at itself', () => {
  const identity = { entity: { id: '1-2' }, aliases: new Map() };
  const all = new AccessRules().addPaths(DEFAULT_POLICY.vault, { identity });

  expect(on(all, 'auth/token/lookup-self')).toEqual(['read']);
  expect(on(all, 'identity/entity/id/1-2')).toEqual(['read']);
  expect(on(all, 'identity/entity/id/3-4')).toEqual([]);
  expect(on(all, 'identity/oidc/provider/any/authorize')).toEqual(['read', 'update']);
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
  const capability = fc.constantFrom('create', 'read', 'update', 'delete', 'patch', 'deny');

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
          const enforced = [...rules(policy).enforcedOn(subject)].sort();
          expect([policy, subject, enforced]).toEqual([policy, subject, granted]);
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});
