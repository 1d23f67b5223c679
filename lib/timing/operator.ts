/**
 * When External Secrets Operator comes back after an outage, as its sources say (v0.20.4). Everything is in seconds.
 *
 * - An item that fails is tried again after 1 s, then 2 s, 4 s and so on up to 7 minutes; all items of a controller
 *   share 10 retries a second, after a burst of 100 (`pkg/controllers/common/common.go`, BuildRateLimiter).
 * - A controller works on one item at a time (`cmd/controller/root.go`, `--concurrent`).
 * - An ExternalSecret fails for as long as its store is not Ready (`--enable-flood-gate`, on by default), and the end of
 *   that is no event for it: it waits out a back-off of its own (`externalsecret_controller.go`, SetupWithManager).
 * - A request to the hub is tried three times, and given up after 60 s (`hashicorp/vault/api` v1.22, DefaultConfig).
 */

/** Between two attempts. */
export const LONGEST_PAUSE = 7 * 60;
const RETRIES_PER_SECOND = 10;
const RETRY_BURST = 100;

/** How a server that is away meets a request. */
export type Absence =
  /** The connection is refused, or an error is answered at once. */
  | 'refuses'
  /** Nothing comes back: a frozen process, a cable that swallows packets. */
  | 'hangs';

/** How long one request of the operator lasts at most while the hub is away, its repetitions included. */
export const LONGEST_REQUEST: Readonly<Record<Absence, number>> = {
  // Pauses of at most 1.5 s and twice that between three attempts (`go-retryablehttp`, LinearJitterBackoff).
  refuses: 4.5,
  hangs: 60,
};

/**
 * The longest pause before its next attempt that an item can be in once it has failed for this long.
 *
 * Pauses double, so the item has failed for about as long as the pause. But the first failure changes the status of the
 * object, which is an event and a second attempt at once; and an attempt during which an earlier pause runs out is
 * followed by the next one without any (client-go's delaying queue). Each of them counts as a failure. What remains
 * sure is that half of a pause has gone by before it begins. Whoever touches the object meanwhile, a person or a GitOps
 * tool, makes one more attempt, which may double the pause.
 */
export function backOff(outage: number): number {
  return Math.min(LONGEST_PAUSE, 2 ** Math.floor(Math.log2(2 * Math.max(0, outage) + 2)));
}

/** The longest that items which all fail wait for each other, before any of them is tried again. */
export function retryQueue(items: number): number {
  return Math.max(0, items - RETRY_BURST) / RETRIES_PER_SECOND;
}

/**
 * The longest that items go on failing once what they failed of is gone, by nobody's hand: the longest pause, or the wait
 * of all of them for each other, then the work itself. Whatever fails for longer has a cause that is still there.
 */
export function longestReturn(items: number, concurrent: number): number {
  return LONGEST_REQUEST.hangs + Math.max(LONGEST_PAUSE, retryQueue(items)) + work(items, { concurrent });
}

/** What the requests of one refresh may take, and those few that are due at the same time. */
const LEAST_SLACK = 10;
/** What one item takes while the hub is well, at most. */
const ATTEMPT = 1;

/** How long after its interval a refresh is done at the latest: all items of the cluster may be due at once. */
export function refreshSlack(items: number, concurrent: number): number {
  return Math.max(LEAST_SLACK, Math.ceil(items / concurrent) * ATTEMPT);
}

export interface OutageOptions {
  readonly outage: number;
  /** The longest of the ExternalSecrets. */
  readonly refreshInterval: number;
  /** @default "hangs", which takes longer */
  readonly absence?: Absence;
  /** On the cluster. @default 1 */
  readonly stores?: number;
  /** On the cluster. @default 1 */
  readonly externalSecrets?: number;
  /** The operator's `--concurrent`. @default 1 */
  readonly concurrent?: number;
  /** What one item takes while the hub is well. @default 1 */
  readonly attempt?: number;
}

/** The latest that every ExternalSecret is synced after the hub is back, by nobody's hand. */
export function returnAfterOutage(options: OutageOptions): number {
  const { outage, refreshInterval, externalSecrets = 1 } = options;
  const stores = storesReadyAfterOutage(options);
  const failed = stores + Math.max(backOff(outage + stores), retryQueue(externalSecrets));
  // What was not due during the outage has never failed.
  const due = refreshInterval - outage;
  return Math.max(failed, due) + work(externalSecrets, options);
}

/** The longest outage of the hub after which the operator is back in time: with what is left of its back-off. */
export function survivedOutage(spare: number): number {
  const needed = (outage: number) => outage + LONGEST_REQUEST.hangs + backOff(outage + LONGEST_REQUEST.hangs);
  let [survived, tooLong] = [-1, Math.max(0, Math.ceil(spare))];
  while (tooLong - survived > 1) {
    const outage = Math.floor((survived + tooLong) / 2);
    if (needed(outage) <= spare) {
      survived = outage;
    } else {
      tooLong = outage;
    }
  }
  return survived;
}

/** The latest that every store is Ready again: what asked for it before fails meanwhile, and waits longer. */
export function storesReadyAfterOutage(options: OutageOptions): number {
  const { outage, absence = 'hangs', stores = 1 } = options;
  // A request on its way when the hub comes back may still run into its limit, and fail only then.
  const late = LONGEST_REQUEST[absence];
  return late + Math.max(backOff(outage + late), retryQueue(stores)) + work(stores, options);
}

/** All items are due at the same moment. */
function work(
  items: number,
  { concurrent = 1, attempt = ATTEMPT }: Pick<OutageOptions, 'concurrent' | 'attempt'>,
): number {
  return Math.ceil(items / concurrent) * attempt;
}
