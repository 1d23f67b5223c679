import { spawn, SpawnOptions } from 'node:child_process';
import { constants } from 'node:os';
import { untilEnd } from './until-end';

export interface Ended {
  readonly code: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/** More of it is hardly looked at, and a program may print forever. */
const MOST_OUTPUT = 1024 * 1024;

/** Runs another program to its end, and ends it with this one. */
export async function runChild(command: string, args: readonly string[], options: SpawnOptions): Promise<Ended> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (text: Buffer) => (output = (output + text.toString()).slice(-MOST_OUTPUT));
  child.stdout!.on('data', keep);
  child.stderr!.on('data', keep);
  return untilEnd(
    () => child.exitCode === null && child.kill(),
    () =>
      new Promise((resolve) => {
        child.on('error', ({ message }) => resolve({ code: 127, output: message }));
        child.on('close', (code, signal) => resolve({ code: code ?? 128 + constants.signals[signal!], output }));
      }),
  );
}
