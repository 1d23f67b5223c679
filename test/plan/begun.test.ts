import { Isolation } from 'keywheel';
import { planOf, stacksIn } from '../../lib/plan/plan';
import type { Side } from '../../lib/plan/side';
import { Program, sideOf } from './changes';

const eu = { clusters: ['eu'] };

/** What the first phase leaves, which is where somebody plans from who means something else by now. */
function expanded(before: Program, after: Program): Side {
  const [old, now] = [before, after].map((program) => sideOf({ ...eu, ...program }));
  return { ...old!, stacks: stacksIn(planOf(old!, now!), 'expand') };
}

const hands = (before: Side, after: Program) =>
  planOf(before, sideOf({ ...eu, ...after })).byHand.map(({ what, from, at }) => [what, from, at]);

test('from the first phase back, and on: what stood aside is moved, and no value is made again', () => {
  const [old, now] = [{ generated: 'a' }, { generated: 'a', isolation: Isolation.vaultNamespace() }];
  const begun = expanded(old, now);
  for (const [program, side] of [
    [old, 'before'],
    [now, 'next'],
  ] as const) {
    const plan = planOf(begun, sideOf({ ...eu, ...program }));
    expect(plan.verdict).toBe('phases');
    const { json } = plan.expansions.find(({ name }) => name === 'hub')!.expanded as any;
    expect(json.moved).toContainEqual({
      from: `terraform_data.secret_prod_payments_a__${side}`,
      to: 'terraform_data.secret_prod_payments_a',
    });
    expect(plan.byHand.filter(({ says }) => says?.includes('another random value'))).toEqual([]);
  }
});

test('a random value that the first phase has made, and nobody read, is told where it is read', () => {
  const [a, b] = ['a', 'b'].map((name) => `acme.kv/data/prod/payments/${name}`);
  expect(hands(expanded({ generated: 'a' }, { generated: 'b' }), { generated: 'b' })).toEqual([
    ['expect another value', a, b],
  ]);
});

test('from the first phase back any order breaks nothing', () => {
  expect(planOf(expanded({}, { secret: 'other' }), sideOf(eu)).verdict).toBe('any order');
});
