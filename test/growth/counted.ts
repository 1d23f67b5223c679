// Prints for each shape what of the library grows faster than the fleet, as JSON, a line each:
// `node --no-opt --no-flush-bytecode test/child.js test/growth/counted.ts [shape]...`
// Without those flags V8 inlines functions, or throws them away, and does not count them.
import { Counters } from './counters';
import { growing } from './growing';

const counters = new Counters();

async function main(): Promise<void> {
  // What was compiled before is not counted.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { SHAPES } = require('./shapes') as typeof import('./shapes');
  const { takeTheRoad } = require('./road') as typeof import('./road');
  const asked = process.argv.slice(3);
  for (const name of asked.length > 0 ? asked : Object.keys(SHAPES)) {
    const shape = SHAPES[name]!;
    const { size = 8 } = shape;
    const countedAt = async (n: number) => {
      await takeTheRoad(shape, n);
      return counters.take();
    };
    // What is made once and kept is made before.
    await countedAt(2);
    const taken = [await countedAt(size), await countedAt(2 * size), await countedAt(4 * size)] as const;
    process.stdout.write(`${JSON.stringify({ shape: name, grows: growing(taken, 4 * size, counters) })}\n`);
  }
}

void main();
