import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetError } from '../errors';

const DEFAULTS = ['main.ts', 'main.js'];

/**
 * The file of the program.
 *
 * @throws FleetError ProgramMissing
 */
export function findProgram(app: string | undefined): string {
  const file = app ?? DEFAULTS.find((name) => existsSync(name));
  if (file === undefined) {
    throw new FleetError(
      'ProgramMissing',
      `there is no ${DEFAULTS.join(' and no ')} in the working directory; name the program with --app <file>`,
    );
  }
  if (!existsSync(file)) {
    throw new FleetError(
      'ProgramMissing',
      `there is no file "${file}"; give --app the file that calls synth(), relative to the working directory`,
    );
  }
  return resolve(file);
}

/**
 * Runs a program until it has nothing left to do, for it may synthesise in a promise.
 *
 * @param onExit called where the program ends the process: nothing asynchronous runs after that
 */
export async function runProgram(file: string, onExit: (error: FleetError) => void): Promise<void> {
  let crash!: (error: unknown) => void;
  const crashed = new Promise<never>((_, reject) => (crash = reject));
  const idle = new Promise<void>((resolve) => process.once('beforeExit', () => resolve()));
  const exit = (code: number) => onExit(exited(code));
  process.once('uncaughtException', crash).once('exit', exit);
  try {
    await Promise.race([crashed, load(file).then(() => idle)]);
  } finally {
    process.off('uncaughtException', crash).off('exit', exit);
  }
}

async function load(file: string): Promise<void> {
  if (/\.[cm]?ts$/.test(file)) {
    // Its door for CommonJS: the one for modules starts a thread first.
    const require = createRequire(__filename);
    const { register } = require('tsx/cjs/api') as typeof import('tsx/cjs/api');
    register();
    require(file);
  } else {
    await import(pathToFileURL(file).href);
  }
}

function exited(code: number): FleetError {
  return new FleetError(
    'ProgramExited',
    `the program ended the process with code ${code} before it was done; ` +
      'take process.exit out of it, let it end by itself and wait for nothing that never comes',
  );
}
