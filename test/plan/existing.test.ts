import { GeneratedSecret, StaticSecret } from 'keywheel';
import { planOf } from '../../lib/plan/plan';
import { sideWith } from './changes';

/** A Secret that is made of a value that was there before, and one that is made of a value of the fleet's own. */
const sides = {
  existing: sideWith(({ payments, app }) =>
    StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'apps/payments/db', keys: ['password'] }).deliver(
      app,
      {
        name: 'db',
      },
    ),
  ),
  own: sideWith(({ payments, app }) =>
    new GeneratedSecret(payments, 'main', { keys: ['password'] }).deliver(app, { name: 'db' }),
  ),
};

test.each<[string, keyof typeof sides, keyof typeof sides]>([
  ['is let go', 'existing', 'own'],
  ['comes', 'own', 'existing'],
])('an engine that was there before is there all the while, where its last value %s', (_, before, after) => {
  const plan = planOf(sides[before], sides[after]);

  expect(plan.verdict).toBe('phases');
  const broken = plan.counterexamples.flatMap(({ breaks }) => breaks.map(({ id }) => id));
  expect(broken).toContain('remote-key-is-granted');
  expect(broken).not.toContain('engine-exists');
});
