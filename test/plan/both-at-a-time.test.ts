import { Isolation } from 'keywheel';
import { expand } from '../../lib/plan/expand';
import { planOf } from '../../lib/plan/plan';
import { unitedPolicy } from '../../lib/plan/united-policy';
import { unitedResource } from '../../lib/plan/united-value';
import { Program, rotations, sideOf } from './changes';

type Bodies = Record<string, Record<string, unknown>>;

const eu = { clusters: ['eu'] };

/** Resources of a stack that serves both, by type. */
function hub(before: Program, after: Program, phase: 'expanded' | 'contracted' = 'expanded') {
  const [old, now] = [before, after].map((one) => sideOf({ ...eu, ...one }));
  const { json } = expand(old!.stacks, now!.stacks).find(({ name }) => name === 'hub')![phase];
  return json as { resource: Record<string, Bodies>; terraform: object; removed?: object[]; moved?: object[] };
}

function planned(before: Program, after: Program) {
  return planOf(sideOf({ ...eu, ...before }), sideOf({ ...eu, ...after }));
}

test('a list of statements is not what both sides have, or a user would be made twice', () => {
  const { resource } = hub(
    { credential: { rotation: rotations.leases() } },
    { credential: { rotation: rotations.leases('payments_ro') } },
  );
  const [role] = Object.values(resource['vault_database_secret_backend_role']!);
  const statements = role!['creation_statements'] as string[];
  expect(statements.filter((one) => one.startsWith('CREATE ROLE'))).toHaveLength(1);
});

test.each<[string, Program, Program]>([
  [
    'a user and leases',
    { credential: { rotation: rotations.oneUser() } },
    { credential: { rotation: rotations.leases() } },
  ],
  [
    'two users, one after the other',
    { credential: { rotation: rotations.oneUser() } },
    { credential: { rotation: rotations.oneUser('orders_2') }, secret: 'other' },
  ],
])('%s of one name in a database engine cannot be there at a time', (_, before, after) => {
  const plan = planned(before, after);
  expect([plan.verdict, plan.counterexamples[0]!.breaks[0]!.id]).toEqual(['none', 'both-are-there']);
});

test('a user that is another one is no change that any order is good for', () => {
  const [before, after] = [rotations.oneUser(), rotations.oneUser('orders_2')].map((rotation) => ({
    credential: { rotation },
  }));
  expect(planned(before!, after!).verdict).not.toBe('any order');
});

test('what stands aside is what it was, with what says when a value is written again', () => {
  const before = { generated: 'a' };
  const after = { generated: 'a', isolation: Isolation.vaultNamespace() };
  const { resource, moved } = hub(before, after);
  const [old] = sideOf({ ...eu, ...before }).stacks.filter(({ name }) => name === 'hub');
  const was = (old!.json as any).resource as Record<string, Bodies>;
  const standing = Object.entries(resource).flatMap(([type, all]) =>
    Object.entries(all)
      .filter(([name]) => name.endsWith('__before'))
      .map(([name, body]) => ({ type, name: name.replace(/__before$/, ''), body })),
  );
  expect(standing.map(({ type }) => type)).toContain('terraform_data');
  for (const { type, name, body } of standing) {
    expect(JSON.parse(JSON.stringify(body).replaceAll('__before', ''))).toEqual(was[type]![name]);
    expect(moved).toContainEqual({ from: `${type}.${name}`, to: `${type}.${name}__before` });
  }
});

test('a fleet with another name is served from the state that knows what is there', () => {
  const { terraform } = hub({}, { fleet: 'bank' });
  expect(terraform).toMatchObject({ backend: { local: { path: expect.stringContaining('acme') } } });
});

test('an engine that leaves stays on the server with its values', () => {
  const { removed } = hub({ generated: 'a' }, { generated: 'a', fleet: 'bank' }, 'contracted');
  const left = (removed as { from: string; lifecycle: object }[]).map(({ from, lifecycle }) => [from, lifecycle]);
  const kept = { destroy: false };
  expect(left).toEqual(
    expect.arrayContaining([
      ['vault_mount.kv__before', kept],
      ['vault_kv_secret_v2.secret_prod_payments_a__before', kept],
    ]),
  );
});

describe('one policy for both', () => {
  const policy = (rule: object) => JSON.stringify({ path: { 'pki/issue/api': rule } });
  const united = (old: object, now: object) => {
    const told: string[] = [];
    const text = unitedPolicy(policy(old), policy(now), (message) => told.push(message));
    return told.length > 0 ? 'cannot' : (JSON.parse(text).path['pki/issue/api'] as unknown);
  };
  const update = ['update'];

  test.each<[string, object, object, unknown]>([
    [
      'has either value of a parameter',
      { capabilities: update, allowed_parameters: { common_name: ['a'], ttl: ['1h'] } },
      { capabilities: update, allowed_parameters: { common_name: ['b'], ttl: ['1h'] } },
      { capabilities: update, allowed_parameters: { common_name: ['b', 'a'], ttl: ['1h'] } },
    ],
    [
      'is none where two parameters differ, which could be mixed',
      { capabilities: update, allowed_parameters: { common_name: ['a'], ttl: ['1h'] } },
      { capabilities: update, allowed_parameters: { common_name: ['b'], ttl: ['2h'] } },
      'cannot',
    ],
    [
      'is none where what is free on one side is not on the other',
      { capabilities: update, allowed_parameters: { ttl: ['1h'] } },
      { capabilities: ['read'] },
      'cannot',
    ],
    [
      'is the one that allows more',
      { capabilities: update, allowed_parameters: { ttl: ['1h'] } },
      { capabilities: ['read', 'update'] },
      { capabilities: ['read', 'update'] },
    ],
    [
      'reads what one side may and the other must not',
      { capabilities: ['read'] },
      { capabilities: ['deny'] },
      { capabilities: ['read'] },
    ],
  ])('%s', (_, old, now, rule) => {
    expect(united(old, now)).toEqual(rule);
  });
});

test.each([
  ['either value of a claim', { repo: 'a' }, { repo: 'b' }, { repo: 'b,a' }, 0],
  ['the claims of anyone who demands less', { repo: 'a', ref: 'x' }, { repo: 'a' }, { repo: 'a' }, 0],
  ['no other claims', { repo: 'a' }, { ref: 'x' }, { ref: 'x' }, 1],
])('a login takes %s', (_, old, now, both, conflicts) => {
  const told: string[] = [];
  const [was, is] = [{ bound_claims: old }, { bound_claims: now }];
  const role = unitedResource('vault_jwt_auth_backend_role', was, is, 'old', (message) => told.push(message));
  expect([role['bound_claims'], told.length]).toEqual([both, conflicts]);
});
