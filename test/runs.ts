/** Whether all is tried: in `npm run test:all`, which the gate runs. */
const ALL = process.env['KEYWHEEL_TESTS'] === 'all';
/** What of the rest `npm test` tries: one of so many. */
const STEP = 4;

/** How often a slow property is tried: a quarter of it in `npm test`, all in `npm run test:all`. */
export function runs(all: number): number {
  return ALL ? all : Math.ceil(all / STEP);
}

/** Of many cases of one kind that take long together: every fourth in `npm test`, all in `npm run test:all`. */
export function some<T>(cases: readonly T[]): T[] {
  return cases.filter((_, index) => ALL || index % STEP === 0);
}
