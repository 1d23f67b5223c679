import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { holding } from '../../lib/synth/lock';

/** Takes a lock many times, and dies with it in its hands. */
const folder = join(process.cwd(), 'locked');
const inside = join(process.cwd(), 'inside');

function alone(run: () => void = () => undefined): void {
  try {
    mkdirSync(inside);
  } catch {
    console.log('broken: another holds it');
    return;
  }
  run();
  rmdirSync(inside);
}

for (let turn = 0; turn < 15; turn += 1) {
  holding([folder], () => alone());
}
holding([folder], () => {
  alone();
  console.log('held');
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
});
