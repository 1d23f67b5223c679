/** Requests by how often they come, in seconds. */
export type Due = ReadonlyMap<number, number>;

const DAY = 86_400;

/**
 * The most requests that are due in one second of the day after everything was applied in one. The operator's workers may
 * take longer for them than that second: it is what the hub is asked for where they do not.
 */
export function busiestSecond(due: Due): number {
  const seconds = new Float64Array(DAY + 1);
  for (const [every, requests] of due) {
    // What comes more often than once a second comes in each.
    const step = Math.max(1, every);
    for (let at = step; at <= DAY; at += step) {
      seconds[Math.floor(at)]! += requests * (step / every);
    }
  }
  let most = 0;
  for (const requests of seconds) {
    most = Math.max(most, requests);
  }
  return most;
}

export function together(all: readonly Due[]): Due {
  const sum = new Map<number, number>();
  for (const due of all) {
    due.forEach((requests, every) => sum.set(every, (sum.get(every) ?? 0) + requests));
  }
  return sum;
}
