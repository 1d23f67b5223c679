import fc from 'fast-check';
import {
  Absence,
  backOff,
  LONGEST_REQUEST,
  OutageOptions,
  retryQueue,
  returnAfterOutage,
  storesReadyAfterOutage,
} from '../../lib/timing/operator';
import { runs } from '../runs';

interface Failure {
  readonly at: number;
  readonly pause: number;
}

/** One item in the queues of client-go: a failure sets a timer unless an earlier one runs, an event is worked on at once. */
function failuresOf(attempts: readonly number[], outage: number): Failure[] {
  const failures: Failure[] = [];
  let [start, timer] = [0, Infinity];
  for (let count = 0; start <= outage; count += 1) {
    const at = start + attempts[count % attempts.length]!;
    const again = timer <= at || count === 0;
    timer = Math.min(timer <= at ? Infinity : timer, at + Math.min(420, 2 ** count));
    const next = again ? at : timer;
    failures.push({ at, pause: next - at });
    if (!again) {
      timer = Infinity;
    }
    start = next;
  }
  return failures;
}

/** When the first attempt after the end of an outage ends; attempts on their way at its end fail as late as they can. */
function returned(attempts: readonly number[], outage: number): number {
  const { at, pause } = failuresOf(attempts, outage).at(-1)!;
  return Math.max(at, outage) + pause;
}

const outages = fc.double({ min: 0, max: 3600, noNaN: true });
const attemptsOf = (absence: Absence) =>
  fc.array(fc.double({ min: 0, max: LONGEST_REQUEST[absence], noNaN: true }), { minLength: 1, maxLength: 12 });

test.each([
  [0, 2],
  [1, 4],
  [60, 64],
  [127, 256],
  [255, 420],
  [24 * 3600, 420],
])('after %d s of failures the next attempt is at most %d s away', (outage, expected) => {
  expect(backOff(outage)).toBe(expected);
});

test('no pause of the queue is longer than computed, however long attempts take', () => {
  for (const absence of ['refuses', 'hangs'] as const) {
    fc.assert(
      fc.property(attemptsOf(absence), outages, (attempts, outage) => {
        for (const { at, pause } of failuresOf(attempts, outage)) {
          expect(pause).toBeLessThanOrEqual(backOff(at) + 1e-6);
        }
      }),
      { numRuns: runs(2000) },
    );
  }
});

test('a hundred retries are at once, the others ten a second', () => {
  expect([1, 100, 110, 1100].map(retryQueue)).toEqual([0, 0, 1, 100]);
});

test.each([
  ['a minute of refused connections', { outage: 60, refreshInterval: 5, absence: 'refuses' }, 133.5, 390.5],
  ['a minute of silence', { outage: 60, refreshInterval: 5 }, 189, 446],
  ['an outage beyond the longest pause', { outage: 600, refreshInterval: 5, absence: 'refuses' }, 425.5, 846.5],
  ['an outage that most have not noticed', { outage: 60, refreshInterval: 3600, absence: 'refuses' }, 133.5, 3541],
  [
    'a large cluster',
    { outage: 600, refreshInterval: 300, stores: 200, externalSecrets: 1000, concurrent: 5 },
    60 + 420 + 40,
    60 + 420 + 40 + 420 + 200,
  ],
] as [string, OutageOptions, number, number][])('after %s stores are ready, then all is synced', (_, options, s, e) => {
  expect(storesReadyAfterOutage(options)).toBe(s);
  expect(returnAfterOutage(options)).toBe(e);
});

test('a store and the ExternalSecret behind its flood gate are back within the computed time', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom<Absence>('refuses', 'hangs')
        .chain((absence) => fc.tuple(fc.constant(absence), attemptsOf(absence))),
      outages,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 7200 }),
      ([absence, attempts], outage, storeStart, start, refreshInterval) => {
        const options = { outage, refreshInterval, absence };
        // The store fails for the first time somewhere within the outage, the ExternalSecret at its next refresh.
        const begin = storeStart * outage;
        const ready = begin + returned(attempts, outage - begin);
        expect(ready - outage).toBeLessThanOrEqual(storesReadyAfterOutage(options));
        const due = start * refreshInterval;
        const synced = due >= ready ? due : due + returned([0], ready - due);
        expect(synced - outage).toBeLessThanOrEqual(returnAfterOutage(options));
      },
    ),
    { numRuns: runs(2000) },
  );
});

test('more of anything never makes a return earlier, more workers never later', () => {
  const amounts = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(outages, fc.nat(7200), amounts, amounts, fc.integer({ min: 1, max: 20 }), (...all) => {
      const [outage, refreshInterval, stores, externalSecrets, concurrent] = all;
      const options = { outage, refreshInterval, stores, externalSecrets, concurrent };
      const least = returnAfterOutage(options);
      expect(returnAfterOutage({ ...options, stores: stores + 1 })).toBeGreaterThanOrEqual(least);
      expect(returnAfterOutage({ ...options, externalSecrets: externalSecrets + 1 })).toBeGreaterThanOrEqual(least);
      expect(returnAfterOutage({ ...options, refreshInterval: refreshInterval + 1 })).toBeGreaterThanOrEqual(least);
      expect(returnAfterOutage({ ...options, concurrent: concurrent + 1 })).toBeLessThanOrEqual(least);
    }),
  );
});
