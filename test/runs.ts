/** How often a slow property is tried: a quarter of it in `npm test`, all in `npm run test:all`, which the gate runs. */
export function runs(all: number): number {
  return process.env['KEYWHEEL_TESTS'] === 'all' ? all : Math.ceil(all / 4);
}
