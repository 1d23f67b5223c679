/** What ends a process; the innermost of those who wait for it is told first. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs something, and puts away what it needed: when it is done, when it fails, and when the process is ended. */
export async function untilEnd<T>(putAway: () => void, run: () => Promise<T>): Promise<T> {
  const end = (signal: NodeJS.Signals) => {
    stop();
    putAway();
    process.kill(process.pid, signal);
  };
  const stop = () => {
    SIGNALS.forEach((signal) => process.off(signal, end));
    process.off('exit', putAway);
  };
  SIGNALS.forEach((signal) => process.prependListener(signal, end));
  process.prependListener('exit', putAway);
  try {
    return await run();
  } finally {
    stop();
    putAway();
  }
}
