import fc from 'fast-check';
import { backOff, LONGEST_REQUEST, survivedOutage } from '../../lib/timing/operator';

interface Lease {
  readonly madeAt: number;
}
interface Leases {
  readonly ttl: number;
  readonly refresh: number;
  readonly settle: number;
  readonly outage: number;
  /** When the hub goes away, and how much of what the operator may need to come back it does need. */
  readonly from: number;
  readonly share: number;
}

/** Moments at which some workload holds a user that is dead. The hub drops users in time also while it is away. */
function deadMoments({ ttl, refresh, settle, outage, from, share }: Leases): number[] {
  const contents: (Lease & { readonly since: number })[] = [];
  const back = from + outage;
  const late = LONGEST_REQUEST.hangs + backOff(outage + LONGEST_REQUEST.hangs);
  const dead: number[] = [];
  let due = 0;
  for (let now = 0; now < 8 * ttl; now += 1) {
    const away = outage > 0 && now >= from && now < back;
    if (now >= due && !away) {
      contents.push({ madeAt: now, since: now });
      due = now + refresh;
      // A refresh that falls due while the hub is away fails, and is repeated at the latest so long after its return.
      if (outage > 0 && due >= from && due < back) {
        due = Math.floor(back + late * share);
      }
    }
    const inUse = contents.filter((_, index) => (contents[index + 1]?.since ?? Infinity) + settle > now);
    if (inUse.some(({ madeAt }) => madeAt + ttl <= now)) {
      dead.push(now);
    }
    contents.splice(0, Math.max(0, contents.length - inUse.length));
  }
  return dead;
}

/** What the checks let pass: a refresh and a restart fit into the lease. */
const fleets = fc
  .record({
    refresh: fc.integer({ min: 5, max: 300 }),
    settle: fc.integer({ min: 0, max: 200 }),
    spare: fc.integer({ min: 1, max: 1500 }),
    from: fc.integer({ min: 1, max: 2000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ spare, ...fleet }) => ({ ...fleet, ttl: fleet.refresh + fleet.settle + spare, spare }));

test('no workload ever holds a dead user while the hub is there', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      expect(deadMoments({ ...fleet, outage: 0 })).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('nor after the longest outage that is said to be survived', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const outage = survivedOutage(fleet.spare);
      fc.pre(outage > 0);
      expect(deadMoments({ ...fleet, outage })).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('the simulation finds a dead user where a lease is too short, or an outage too long', () => {
  const fleet = { refresh: 60, settle: 30, from: 200, share: 1 };
  expect(deadMoments({ ...fleet, ttl: 80, outage: 0 })).not.toEqual([]);
  const spare = 600;
  expect(deadMoments({ ...fleet, ttl: 90 + spare, outage: survivedOutage(spare) + 400 })).not.toEqual([]);
});
