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
  /** Which turn was taken last: after which rotation. */
  readonly taken?: Taken;
  /** Since when the hub is active. Undefined where it does not say. */
  readonly hubSince?: string;
}
/** A turn that was taken; `since` is when, or when its rotation was seen to fail. */
export interface Taken extends Said {
  /** The hub got the request and could not carry it out: it repeats it by itself for as long as it is active. */
  readonly failed?: boolean;
}
export interface TurnRules {
  /** Seconds after which the next rotation is due. */
  readonly due: number;
  /** Seconds that everybody gets to restart once their Secret carries the last rotation. */
  readonly settle: number;
  /**
   * Seconds after which a turn that came to nothing is taken again: by then whoever took it can no longer ask, for its
   * token is dead, and what it had asked for is over.
   */
  readonly retry: number;
}
/** Seconds after which even the hub has given up, or hangs at a database that answers nobody. */
const GIVEN_UP = 24 * 3600;

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
export function nextTurn(state: PairState, { due, settle, retry }: TurnRules): Turn {
  const { now, first, second, confirmations, taken } = state;
  const [present, firstAt, secondAt] = [now, first, second].map(instant) as [bigint, bigint, bigint];
  const later = secondAt > firstAt;
  const [resting, delivered] = later ? (['first', second] as const) : (['second', first] as const);
  const gap = later ? secondAt - firstAt : firstAt - secondAt;
  // Clocks of several nodes differ a little: what is still to come is now.
  const since = (text: string) => Math.max(0, Number((present - instant(text)) / SECOND));
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
  // Had the turn led to a rotation, another user would be delivered by now.
  const pending = taken?.rotation === delivered ? pendingReason(taken, state.hubSince, retry, since) : undefined;
  return pending === undefined ? { kind: 'rotate', resting, delivered } : refused(pending);
}

/** Why a turn that was taken may still lead to a rotation. A second one would come right after it, and hit the new password. */
function pendingReason(
  taken: Taken,
  hubSince: string | undefined,
  retry: number,
  since: (text: string) => number,
): string | undefined {
  const ago = since(taken.since);
  if (!taken.failed) {
    return !(ago >= retry)
      ? `this turn was taken ${ago} s ago and has led to no rotation yet; it is taken again after ${retry} s`
      : undefined;
  }
  // What the hub repeats is in the memory of its active node; a new one may know nothing of it.
  const active = hubSince !== undefined && instant(hubSince) > instant(taken.since) ? since(hubSince) : undefined;
  if (active === undefined) {
    return ago < GIVEN_UP
      ? `Vault/OpenBao failed to rotate ${ago} s ago and repeats it automatically; see whether its database answers`
      : undefined;
  }
  return !(active >= retry)
    ? `Vault/OpenBao failed to rotate, and was restarted ${active} s ago; this turn is taken again after ${retry} s`
    : undefined;
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
    throw new RangeError(`Vault/OpenBao answers "${text}" where a time belongs`);
  }
  return found;
}
