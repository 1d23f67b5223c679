import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetError } from '../errors';
import { runSession } from '../synth/session';
import type { SynthOptions } from '../synth/synth-options';
import type { SynthReport } from '../synth/synthesize';
import { progress } from './progress';
import { requireTypeScript } from './typescript';

const DEFAULTS = ['main.ts', 'main.js'];

/**
 * The file of the program.
 *
 * @throws FleetError ProgramMissing
 */
export function findProgram(app: string | undefined): string {
  const file = app ?? DEFAULTS.find((name) => isFile(name));
  if (file === undefined) {
    throw new FleetError(
      'ProgramMissing',
      `there is no ${DEFAULTS.join(' and no ')} in the working directory; name the program with --app <file>`,
    );
  }
  if (!isFile(file)) {
    throw new FleetError(
      'ProgramMissing',
      `there is no file "${file}"; give --app the file that calls synth(), relative to the working directory`,
    );
  }
  return resolve(file);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
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

/**
 * Runs a program that writes nothing: its fleets are reported.
 *
 * @throws FleetError ProgramMissing, ProgramExited; whatever is wrong with the program, or with its output
 */
export async function checkProgram(
  app: string | undefined,
  options: Pick<SynthOptions, 'onChecked' | 'comparison'>,
  onReport: (report: SynthReport) => void = () => undefined,
): Promise<void> {
  const file = findProgram(app);
  await progress.during('load', () =>
    runSession({ checkOnly: true, progress: progress.show, ...options }, onReport, () =>
      runProgram(file, (error) => {
        throw error;
      }),
    ),
  );
}

/** Loads a file of TypeScript or JavaScript, and gives what it exports. @param file absolute */
export async function load(file: string): Promise<unknown> {
  // A mistake deep in the library has its line of the program far down in the stack.
  Error.stackTraceLimit = 50;
  return /\.[cm]?ts$/.test(file) ? requireTypeScript(file) : await import(pathToFileURL(file).href);
}

function exited(code: number): FleetError {
  return new FleetError(
    'ProgramExited',
    `the process ended with code ${code} before the program was done; let it end on its own, without process.exit ` +
      'and without waiting for what never comes',
  );
}
