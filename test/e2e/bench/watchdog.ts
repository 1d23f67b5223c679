import { ChildProcess, spawn } from 'node:child_process';

/**
 * Outlives this process, however it ends, and then ends what it started: a worker of jest may be killed at any time.
 * It reads what to watch from its standard input, which closes with this process.
 */
const PROGRAM = `
  const pids = new Set(), paths = [];
  require('node:readline').createInterface({ input: process.stdin })
    .on('line', (line) => {
      const value = line.slice(1);
      if (line[0] === '+') pids.add(Number(value));
      if (line[0] === '-') pids.delete(Number(value));
      if (line[0] === '/') paths.push(line);
    })
    .on('close', () => {
      for (const pid of pids) try { process.kill(pid, 'SIGKILL'); } catch {}
      for (const path of paths) require('node:fs').rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    });
`;

let watchdog: ChildProcess | undefined;

function tell(line: string): void {
  if (!watchdog) {
    // A session of its own: an interrupt at the terminal must not reach it.
    watchdog = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    watchdog.unref();
    (watchdog.stdin as unknown as { unref(): void }).unref();
  }
  watchdog.stdin!.write(`${line}\n`);
}

export function watchProcess(pid: number): void {
  tell(`+${pid}`);
}

export function forgetProcess(pid: number): void {
  tell(`-${pid}`);
}

/** The absolute path of a file or folder, removed at the end. */
export function watchPath(path: string): void {
  tell(path);
}
