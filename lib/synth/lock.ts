import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, rmdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FleetError } from '../errors';
import { holderOf, holderText, Seen, seenAt, Watch } from './lock-holder';

export const LOCK_FILE = '.keywheel-lock';

/** How long a run waits for another one, in milliseconds: writing takes seconds. */
const PATIENCE = 60_000;
const POLL = 50;

/** One run at a time writes into a folder; one that died holds it no longer. */
class Lock {
  /**
   * Waits for the folder, which is made where it is missing.
   *
   * @param patience in milliseconds
   * @throws FleetError OutputBusy, OutputNotWritable
   */
  static take(folder: string, patience = PATIENCE): Lock {
    let made = makeFolder(folder);
    const file = join(folder, LOCK_FILE);
    const until = performance.now() + patience;
    const watch = new Watch();
    while (!makeFile(file)) {
      const seen = seenAt(file);
      if (seen === undefined) {
        // Whoever held it may have removed the folder with it.
        const again = makeFolder(folder);
        made ??= again;
      } else if (watch.isDead(seen) && discard(file, seen, watch)) {
        continue;
      } else if (performance.now() > until) {
        throw busy(file, seen);
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
    // One that stood still for very long may have been taken for dead: then the lock is another's.
    if (seenAt(this.file)?.text === holderText()) {
      rmSync(this.file, { force: true });
    }
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

/** @returns whether there was none */
function makeFile(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The latter where the folder has just gone: it is made again.
    if (code === 'EEXIST' || code === 'ENOENT') {
      return false;
    }
    throw notWritable(file, error);
  }
  try {
    writeSync(descriptor, holderText());
    // Had this process stood still before it said who it is, another may have taken the file away.
    return statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino;
  } catch (error) {
    rmSync(file, { force: true });
    throw notWritable(file, error);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Takes a dead one away. Several may see that it is dead: the lock of its removal, of which there is one for each file
 * that ever stood there, lets one of them do it, and the others find that it is gone.
 *
 * @returns false while another process does it
 */
function discard(file: string, dead: Seen, watch: Watch): boolean {
  const removal = `${file}.${createHash('sha256').update(dead.identity).digest('hex').slice(0, 16)}`;
  if (makeFile(removal)) {
    try {
      if (seenAt(file)?.identity === dead.identity) {
        rmSync(file, { force: true });
      }
    } finally {
      rmSync(removal, { force: true });
    }
    return true;
  }
  const other = seenAt(removal);
  return other === undefined || (watch.isDead(other) && discard(removal, other, watch));
}

function busy(file: string, seen: Seen): FleetError {
  return new FleetError(
    'OutputBusy',
    `another synthesis (${holderOf(seen) ?? 'another process'}) is writing here, and has not come to an end; nothing ` +
      'was changed. Run it again when that one is done, or remove the file if there is no such process',
    file,
  );
}
