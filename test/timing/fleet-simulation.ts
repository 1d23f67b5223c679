import { nextTurn, PairState, Said, Taken, Turn, TurnRules } from '../../lib/timing/turn';

export interface Interval {
  readonly from: number;
  readonly to: number;
}
export interface SimulatedSpoke {
  /** Seconds between two refreshes. */
  readonly refresh: number;
  /** Seconds that its slowest workload takes to restart. */
  readonly settle: number;
  /** When its operator stands still, is cut off or waits after failures. */
  readonly away: readonly Interval[];
}
/**
 * What becomes of a rotator that has taken a turn: it asks the hub; dies before; dies before it can say that the hub
 * failed; or stands still for some time, as its token does not.
 */
export type Fate = 'works' | 'dies' | 'silent' | 'stalls';

export interface SimulatedRotator {
  /** Seconds between two runs. */
  readonly every: number;
  /** How long a run takes from reading to writing. */
  readonly delay: number;
  /** Of its runs that take a turn, one after the other; then it works. */
  readonly fates: readonly Fate[];
  /** Seconds that it stands still. */
  readonly stall: number;
}
export interface Simulation {
  readonly seconds: number;
  readonly spokes: readonly SimulatedSpoke[];
  readonly hubAway: readonly Interval[];
  readonly databaseAway: readonly Interval[];
  /** Whether a hub that comes back has forgotten what it wanted to repeat. */
  readonly hubForgets: boolean;
  readonly rotators: readonly SimulatedRotator[];
  readonly rules: TurnRules;
  /** What decides. @default - keywheel's own rule */
  readonly decide?: (state: PairState, rules: TurnRules) => Turn;
}
export interface Outcome {
  readonly rotations: number;
  /** When the last one was. */
  readonly last: number;
  /** When somebody was left with a dead password. */
  readonly cutOff: readonly number[];
}

/** Seconds that the token of a rotator lives. */
const TOKEN = 120;

interface Content {
  readonly user: number;
  readonly rotation: string;
  readonly since: number;
}

/**
 * A clock that runs over a hub with two users, operators that deliver the one rotated last, workloads that restart
 * some time after, and rotators that ask the same questions as the real one. Nothing in it knows the rule.
 */
export function simulate(simulation: Simulation): Outcome {
  const { spokes, rules, decide = nextTurn } = simulation;
  const rotatedAt = [time(0), time(0)];
  const secrets: Content[][] = spokes.map(() => []);
  const confirmations = new Map<string, Said | undefined>(spokes.map((_, index) => [`spoke-${index}`, undefined]));
  const refreshed = spokes.map(() => -Infinity);
  const pushed = spokes.map(() => -Infinity);
  const fates = simulation.rotators.map(({ fates: all }) => [...all]);
  const pending: Run[] = [];
  const asking: Run[] = [];
  let taken: (Taken & { version: number }) | undefined;
  let hubSince = 0;
  let last = 0;
  let retry: { user: number; at: number } | undefined;
  let rotations = 0;
  const cutOff: number[] = [];

  const rotate = (user: number, now: number) => {
    // Whoever may still use what this user's password was until now is cut off.
    const inUse = secrets.some((contents, index) =>
      contents.some((content, at) => {
        const until = contents[at + 1]?.since ?? Infinity;
        return content.user === user && until + spokes[index]!.settle > now;
      }),
    );
    if (inUse) {
      cutOff.push(now);
    }
    rotatedAt[user] = time(now);
    rotations += 1;
    last = now;
  };
  const ask = ({ turn, version, fate }: Run, databaseIsThere: boolean, now: number) => {
    const user = turn.resting === 'first' ? 0 : 1;
    if (databaseIsThere) {
      rotate(user, now);
      retry = retry?.user === user ? undefined : retry;
    } else {
      retry = { user, at: now + 10 };
      if (fate !== 'silent' && taken?.version === version + 1) {
        taken = { rotation: turn.delivered, since: time(now), failed: true, version: version + 2 };
      }
    }
  };

  for (let now = 0; now < simulation.seconds; now += 1) {
    const hubIsThere = !within(simulation.hubAway, now);
    const databaseIsThere = !within(simulation.databaseAway, now);
    if (!hubIsThere) {
      hubSince = now + 1;
      retry = simulation.hubForgets ? undefined : retry;
      continue;
    }
    // The hub itself repeats what failed.
    if (retry && now >= retry.at) {
      if (databaseIsThere) {
        rotate(retry.user, now);
        retry = undefined;
      } else {
        retry = { ...retry, at: now + 10 };
      }
    }
    for (const [index, spoke] of spokes.entries()) {
      if (within(spoke.away, now)) {
        continue;
      }
      if (now - refreshed[index]! >= spoke.refresh) {
        refreshed[index] = now;
        const user = rotatedAt[1]! > rotatedAt[0]! ? 1 : 0;
        const contents = secrets[index]!;
        if (contents.at(-1)?.rotation !== rotatedAt[user] || contents.at(-1)?.user !== user) {
          contents.push({ user, rotation: rotatedAt[user]!, since: now });
        }
      }
      const carried = secrets[index]!.at(-1);
      const path = `spoke-${index}`;
      if (now - pushed[index]! >= spoke.refresh && carried) {
        pushed[index] = now;
        if (confirmations.get(path)?.rotation !== carried.rotation) {
          confirmations.set(path, { rotation: carried.rotation, since: time(now) });
        }
      }
    }
    for (const one of pending.splice(0).toSorted((a, b) => a.at - b.at)) {
      // A token of a run that hangs dies.
      if (one.at > now) {
        pending.push(one);
      } else if ((taken?.version ?? 0) === one.version && now - one.began < TOKEN) {
        taken = { rotation: one.turn.delivered, since: time(now), version: one.version + 1 };
        const fate = fates[one.rotator]!.shift() ?? 'works';
        const hubHasRotated = rotatedAt.some((at, user) => at !== one.read[user]);
        if (fate !== 'dies' && !hubHasRotated) {
          const { stall } = simulation.rotators[one.rotator]!;
          asking.push({ ...one, fate, at: now + (fate === 'stalls' ? stall : 0) });
        }
      }
    }
    for (const one of asking.splice(0)) {
      if (one.at > now) {
        asking.push(one);
      } else if (now - one.began < TOKEN) {
        ask(one, databaseIsThere, now);
      }
    }
    for (const [rotator, { every, delay }] of simulation.rotators.entries()) {
      if (now % every === 0) {
        const [first, second] = rotatedAt as [string, string];
        const state = { now: time(now), first, second, confirmations: new Map(confirmations), taken };
        const turn = decide({ ...state, hubSince: time(hubSince) }, rules);
        if (turn.kind === 'rotate') {
          pending.push({
            at: now + delay,
            turn,
            version: taken?.version ?? 0,
            began: now,
            read: [first, second],
            rotator,
          });
        }
      }
    }
  }
  return { rotations, last, cutOff };
}

/** A run that is under way. */
interface Run {
  readonly at: number;
  readonly turn: Extract<Turn, { kind: 'rotate' }>;
  readonly version: number;
  readonly began: number;
  /** When each user was rotated last, as it was read. */
  readonly read: readonly [string, string];
  readonly rotator: number;
  readonly fate?: Fate;
}

function within(intervals: readonly Interval[], now: number): boolean {
  return intervals.some(({ from, to }) => now >= from && now < to);
}

/** Distinct moments have distinct texts that sort as they follow each other. */
function time(second: number): string {
  return new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
}
