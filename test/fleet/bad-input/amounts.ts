import { Duration } from 'cdk8s';
import { GeneratedSecret, StaticSecret } from 'keywheel';
import { small, smallWithSecret } from '../../fleets';
import { BadInput } from './bad-input';

/** Durations and numbers. */
export const AMOUNTS: readonly BadInput[] = [
  {
    when: 'refreshInterval is zero',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', refreshInterval: Duration.seconds(0) });
      return fleet;
    },
    code: 'RefreshIntervalInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['refreshInterval is 0s', 'use 5s or more'],
  },
  {
    when: 'maximumAge is zero',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.days(0) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['maximumAge is 0s', 'one second or more'],
  },
  {
    when: 'maximumAge is less than a second',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.millis(10) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['one second or more'],
  },
  ...[0, -1, 15, 257, 20.5, Number.NaN].map((length) => ({
    when: `a generated value has ${length} characters`,
    program: () => {
      const { fleet, payments } = small();
      new GeneratedSecret(payments, 'key', { keys: ['a'], length });
      return fleet;
    },
    code: 'LengthInvalid',
    path: 'prod/payments/key',
    told: [`length is ${length}`, 'a whole number from 16 to 256'],
  })),
];
