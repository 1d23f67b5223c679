import { nextTurn, PairState, Said, Turn, TurnRules } from '../../lib/timing/turn';

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
export interface Simulation {
  readonly seconds: number;
  readonly spokes: readonly SimulatedSpoke[];
  readonly hubAway: readonly Interval[];
  readonly databaseAway: readonly Interval[];
  /** Seconds between two runs of each rotator, and how long a run takes from reading to writing. */
  readonly rotators: readonly { readonly every: number; readonly delay: number }[];
  readonly rules: TurnRules;
  /** What decides. @default - keywheel's own rule */
  readonly decide?: (state: PairState, rules: TurnRules) => Turn;
}
export interface Outcome {
  readonly rotations: number;
  /** When somebody was left with a dead password. */
  readonly cutOff: readonly number[];
}

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
  const pending: { at: number; turn: Extract<Turn, { kind: 'rotate' }>; version: number; began: number }[] = [];
  let taken: (Said & { version: number }) | undefined;
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
  };

  for (let now = 0; now < simulation.seconds; now += 1) {
    const hubIsThere = !within(simulation.hubAway, now);
    const databaseIsThere = !within(simulation.databaseAway, now);
    if (!hubIsThere) {
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
      } else if ((taken?.version ?? 0) === one.version && now - one.began < 600) {
        taken = { rotation: one.turn.delivered, since: time(now), version: one.version + 1 };
        const user = one.turn.resting === 'first' ? 0 : 1;
        if (databaseIsThere) {
          rotate(user, now);
        } else {
          retry = { user, at: now + 10 };
        }
      }
    }
    for (const { every, delay } of simulation.rotators) {
      if (now % every === 0) {
        const [first, second] = rotatedAt as [string, string];
        const turn = decide({ now: time(now), first, second, confirmations: new Map(confirmations), taken }, rules);
        if (turn.kind === 'rotate') {
          pending.push({ at: now + delay, turn, version: taken?.version ?? 0, began: now });
        }
      }
    }
  }
  return { rotations, cutOff };
}

function within(intervals: readonly Interval[], now: number): boolean {
  return intervals.some(({ from, to }) => now >= from && now < to);
}

/** Distinct moments have distinct texts that sort as they follow each other. */
function time(second: number): string {
  return new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
}
