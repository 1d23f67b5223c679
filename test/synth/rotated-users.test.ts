import { Duration } from 'cdk8s';
import { Fleet, RotatingDatabaseCredential, Rotation } from 'keywheel';
import { readFileSync } from 'node:fs';
import { database, errorsOf, inEmptyFolder, small } from '../fixtures/fleets';

const days = (number: number) => Duration.days(number);
const pair = (usernames: [string, string], every = days(30)) => Rotation.alternatingUsers({ usernames, every });

function fleetWith(name: string, rotation: Rotation, of = 'core'): Fleet {
  const { fleet, prod, payments, namespace } = small();
  new RotatingDatabaseCredential(payments, name, { database: database(prod, of), rotation }).deliver(namespace);
  return fleet;
}
const before = () => fleetWith('orders', pair(['orders_a', 'orders_b']));
const single = () => fleetWith('orders', Rotation.staticRole({ username: 'orders_a', every: days(1) }));

test('the record says which role rotates which user', () => {
  inEmptyFolder(() => {
    before().synth();
    expect(JSON.parse(readFileSync('.keywheel/acme.json', 'utf8')).users).toEqual({
      'acme.database/prod.core orders_a': 'acme.database/prod.payments.orders.orders_a',
      'acme.database/prod.core orders_b': 'acme.database/prod.payments.orders.orders_b',
    });
  });
});

describe('a user whose password an apply would change while it is in use is an error, where', () => {
  test.each<[string, () => Fleet, () => Fleet]>([
    ['its credential has another name', before, () => fleetWith('sales', pair(['orders_a', 'orders_b']))],
    ['one user becomes one of two', single, before],
    ['one of two users becomes the only one', before, single],
    ['only one of the two moves', before, () => fleetWith('sales', pair(['orders_b', 'orders_c']))],
  ])('%s', (_when, first, then) => {
    inEmptyFolder(() => {
      first().synth();
      const files = readFileSync('.keywheel/acme.json', 'utf8');
      const errors = errorsOf(() => then().synth());
      const moves = errors.filter(({ code }) => code === 'RotatedUserMoves');
      expect(moves[0]?.message).toMatch(
        /user "orders_[ab]" of "acme.database\/prod.core" was rotated by role "acme.database\/prod.payments.orders/,
      );
      expect(readFileSync('.keywheel/acme.json', 'utf8')).toBe(files);
    });
  });
});

describe('an apply is harmless, and no error, where', () => {
  test.each<[string, () => Fleet]>([
    ['turns come more often', () => fleetWith('orders', pair(['orders_a', 'orders_b'], days(2)))],
    ['they come more seldom', () => fleetWith('orders', pair(['orders_a', 'orders_b'], days(300)))],
    ['one of the two is another user', () => fleetWith('orders', pair(['orders_a', 'orders_c']))],
    ['both are new', () => fleetWith('orders', pair(['orders_c', 'orders_d']))],
    ['a credential of another name has users of its own', () => fleetWith('sales', pair(['sales_a', 'sales_b']))],
    [
      'users are made on demand',
      () => fleetWith('orders', Rotation.dynamic({ ttl: days(1), memberOf: 'payments_rw' })),
    ],
    [
      'a user of that name is one of another database',
      () => fleetWith('sales', pair(['orders_a', 'orders_b']), 'other'),
    ],
  ])('%s', (_when, then) => {
    inEmptyFolder(() => {
      before().synth();
      // Another name is a removal of what was delivered, and here it is meant as one.
      const left = errorsOf(() => then().synth()).filter(({ code }) => code === 'SecretVanished');
      expect(errorsOf(() => then().synth({ remove: left.map(() => 'payments/orders') }))).toEqual([]);
    });
  });
});
