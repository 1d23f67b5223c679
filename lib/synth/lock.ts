import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { FleetError } from '../errors';

export const LOCK_FILE = '.keywheel-lock';

/** How long a run waits for another one, in milliseconds: writing takes seconds. */
const PATIENCE = 60_000;
const POLL = 50;
/** Of another machine nothing but the age can be known: after so many milliseconds it is taken for dead. */
const ABANDONED = 600_000;
/** Between making the file and saying whose it is pass microseconds. */
const UNSAID = 2_000;

interface Holder {
  readonly pid: number;
  readonly thread: number;
  readonly host: string;
  /** When that process began, in ticks of the machine: numbers of processes are given again. */
  readonly started: string | undefined;
}

/** One run at a time writes into a folder; one that died holds it no longer. */
class Lock {
  /**
   * Waits for the folder, which is made where it is missing.
   *
   * @param patience in milliseconds
   * @throws FleetError OutputBusy, OutputNotWritable
   */
  static take(folder: string, patience = PATIENCE): Lock {
    const made = makeFolder(folder);
    const file = join(folder, LOCK_FILE);
    const until = Date.now() + patience;
    while (!makeFile(file)) {
      const seen = contentOf(file);
      if (seen === undefined) {
        continue;
      }
      if (isDead(seen.text, seen.age)) {
        discard(file, seen.text);
      } else if (Date.now() > until) {
        throw busy(file, seen.text);
      } else {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL);
      }
    }
    return new Lock(file, folder, made);
  }

  private constructor(
    private readonly file: string,
    private readonly folder: string,
    private readonly made: string | undefined,
  ) {}

  /** The folders that were made for the lock go too, where nothing came into them. */
  release(): void {
    rmSync(this.file, { force: true });
    if (this.made === undefined) {
      return;
    }
    try {
      for (let folder = this.folder; folder.length >= this.made.length; folder = dirname(folder)) {
        rmdirSync(folder);
      }
    } catch {
      // They hold what was written.
    }
  }
}

/**
 * Runs while the folders are locked, which are made where they are missing.
 *
 * @throws FleetError OutputBusy; OutputNotWritable where there can be no lock
 */
export function holding<T>(folders: readonly string[], run: () => T, patience?: number): T {
  const locks: Lock[] = [];
  try {
    // Always in the same order: two runs never wait for each other.
    [...folders].sort().forEach((folder) => locks.push(Lock.take(folder, patience)));
    return run();
  } finally {
    locks.reverse().forEach((lock) => lock.release());
  }
}

/** @returns the outermost folder that there was not */
function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw notWritable(folder, error);
  }
}

function notWritable(path: string, error: unknown): FleetError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FleetError(
    'OutputNotWritable',
    `cannot write ${path} (${code ?? message}); nothing was changed. Make room or give a folder that can be written`,
  );
}

function makeFile(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw notWritable(file, error);
  }
  try {
    const holder: Holder = {
      pid: process.pid,
      thread: threadId,
      host: hostname(),
      started: startOf(process.pid),
    };
    writeSync(descriptor, JSON.stringify(holder));
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function contentOf(file: string): { text: string; age: number } | undefined {
  try {
    return { text: readFileSync(file, 'utf8'), age: Date.now() - statSync(file).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function isDead(text: string, age: number): boolean {
  const holder = parsed(text);
  if (!holder) {
    return age > UNSAID;
  }
  if (holder.host !== hostname()) {
    return age > ABANDONED;
  }
  if (holder.pid === process.pid && holder.thread === threadId) {
    // Writing never lets anything else of this thread run.
    return true;
  }
  return !runs(holder.pid) || (holder.started !== undefined && holder.started !== startOf(holder.pid));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Known on Linux: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, field 22. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses, which may hold both.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function parsed(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Takes a dead one away. Where somebody else did so first and holds it now, theirs is given back. */
function discard(file: string, seen: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return;
    }
    throw error;
  }
  if (contentOf(aside)?.text !== seen) {
    try {
      linkSync(aside, file);
    } catch {
      // A third has it already.
    }
  }
  rmSync(aside, { force: true });
}

function busy(file: string, text: string): FleetError {
  const holder = parsed(text);
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new FleetError(
    'OutputBusy',
    `another synthesis (${who}) is writing here, and has not come to an end; nothing was changed. Run it again ` +
      `when that one is done, or remove the file if there is no such process`,
    file,
  );
}
