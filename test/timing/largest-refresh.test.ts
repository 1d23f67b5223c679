import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { RotatingDatabaseCredential, Rotation } from 'keywheel';
import { Demand, largestRefresh } from '../../lib/timing/demand';
import { Times } from '../../lib/timing/delivery-times';
import { Output } from '../checks/output';
import { database, small } from '../fixtures/fleets';
import { timesIn } from './times-of';
import { runs } from '../runs';

const TIMING = [
  'leased-user-outlives-move',
  'outage-stays-within-promise',
  'rotation-leaves-time-to-move',
  'secret-is-rotated-within-maximum-age',
];

const demands = fc.array(
  fc.record<Demand>({
    told: fc.constant('something'),
    refreshes: fc.constantFrom(1, 2),
    rest: fc.nat(5000),
    limit: fc.nat(100_000),
    below: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

const holds = (refresh: number) => (demand: Demand) => {
  const sum = demand.refreshes * refresh + demand.rest;
  return demand.below ? sum < demand.limit : sum <= demand.limit;
};

test('the largest refresh is the border of all demands together', () => {
  fc.assert(
    fc.property(demands, (all) => {
      const { seconds } = largestRefresh(all);
      expect(seconds === 0 || all.every(holds(seconds))).toBe(true);
      expect(all.every(holds(seconds + 1))).toBe(false);
    }),
  );
});

test('nothing limits a refresh of which nothing is demanded, and no refresh will do where something never lets go', () => {
  expect(largestRefresh([])).toEqual({ seconds: Infinity });
  const never: Demand = { told: 'it ends', refreshes: 1, rest: Infinity, limit: 60 };
  expect(largestRefresh([never])).toEqual({ seconds: 0, because: 'it ends' });
});

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((n) => Duration.minutes(n));

const fleets = fc.record({
  every: minutes(300, 3000),
  maximumOutage: fc.option(minutes(60, 200), { nil: undefined }),
  maximumAge: fc.option(minutes(3100, 9000), { nil: undefined }),
  ttl: minutes(60, 600),
  rolloutTime: fc.integer({ min: 1, max: 2400 }).map((n) => Duration.seconds(n)),
});

/** One delivery of each rotation, with numbers of all kinds. */
function outputOf({ every, maximumOutage, maximumAge, ttl, rolloutTime }: NumbersOf<typeof fleets>): Output {
  const { fleet, prod, payments, namespace } = small();
  const core = database(prod, 'core');
  const rotations = {
    one: Rotation.staticRole({ username: 'one', every, maximumOutage }),
    leased: Rotation.dynamic({ ttl, memberOf: 'payments_rw' }),
    pair: Rotation.alternatingUsers({ usernames: ['a', 'b'], every }),
  };
  for (const [id, rotation] of Object.entries(rotations)) {
    const credential = { database: core, rotation, maximumAge: id === 'one' ? maximumAge : undefined };
    new RotatingDatabaseCredential(payments, id, credential).deliver(namespace, { rolloutTime });
  }
  return new Output(fleet);
}
type NumbersOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** What the checks find about times once a Secret is read again so often. */
function foundWith(output: Output, { cluster, delivered }: Times, refresh: number): string[] {
  const { spec } = output.object(cluster, 'ExternalSecret', delivered.secret);
  const before = spec.refreshInterval;
  spec.refreshInterval = `${refresh}s`;
  const found = output.findings.filter(
    ({ id, place }) => TIMING.includes(id) && place.endsWith(`/${delivered.secret}`),
  );
  spec.refreshInterval = before;
  return found.map(({ id }) => id);
}

test('the checks find nothing at the largest refresh of any fleet, and something one second later', () => {
  fc.assert(
    fc.property(fleets, (numbers) => {
      const output = outputOf(numbers);
      for (const times of timesIn(output).filter(({ kind }) => kind !== 'kept')) {
        const { seconds } = times.largestRefresh;
        expect(foundWith(output, times, seconds)).toEqual([]);
        expect(foundWith(output, times, seconds + 1)).not.toEqual([]);
      }
    }),
    { numRuns: runs(25) },
  );
});

test('what is chosen breaks nothing that some refresh keeps', () => {
  fc.assert(
    fc.property(fleets, (numbers) => {
      const output = outputOf(numbers);
      for (const { refresh, largestRefresh: largest } of timesIn(output)) {
        expect(largest.seconds < 5 || refresh <= largest.seconds).toBe(true);
      }
      expect(output.findings.filter(({ id }) => TIMING.includes(id))).toEqual([]);
    }),
    { numRuns: runs(25) },
  );
});
