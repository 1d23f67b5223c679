/** What must hold about the time between two refreshes: `refreshes * refresh + rest` is at most, or below, the limit. */
export interface Demand {
  /** What holds then. */
  readonly told: string;
  readonly refreshes: 1 | 2;
  /** Everything else that is in the sum, in seconds. */
  readonly rest: number;
  readonly limit: number;
  readonly below?: boolean;
}

/** The largest refresh for which everything holds, in whole seconds. */
export interface LargestRefresh {
  /** Infinite where nothing limits it; 0 where no refresh will do. */
  readonly seconds: number;
  /** The demand that a longer one breaks. */
  readonly because?: string;
}

/** What a delivery needs beside its refresh: the operator's own time, and that of whoever uses the Secret. */
export interface Move {
  readonly slack: number;
  readonly settle: number;
}

/** The operator looks at a PushSecret again only some seconds after its interval. */
const PUSH_SLACK = 5;

/** Seconds of a move of a pair that no refresh shortens: the Secret is refreshed, then its confirmation. */
export function pairRest({ slack, settle }: Move): number {
  return slack + PUSH_SLACK + settle;
}

export function outlivesMove(lifetime: number, { slack, settle }: Move): Demand {
  return { told: 'its lease outlives the move', refreshes: 1, rest: slack + settle, limit: lifetime, below: true };
}

export function staysWithinOutage(maximumOutage: number, { slack, settle }: Move): Demand {
  return { told: 'the outage that is promised', refreshes: 1, rest: slack + settle, limit: maximumOutage };
}

/** One that is rotated again before it has arrived is never right. */
export function arrivesInTime(period: number, { slack, settle }: Move): Demand {
  return {
    told: 'it arrives before the next rotation',
    refreshes: 1,
    rest: slack + settle,
    limit: period,
    below: true,
  };
}

export function leavesTimeToMove(due: number, move: Move): Demand {
  return { told: 'everybody moves between two rotations', refreshes: 2, rest: pairRest(move), limit: due };
}

/** @param untilNext how old a value is when the next one is made */
export function staysYoung(rule: string, maximumAge: number, untilNext: number, { slack, settle }: Move): Demand {
  return { told: rule, refreshes: 1, rest: untilNext + slack + settle, limit: maximumAge };
}

export function largestRefresh(demands: readonly Demand[]): LargestRefresh {
  let largest: LargestRefresh = { seconds: Infinity };
  for (const { told, refreshes, rest, limit, below } of demands) {
    const spare = (limit - rest) / refreshes;
    const seconds = spare === Infinity ? spare : Math.max(0, below ? Math.ceil(spare) - 1 : Math.floor(spare));
    if (!(seconds >= largest.seconds)) {
      largest = { seconds: seconds >= 0 ? seconds : 0, because: told };
    }
  }
  return largest;
}
