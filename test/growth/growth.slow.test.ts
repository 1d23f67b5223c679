import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { growsFaster, type Sizes } from './growing';

/** All of them take minutes: `npm run test:growth`. */
const SOME = ['secrets of a namespace'];

interface Counted {
  readonly shape: string;
  readonly grows: readonly { readonly where: string; readonly counts: Sizes }[];
}

/** What grows faster than the fleet, shape by shape. */
function counted(shapes: readonly string[]): Counted[] {
  const root = join(__dirname, '..', '..');
  const flags = ['--no-opt', '--no-flush-bytecode'];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...flags, join(root, 'test/child.js'), join(__dirname, 'counted.ts'), ...shapes],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) {
    throw new Error(stderr);
  }
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Counted);
}

describe('the work of a synthesis and of a check', () => {
  it('grows no faster than the fleet, whatever its shape', () => {
    const all = process.env['KEYWHEEL_SHAPES'] === 'all';
    const shapes = counted(all ? [] : SOME);
    expect(shapes.filter(({ grows }) => grows.length > 0)).toEqual([]);
    expect(shapes.length).toBeGreaterThanOrEqual(all ? 38 : SOME.length);
  }, 1_200_000);
});

describe('growth', () => {
  const sizes = (of: (n: number) => number): Sizes => [of(8), of(16), of(32)];

  it.each([
    ['a constant', (): number => 10_000],
    ['a line', (n: number) => 5000 + 40 * n],
    ['a sort', (n: number) => n * Math.log2(n) * 10],
    ['a list that is first looked at when it is long', (n: number) => (n < 10 ? 0 : 10 * n)],
    ['a few pairs', (n: number) => (n < 30 ? 0 : 200)],
  ])('is not told of %s', (_, of) => {
    expect(growsFaster(sizes(of), 32)).toBe(false);
  });

  it.each([
    ['all pairs', (n: number) => (n * (n - 1)) / 2],
    ['a square', (n: number) => n * n],
    ['a square next to a line', (n: number) => 2000 + 4 * n + n * n],
    ['a cube', (n: number) => n ** 3],
    ['a square of what is told from a length on', (n: number) => (n < 10 ? 0 : n * n)],
  ])('is told of %s', (_, of) => {
    expect(growsFaster(sizes(of), 32)).toBe(true);
  });
});
