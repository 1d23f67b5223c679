import { spawn } from 'node:child_process';
import { announce } from './cache';
import { forgetProcess, watchProcess } from './watchdog';

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  /** What it does, for a person who waits. */
  readonly doing: string;
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to do where the command is not there. */
  readonly missing: string;
}

/** All parts together: what takes longer is reported as missing, its scenarios as skipped, and the gate as failed. */
const END = Date.now() + 55 * 60_000;
const SIGN_OF_LIFE = 30_000;
const END_OF_OUTPUT = 500;

/** Runs what brings a part, and says every half a minute that it is alive. @returns its output */
export function runTool({ command, args, doing, folder, env, missing }: ToolRun): Promise<string> {
  const begun = Date.now();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: Math.max(1, END - begun),
  });
  if (child.pid !== undefined) {
    watchProcess(child.pid);
  }
  let [output, errors, lines] = ['', '', 0];
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    lines += text.split('\n').length - 1;
    errors = (errors + text).slice(-END_OF_OUTPUT);
  });
  const timer = setInterval(() => {
    const last = errors.trimEnd().split('\n').at(-1);
    announce(`${doing}: ${Math.round((Date.now() - begun) / 1000)} s, ${lines} lines, the last is "${last}"`);
  }, SIGN_OF_LIFE);
  return new Promise<string>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(error.code === 'ENOENT' ? missing : `${command} failed: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve(output);
      } else {
        const reason = signal ? `was stopped after ${Math.round((Date.now() - begun) / 1000)} s` : 'failed';
        reject(new Error(`${command} ${args[0]} ${reason}: ${errors.trim()}`));
      }
    });
  }).finally(() => {
    clearInterval(timer);
    if (child.pid !== undefined) {
      forgetProcess(child.pid);
    }
  });
}
