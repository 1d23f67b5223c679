import type { SynthReport } from './synthesize';
import type { SynthOptions } from './synth-options';

/** What the command line and the program that it runs tell each other. */
export interface Session {
  readonly options: SynthOptions;
  readonly onReport: (report: SynthReport) => void;
  /** Called for each folder of tenants that the program reads, with what their files may say. */
  readonly onTenantFiles?: (folder: TenantFolder) => void;
}

/** What the files of tenants in a folder may say, by environment. */
export interface TenantFolder {
  readonly folder: string;
  readonly schemas: ReadonlyMap<string, () => object>;
}

// The program may have loaded another copy of the library than the command: a symbol of the process joins them.
const SESSION = Symbol.for('keywheel.session');
const holder = globalThis as { [SESSION]?: Session };

/** Runs a program; every fleet that it synthesises uses the options that are given, and is reported. */
export async function runSession(
  options: SynthOptions,
  onReport: (report: SynthReport) => void,
  program: () => unknown,
  onTenantFiles?: Session['onTenantFiles'],
): Promise<void> {
  // An option without a value leaves the program's own as it is.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  holder[SESSION] = { options: Object.fromEntries(given), onReport, onTenantFiles };
  try {
    await program();
  } finally {
    delete holder[SESSION];
  }
}

/** Reports a folder of tenants to the command that runs the program, where one does. */
export function tellTenantFiles(folder: TenantFolder): void {
  holder[SESSION]?.onTenantFiles?.(folder);
}

/** Synthesises as the command wants it, and reports to it; on its own where a program runs without the command. */
export function tellSession(synthesize: (options: SynthOptions) => SynthReport): SynthReport {
  const session = holder[SESSION];
  const report = synthesize(session?.options ?? {});
  session?.onReport(report);
  return report;
}
