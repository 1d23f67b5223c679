import { nanoseconds, SECOND } from './instant';

/** What a value at a path is, and since when. Undefined for what is not there. */
export interface Said {
  readonly rotation: string;
  readonly since: string;
}

/** What the hub tells about a pair of users. All times are the hub's own, as it writes them. */
export interface PairState {
  readonly now: string;
  /** When each user was rotated. */
  readonly first: string;
  readonly second: string;
  /** Which rotation the Secrets carry, by the paths where that is said. */
  readonly confirmations: ReadonlyMap<string, Said | undefined>;
  /** Who took a turn last, after which rotation. */
  readonly taken?: Said;
}
export interface TurnRules {
  /** Seconds after which the next rotation is due. */
  readonly due: number;
  /** Seconds that everybody gets to restart once their Secret carries the last rotation. */
  readonly settle: number;
}
export type Turn =
  /** The resting user, and the rotation after which the turn is taken. */
  | { readonly kind: 'rotate'; readonly resting: 'first' | 'second'; readonly delivered: string }
  | { readonly kind: 'early' | 'refused'; readonly reason: string };

/**
 * Whose turn it is. One user is delivered, the one that was rotated last; the other one rests, and may be rotated once
 * nobody uses it any more: every Secret carries the delivered one, for long enough that all have restarted.
 *
 * The age of the last rotation alone says nothing about that: an operator may have been cut off ever since.
 */
export function nextTurn({ now, first, second, confirmations, taken }: PairState, { due, settle }: TurnRules): Turn {
  const [present, firstAt, secondAt] = [now, first, second].map(instant) as [bigint, bigint, bigint];
  const later = secondAt > firstAt;
  const [resting, delivered] = later ? (['first', second] as const) : (['second', first] as const);
  const gap = later ? secondAt - firstAt : firstAt - secondAt;
  const since = (text: string) => Number((present - instant(text)) / SECOND);
  // Two that were rotated together are set apart as soon as nobody is hurt by it.
  if (since(delivered) < due && gap >= BigInt(Math.ceil(settle)) * SECOND) {
    return early(`the last rotation is ${since(delivered)} s ago, the next is due after ${due} s`);
  }
  for (const [path, said] of confirmations) {
    if (said?.rotation !== delivered) {
      return refused(`${path} does not say yet that the rotation of ${delivered} has arrived there`);
    }
    if (since(said.since) < settle) {
      return refused(`${path} says so for ${since(said.since)} s, and its workloads may need ${settle} s to restart`);
    }
  }
  // The hub repeats by itself what failed: a second rotation might come right after it, and hit the new password.
  if (taken?.rotation === delivered) {
    return refused(
      `this turn was taken ${since(taken.since)} s ago, and the hub itself repeats a rotation that failed`,
    );
  }
  return { kind: 'rotate', resting, delivered };
}

function early(reason: string): Turn {
  return { kind: 'early', reason };
}

function refused(reason: string): Turn {
  return { kind: 'refused', reason };
}

function instant(text: string): bigint {
  const found = nanoseconds(text);
  if (found === undefined) {
    throw new RangeError(`the hub answers "${text}" where a time belongs`);
  }
  return found;
}
