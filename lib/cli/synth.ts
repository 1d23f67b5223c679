import { FleetError } from '../errors';
import { runSession } from '../synth/session';
import { FolderArguments, foldersOf, outputFolders } from '../synth/output-folders';
import type { FindingsError, SynthReport } from '../synth/synthesize';
import { diagnosticLine, diagnosticOf } from './diagnostics';
import { failureText, isFindingsError } from './failure';
import { findingsText, FindingsTextOptions } from './findings-text';
import type { FindingFormat } from './options';
import { findProgram, runProgram } from './program';
import { progress } from './progress';
import { pathInProgram } from '../program/source-place';
import { keepingStandardOutput, writeStandardOutput } from './standard-output';
import { summaryLine, summaryText } from './summary';
import { colorsOf } from './terminal';
import type { SynthOptions } from '../synth/synth-options';

export interface SynthArguments extends FolderArguments {
  readonly app?: string;
  readonly checkOnly?: boolean;
  readonly committed?: boolean;
  readonly remove?: readonly string[];
  readonly format: FindingFormat;
  readonly verbose?: boolean;
}

/**
 * `keywheel synth`
 *
 * @throws whatever is wrong with the program or its output
 */
export async function synth(args: SynthArguments): Promise<void> {
  const reports: SynthReport[] = [];
  if (args.format === 'text') {
    return synthesize(args, reports);
  }
  // Where anything else is thrown nothing was checked, and an empty list would say that all is well.
  const refusal = await keepingStandardOutput(() => synthesize(args, reports)).then(() => undefined, findingsErrorOf);
  const findings = [...reports.flatMap((report) => report.findings), ...(refusal?.findings ?? [])];
  await writeStandardOutput(
    findingsText(findings, args.format, { colors: colorsOf(process.stdout), folders: shownFolders(args) }),
  );
  if (refusal) {
    throw refusal;
  }
}

/** @throws whatever is no FindingsError */
function findingsErrorOf(error: unknown): FindingsError {
  if (!isFindingsError(error)) {
    throw error;
  }
  return error;
}

function shownFolders(args: SynthArguments): FindingsTextOptions['folders'] {
  const { manifests, terraform } = outputFolders(foldersOf(args));
  return { manifests: pathInProgram(manifests), terraform: pathInProgram(terraform) };
}

async function synthesize(args: SynthArguments, reports: SynthReport[]): Promise<void> {
  const file = findProgram(args.app);
  try {
    await runFleets(args, file, (report) => reports.push(report));
  } finally {
    // A fleet that was written is told, even where a later one fails.
    tell(reports, args.verbose);
  }
  if (reports.length === 0) {
    throw new FleetError(
      'FleetMissing',
      'the program ran and synthesised no fleet; end it with "new MyFleet().synth()", or name another with --app',
    );
  }
}

function tell(reports: readonly SynthReport[], verbose?: boolean): void {
  if (reports.length === 0) {
    return;
  }
  if (process.stdout.isTTY) {
    tellPerson(reports, verbose);
  } else {
    tellLog(reports);
  }
}

async function runFleets(args: SynthArguments, file: string, onReport: (report: SynthReport) => void): Promise<void> {
  const options: SynthOptions = {
    ...foldersOf(args),
    checkOnly: args.checkOnly,
    committed: args.committed,
    remove: args.remove,
    progress: progress.show,
  };
  const onExit = (error: FleetError) => {
    progress.clear();
    process.stderr.write(failureText(error, colorsOf(process.stderr)));
    process.exitCode = 1;
  };
  progress.show('load');
  await runSession(options, onReport, () => runProgram(file, onExit)).finally(progress.clear);
}

function tellPerson(reports: readonly SynthReport[], verbose?: boolean): void {
  const colors = colorsOf(process.stdout);
  reports.forEach((report) => process.stdout.write(summaryText(report, colors, verbose)));
  // Since the process began, as the person felt it.
  process.stdout.write(colors.dim(`done in ${(performance.now() / 1000).toFixed(2)} s\n`));
}

/** One line a fleet; the rest is for people and goes to the other stream. */
function tellLog(reports: readonly SynthReport[]): void {
  for (const report of reports) {
    process.stdout.write(`${summaryLine(report)}\n`);
    report.findings.forEach((finding) => process.stderr.write(`${diagnosticLine(diagnosticOf(finding))}\n`));
  }
}
