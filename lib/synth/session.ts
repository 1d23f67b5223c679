import type { SynthReport } from './synthesize';
import type { SynthOptions } from './synth-options';

/** What the command line and the program that it runs tell each other. */
export interface Session {
  readonly options: SynthOptions;
  readonly onReport: (report: SynthReport) => void;
}

// The program may have loaded another copy of the library than the command: a symbol of the process joins them.
const SESSION = Symbol.for('keywheel.session');
const holder = globalThis as { [SESSION]?: Session };

/** Runs a program; every fleet that it synthesises uses the options that are given, and is reported. */
export async function runSession(
  options: SynthOptions,
  onReport: (report: SynthReport) => void,
  program: () => unknown,
): Promise<void> {
  // An option without a value leaves the program's own as it is.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  holder[SESSION] = { options: Object.fromEntries(given), onReport };
  try {
    await program();
  } finally {
    delete holder[SESSION];
  }
}

/** Synthesises as the command wants it, and reports to it; on its own where a program runs without the command. */
export function tellSession(synthesize: (options: SynthOptions) => SynthReport): SynthReport {
  const session = holder[SESSION];
  const report = synthesize(session?.options ?? {});
  session?.onReport(report);
  return report;
}
