/** Seconds between which there is no other threshold: rules are few however many times a fleet has. */
const STEPS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080, 1440].map(
  (minutes) => minutes * 60,
);
const DAY = 86_400;
/** Beyond a day. */
const COARSE = DAY / 4;

/** The next step from a time on, for what must have had its time. */
export function stepUp(seconds: number): number {
  return STEPS.find((step) => step >= seconds) ?? Math.ceil(seconds / COARSE) * COARSE;
}

/** The step before a time is over, for what must be known in time; at once within the first minute. */
export function stepDown(seconds: number): number {
  return seconds >= DAY ? Math.floor(seconds / COARSE) * COARSE : (STEPS.findLast((step) => step <= seconds) ?? 0);
}
