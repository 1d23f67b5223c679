import { Environment, GeneratedSecret, KvMount, StaticSecret, Template } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import type { Side } from '../../lib/plan/side';
import { rendered } from '../checks/output';
import { acme, spoke, team } from '../fixtures/fleets';
import { appRole, Program, sideOf, sideWith } from './changes';

type Add = Parameters<typeof sideWith>[0];

/** What is done by hand about values, with where they are now and where they are read afterwards. */
function hands(before: Side, after: Side): string[] {
  return planOf(before, after).byHand.map(({ what, from, at }) =>
    [what, from, at].filter((part) => part !== undefined).join(' '),
  );
}

describe('a generated value is the same as before at another place', () => {
  const STRIPE = 'copy a value acme.kv/data/prod/payments/stripe acme.kv/data/prod';
  test.each<[string, Program, Program, readonly string[]]>([
    [
      'with another namespace',
      { generated: 'a' },
      { generated: 'b', namespace: 'shop' },
      ['copy a value acme.kv/data/prod/payments/a acme.kv/data/prod/payments/b'],
    ],
    [
      'on another cluster',
      { on: ['eu'], generated: 'a' },
      { on: ['us'], generated: 'b' },
      ['copy a value acme.kv/data/prod/payments/a acme.kv/data/prod/payments/b'],
    ],
    [
      'of another tenant in another namespace',
      { generated: 'a' },
      { generated: 'a', tenant: 'pay', namespace: 'shop' },
      ['copy a value acme.kv/data/prod/payments/a acme.kv/data/prod/pay/a', `${STRIPE}/pay/stripe`],
    ],
  ])('%s', (_, before, after, copies) => {
    const all = hands(sideOf(before), sideOf(after));
    expect(all.filter((one) => one.includes('value'))).toEqual(copies);
  });
});

test('where no origin is found, another random value is told', () => {
  const one = sideWith(({ payments, app }) =>
    ['a', 'b'].forEach((id) => new GeneratedSecret(payments, id, { keys: ['key'] }).deliver(app)),
  );
  const other = sideWith(({ payments, app }) =>
    ['c', 'd'].forEach((id) => new GeneratedSecret(payments, id, { keys: ['key'] }).deliver(app)),
  );
  expect(hands(one, other).filter((hand) => hand.includes('value'))).toEqual([
    'expect another value acme.kv/data/prod/payments/c',
    'expect another value acme.kv/data/prod/payments/d',
  ]);
});

test('a generated value that comes alone is nothing to do', () => {
  expect(hands(sideOf({}), sideOf({ generated: 'a' }))).toEqual([]);
});

test('a value is copied for a machine and for pods that read it by themselves', () => {
  const byPods = (secret: string) =>
    sideWith(({ payments, app }) =>
      new StaticSecret(payments, secret, { keys: ['k'] }).grantRead(app.addClient('api')),
    );
  const byMachine = (secret: string) =>
    sideWith(({ payments }) =>
      new StaticSecret(payments, secret, { keys: ['k'] }).grantRead(appRole(payments, 'export')),
    );
  const copy = 'copy a value acme.kv/data/prod/payments/api acme.kv/data/prod/payments/api2';
  expect(hands(byPods('api'), byPods('api2'))).toContain(copy);
  expect(hands(byMachine('api'), byMachine('api2'))).toContain(copy);
});

test('in another engine, values are copied whoever reads them', () => {
  const within = (kvMount?: KvMount) =>
    sideWith(
      ({ payments }) => {
        const machine = appRole(payments, 'm');
        new StaticSecret(payments, 'only', { keys: ['k'] }).grantRead(machine);
        new GeneratedSecret(payments, 'gen', { keys: ['k'] }).grantRead(machine);
      },
      { kvMount },
    );
  expect(hands(within(), within(KvMount.fromKvMountAttributes({ path: 'secret' })))).toEqual(
    expect.arrayContaining(
      ['gen', 'only', 'stripe'].map(
        (name) => `copy a value acme.kv/data/prod/payments/${name} secret/data/acme/prod/payments/${name}`,
      ),
    ),
  );
});

describe('a value that is read before and after', () => {
  const secret = (kind: 'static' | 'generated') =>
    sideWith(({ payments, app }) =>
      new (kind === 'static' ? StaticSecret : GeneratedSecret)(payments, 'g', { keys: ['k'] }).deliver(app),
    );
  test.each([
    ['static', 'generated'],
    ['generated', 'static'],
  ] as const)('of a secret that is %s and becomes %s is looked after', (before, after) => {
    const plan = planOf(secret(before), secret(after));
    expect([plan.verdict, plan.byHand.map(({ what, at }) => [what, at])]).toEqual([
      'order',
      [['expect another value', 'acme.kv/data/prod/payments/g']],
    ]);
  });
});

describe('a Secret that is read from a path which was there before', () => {
  const delivering =
    (one: string, two: string): Add =>
    ({ payments, app }) => {
      new StaticSecret(payments, 'one', { keys: ['k'] }).deliver(app, { name: one });
      new StaticSecret(payments, 'two', { keys: ['k'] }).deliver(app, { name: two });
    };

  test('has another value, which is told for each of two that swap theirs', () => {
    const plan = planOf(sideWith(delivering('a', 'b')), sideWith(delivering('b', 'a')));
    expect(plan.verdict).toBe('order');
    expect(plan.byHand.map(({ what, at, says }) => [what, at, says!.split(' has ')[0]])).toEqual([
      ['expect another value', 'acme.kv/data/prod/payments/two', 'Secret eu: app/a'],
      ['expect another value', 'acme.kv/data/prod/payments/one', 'Secret eu: app/b'],
    ]);
  });

  test('has the same one where the names of all stay', () => {
    expect(planOf(sideWith(delivering('a', 'b')), sideWith(delivering('a', 'b'))).byHand).toEqual([]);
  });
});

describe('keys of one Secret that are made of other values', () => {
  const made = (data: (keys: { readonly a: never; readonly b: never }) => object, keys = ['a', 'b']) =>
    sideWith(({ payments, app }) =>
      new StaticSecret(payments, 'pair', { keys }).deliver(app, { name: 'pair', data: data as never }),
    );
  const pair = made(({ a, b }) => ({ A: a, B: b }));

  test('are told where they swap', () => {
    const plan = planOf(
      pair,
      made(({ a, b }) => ({ A: b, B: a })),
    );
    expect([plan.verdict, plan.byHand.map(({ says }) => says)]).toEqual([
      'order',
      [
        'key A of Secret app/pair is made of b in place of a from now on: see to all that know the old one',
        'key B of Secret app/pair is made of a in place of b from now on: see to all that know the old one',
      ],
    ]);
  });

  test('are not told where only their text is another, or where their value is new', () => {
    expect(
      planOf(
        pair,
        made(({ a, b }) => ({ A: Template.text`<${a}>`, B: b })),
      ).byHand,
    ).toEqual([]);
    const added = planOf(
      pair,
      made((all: any) => ({ A: all.c, B: all.b }), ['a', 'b', 'c']),
    );
    expect(added.byHand.map(({ what }) => what)).toEqual(['add a key']);
  });
});

test.each<[string, string, readonly string[]]>([
  ['one of two tenants becomes the other one', 'a', ['prod/b/g1 prod/a/g1', 'prod/b/s1 prod/a/s1']],
  [
    'two tenants become a third one',
    'c',
    ['prod/a/g0 prod/c/g0', 'prod/a/s0 prod/c/s0', 'prod/b/g1 prod/c/g1', 'prod/b/s1 prod/c/s1'],
  ],
])('values go with their namespaces where %s', (_, joined, copies) => {
  const of = (...tenants: readonly string[]) => {
    const fleet = acme();
    const prod = new Environment(fleet, 'prod');
    const eu = spoke(prod, 'eu');
    const owners = new Map([...new Set(tenants)].map((name) => [name, team(prod, name)]));
    tenants.forEach((name, index) => {
      const place = owners.get(name)!.addNamespace(eu, `app${index}`);
      new StaticSecret(owners.get(name)!, `s${index}`, { keys: ['k'] }).deliver(place, { name: 's' });
      new GeneratedSecret(owners.get(name)!, `g${index}`, { keys: ['k'] }).deliver(place, { name: 'g' });
    });
    return rendered(fleet);
  };
  const plan = planOf(of('a', 'b'), of(joined, joined));
  expect(plan.verdict).toBe('phases');
  const places = plan.byHand.map(({ from, at }) => `${from} ${at}`.replaceAll('acme.kv/data/', ''));
  expect(places.sort()).toEqual(copies);
});
