/** Keeps standard output for what comes afterwards: all that is written to it meanwhile goes to standard error. */
export async function keepingStandardOutput<T>(run: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const { write } = stdout;
  stdout.write = stderr.write.bind(stderr) as typeof write;
  try {
    return await run();
  } finally {
    stdout.write = write;
  }
}

/** Until it is out: the process may be ended right after. */
export function writeStandardOutput(text: string): Promise<void> {
  return new Promise((written) => process.stdout.write(text, () => written()));
}
