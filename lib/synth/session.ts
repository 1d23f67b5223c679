import type { SynthOptions, SynthReport } from './synthesize';

/** What the command line and the program that it runs tell each other. */
export interface Session {
  readonly options: SynthOptions;
  readonly reports: SynthReport[];
}

// The program may have loaded another copy of the library than the command: a symbol of the process joins them.
const SESSION = Symbol.for('keywheel.session');
const holder = globalThis as { [SESSION]?: Session };

/** Runs a program; every fleet that it synthesises uses the options and leaves a report. */
export async function runSession(options: SynthOptions, program: () => unknown): Promise<SynthReport[]> {
  const session: Session = { options, reports: [] };
  holder[SESSION] = session;
  try {
    await program();
  } finally {
    delete holder[SESSION];
  }
  return session.reports;
}

/** Synthesises as the command wants it, and reports to it; on its own where a program runs without the command. */
export function tellSession(synthesize: (options: SynthOptions) => SynthReport): SynthReport {
  const session = holder[SESSION];
  const report = synthesize(session?.options ?? {});
  session?.reports.push(report);
  return report;
}
