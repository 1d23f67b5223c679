import fc from 'fast-check';
import { nextTurn, PairState, Turn, TurnRules } from '../../lib/timing/turn';
import { Fate, Interval, simulate, Simulation } from './fleet-simulation';
import { runs } from '../runs';

const SECONDS = 6000;

const intervals = (longest: number) =>
  fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: SECONDS }), fc.integer({ min: 1, max: longest }))
      .map(([from, length]): Interval => ({ from, to: from + length })),
    { maxLength: 4 },
  );

/** A fleet that the checks let pass, in a world in which anything may be away for as long as it likes. */
const fleets: fc.Arbitrary<Simulation> = fc
  .record({
    spokes: fc.array(
      fc.record({
        refresh: fc.integer({ min: 5, max: 120 }),
        settle: fc.integer({ min: 0, max: 300 }),
        away: intervals(2000),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    hubAway: intervals(1500),
    databaseAway: intervals(900),
    hubForgets: fc.boolean(),
    rotators: fc.array(
      fc.record({
        every: fc.integer({ min: 10, max: 120 }),
        delay: fc.integer({ min: 0, max: 200 }),
        fates: fc.array(fc.constantFrom<Fate>('works', 'dies', 'silent', 'stalls'), { maxLength: 6 }),
        stall: fc.integer({ min: 0, max: 700 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    spare: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ spare, ...fleet }) => {
    const settle = Math.max(...fleet.spokes.map((spoke) => spoke.settle));
    const move = Math.max(...fleet.spokes.map(({ refresh }) => 2 * refresh + 15)) + settle;
    return { ...promised(fleet), seconds: SECONDS, rules: { due: move + spare, settle, retry: RETRY } };
  });

const RETRY = 300;

/**
 * Not promised: a rotator that takes a turn again and stands still between its last look and its asking, while a
 * database comes back after longer than the wait and the hub repeats what nobody told of. It takes a rotator that died
 * before it could say that the hub had failed, or a hub that was restarted and has not forgotten.
 */
function promised<F extends Pick<Simulation, 'databaseAway' | 'hubAway' | 'hubForgets' | 'rotators'>>(fleet: F): F {
  const stalls = fleet.rotators.some(({ fates }) => fates.includes('stalls'));
  const repeatsUnseen =
    fleet.rotators.some(({ fates }) => fates.includes('silent')) || (fleet.hubAway.length > 0 && !fleet.hubForgets);
  const shortly = fleet.databaseAway.slice(0, 1).map(({ from, to }) => ({ from, to: Math.min(to, from + RETRY / 2) }));
  return stalls && repeatsUnseen ? { ...fleet, databaseAway: shortly } : fleet;
}

test('nobody is ever left with a dead password, whatever is away and for however long', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      expect(simulate(fleet).cutOff).toEqual([]);
    }),
    { numRuns: runs(300) },
  );
});

test('a fleet in which nothing is away rotates about as often as it should', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const calm = {
        ...fleet,
        hubAway: [],
        databaseAway: [],
        spokes: fleet.spokes.map((spoke) => ({ ...spoke, away: [] })),
        rotators: [{ every: 10, delay: 0, fates: [], stall: 0 }],
      };
      const { due } = fleet.rules;
      expect(simulate(calm).rotations).toBeGreaterThanOrEqual(Math.floor(SECONDS / (due + 20)) - 1);
    }),
    { numRuns: runs(100) },
  );
});

test('whoever dies between taking a turn and rotating, hub or rotator, the turn is taken again in bounded time', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const ends = (intervals: readonly Interval[]) =>
        intervals.map(({ from, to }) => ({ from, to: Math.min(to, 3000) }));
      const calmer = {
        ...fleet,
        hubAway: ends(fleet.hubAway),
        databaseAway: ends(fleet.databaseAway),
        spokes: fleet.spokes.map((spoke) => ({ ...spoke, away: ends(spoke.away) })),
        rotators: [...fleet.rotators, { every: 10, delay: 0, fates: ['dies', 'stalls'] as const, stall: 200 }],
        seconds: 12_000,
      };
      const deaths = calmer.rotators.flatMap(({ fates }) => fates).length;
      const { due, retry } = fleet.rules;
      // Each death costs a wait, and the last turn may just be waiting.
      expect(simulate(calmer).last).toBeGreaterThan(12_000 - 2 * (due + 20) - (deaths + 1) * (retry + 20));
    }),
    { numRuns: runs(50) },
  );
});

describe('the simulation finds somebody cut off by a rule that', () => {
  const byAge = (state: PairState, rules: TurnRules) => nextTurn({ ...state, confirmations: new Map() }, rules);
  const impatient = (state: PairState, rules: TurnRules) => nextTurn(state, { ...rules, settle: 0 });
  const careless = (state: PairState, rules: TurnRules) => nextTurn({ ...state, taken: undefined }, rules);
  const hasty = (state: PairState, rules: TurnRules) => nextTurn(state, { ...rules, retry: 30 });
  const forgetful = ({ confirmations, ...state }: PairState, rules: TurnRules) =>
    nextTurn({ ...state, confirmations: new Map([...confirmations].slice(1)) }, rules);

  test.each<[string, (state: PairState, rules: TurnRules) => Turn]>([
    ['looks at the age of the last rotation alone', byAge],
    ['gives nobody time to restart', impatient],
    ['forgets a cluster', forgetful],
    ['takes a turn twice', careless],
    ['takes a turn again while the one before may still ask', hasty],
  ])('%s', (_name, decide) => {
    const found = fc.check(
      fc.property(fleets, (fleet) => simulate({ ...fleet, decide }).cutOff.length === 0),
      { numRuns: 3000, seed: 7, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});

describe('the turn', () => {
  const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
  const rules = { due: 20, settle: 5, retry: 300 };
  const said = (rotation: string, since: number) => new Map([['east', { rotation, since: at(since) }]]);

  test('is that of the user who was rotated first', () => {
    const state = { now: at(50), first: at(10), second: at(20), confirmations: said(at(20), 30) };
    expect(nextTurn(state, rules)).toEqual({ kind: 'rotate', resting: 'first', delivered: at(20) });
  });

  test('is that of the second of two who were rotated at the same time, and comes as soon as all have moved', () => {
    const state = { now: at(20), first: at(10), second: at(10), confirmations: said(at(10), 12) };
    expect(nextTurn(state, rules)).toEqual({ kind: 'rotate', resting: 'second', delivered: at(10) });
  });

  test('tells two of one second apart', () => {
    const state = {
      now: at(50),
      first: '2026-01-01T00:00:10.000000002Z',
      second: '2026-01-01T00:00:10.00000001Z',
      confirmations: said('2026-01-01T00:00:10.00000001Z', 30),
    };
    expect(nextTurn(state, rules)).toMatchObject({ kind: 'rotate', resting: 'first' });
  });

  test('reads times of any zone', () => {
    const state = {
      now: at(50),
      first: '2026-01-01T02:00:20+02:00',
      second: at(10),
      confirmations: said('2026-01-01T02:00:20+02:00', 30),
    };
    expect(nextTurn(state, rules)).toMatchObject({ kind: 'rotate', resting: 'second' });
  });

  test.each([
    [
      'it is early',
      { now: at(35), first: at(10), second: at(20), confirmations: said(at(20), 30) },
      'early',
      '15 s ago',
    ],
    [
      'a cluster says nothing',
      { now: at(50), first: at(10), second: at(20), confirmations: new Map([['east', undefined]]) },
      'refused',
      'east does not say yet',
    ],
    [
      'a cluster has the other user',
      { now: at(50), first: at(10), second: at(20), confirmations: said(at(10), 30) },
      'refused',
      'east does not say yet',
    ],
    [
      'a cluster has it for a moment only',
      { now: at(50), first: at(10), second: at(20), confirmations: said(at(20), 47) },
      'refused',
      'for 3 s',
    ],
    [
      'it was taken',
      {
        now: at(50),
        first: at(10),
        second: at(20),
        confirmations: said(at(20), 30),
        taken: { rotation: at(20), since: at(40) },
      },
      'refused',
      'taken 10 s ago and has led to no rotation yet; it is taken again after 300 s',
    ],
    [
      'Vault/OpenBao repeats it',
      {
        now: at(50),
        first: at(10),
        second: at(20),
        confirmations: said(at(20), 30),
        taken: { rotation: at(20), since: at(40), failed: true },
        hubSince: at(5),
      },
      'refused',
      'Vault/OpenBao failed to rotate 10 s ago and repeats it automatically',
    ],
    [
      'Vault/OpenBao may have forgotten it, but not for long enough',
      {
        now: at(50),
        first: at(10),
        second: at(20),
        confirmations: said(at(20), 30),
        taken: { rotation: at(20), since: at(40), failed: true },
        hubSince: at(45),
      },
      'refused',
      'was restarted 5 s ago; this turn is taken again after 300 s',
    ],
    [
      'the clock of a confirmation is ahead',
      { now: at(50), first: at(10), second: at(20), confirmations: said(at(20), 52) },
      'refused',
      'says so for 0 s',
    ],
  ])('does not come where %s, and says why', (_when, state: PairState, kind, reason) => {
    expect(nextTurn(state, rules)).toEqual({ kind, reason: expect.stringContaining(reason) });
  });

  test.each([
    ['it was taken and came to nothing', {}],
    ['Vault/OpenBao failed and was restarted', { failed: true, hubSince: '2026-01-01T00:01:00Z' }],
    ['Vault/OpenBao failed a day ago', { failed: true, since: '2025-12-30T23:00:00Z' }],
  ])('is taken again where %s for long enough', (_when, { hubSince, ...taken }: any) => {
    const state = {
      now: '2026-01-01T00:06:01Z',
      first: '2025-12-30T00:00:10Z',
      second: '2025-12-30T00:00:20Z',
      confirmations: said('2025-12-30T00:00:20Z', 30),
      taken: { rotation: '2025-12-30T00:00:20Z', since: at(40), ...taken },
      hubSince,
    };
    expect(nextTurn(state, rules)).toMatchObject({ kind: 'rotate', resting: 'first' });
  });

  test("is nobody's where the hub answers no time", () => {
    const state = { now: at(50), first: 'yesterday', second: at(20), confirmations: new Map() };
    expect(() => nextTurn(state, rules)).toThrow('Vault/OpenBao answers "yesterday" where a time belongs');
  });
});
