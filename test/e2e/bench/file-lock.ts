import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from './poll';

const LIMIT = 60 * 60 * 1000;

/** Runs an action while no other process of this machine runs it for the same file. */
export async function withLock<T>(file: string, action: () => Promise<T> | T): Promise<T> {
  const release = await takeLock(file);
  try {
    return await action();
  } finally {
    release();
  }
}

/** @returns what gives it back; a lock whose owner is gone is free */
export async function takeLock(file: string): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  await until(`the lock ${file} is free`, () => take(file), { limit: LIMIT });
  return () => rmSync(file, { force: true });
}

function take(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch {
    dropIfOwnerIsGone(file);
    return false;
  }
}

function dropIfOwnerIsGone(file: string): void {
  const pid = Number(readFileSync(file, 'utf8'));
  try {
    // Empty while its owner is about to write it: that is no stale lock.
    if (pid) {
      process.kill(pid, 0);
    }
  } catch {
    rmSync(file, { force: true });
  }
}
