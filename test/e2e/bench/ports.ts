import { mkdirSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchPath } from './watchdog';

/** Below what Linux and macOS give to outgoing connections, so that no connection takes a port between two starts. */
const FIRST = 20_000;
const LAST = 32_000;
const RESERVATIONS = join(tmpdir(), 'keywheel-bench-ports');

/** Free ports on loopback, which no other run of this machine gets while this process lives. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (reserve(port) && (await isFree(port))) {
      ports.push(port);
    }
  }
  return ports;
}

function reserve(port: number): boolean {
  mkdirSync(RESERVATIONS, { recursive: true });
  const file = join(RESERVATIONS, String(port));
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    watchPath(file);
    return true;
  } catch {
    dropIfStale(file);
    return false;
  }
}

function dropIfStale(file: string): void {
  try {
    process.kill(Number(readFileSync(file, 'utf8')) || process.pid, 0);
  } catch {
    rmSync(file, { force: true });
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
