import { fileLines } from '../reports/file-timing';
import { timingLines, timingReport } from '../reports/timing-report';
import { fileRow, timingRow } from '../reports/timing-rows';
import { alignedRows } from '../reports/table';
import { json, maskedTexts } from '../encode/json';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import { deliveryTimes } from '../timing/delivery-times';
import { fileTimes } from '../timing/file-times';
import type { RowFormat } from './options';
import { OutputPlace, readOutput, tellNotKnown } from './output-views';
import { checkProgram } from './program';
import { tableWidth } from './terminal';

export interface TimingArguments extends OutputPlace {
  /** The program; without one the files are read that it wrote. */
  readonly app?: string;
  readonly format: RowFormat;
  readonly wide?: boolean;
}

/** Of files it is not known which fleet wrote them, nor why. */
type Timed = Pick<SynthesizedFleet, 'times' | 'fileTimes' | 'reasons'> & { readonly name?: string };

/**
 * `keywheel timing`: how long everything takes, also where the checks find errors, which it often explains.
 *
 * @throws whatever is wrong with the files, or with the program or its output
 */
export async function timing({ app, format, wide, ...files }: TimingArguments): Promise<void> {
  if (app === undefined) {
    process.stdout.write(TEXTS[format]([await timesInFiles(files)], tableWidth({ wide })));
    return;
  }
  const fleets: Timed[] = [];
  const onChecked = ({ name, times, fileTimes, reasons }: SynthesizedFleet) =>
    fleets.push({ name, times, fileTimes, reasons });
  try {
    await checkProgram(app, { onChecked });
  } finally {
    process.stdout.write(TEXTS[format](fleets, tableWidth({ wide })));
  }
}

async function timesInFiles(files: OutputPlace): Promise<Timed> {
  const read = await readOutput(files);
  tellNotKnown(read);
  const { views } = read;
  return { times: deliveryTimes(views), fileTimes: fileTimes(views), reasons: new Map() };
}

const TEXTS: Record<TimingArguments['format'], (fleets: readonly Timed[], width?: number) => string> = {
  table: (fleets, width) =>
    fleets
      .flatMap(({ times, fileTimes: files, reasons }) => [
        ...(times.length > 0 ? [alignedRows(timingLines(times, reasons), width)] : []),
        ...(files.length > 0 ? [alignedRows(fileLines(files), width)] : []),
        ...(times.length + files.length === 0 ? ['Nothing is delivered here, so nothing takes time.\n'] : []),
      ])
      .join('\n'),
  markdown: (fleets) =>
    fleets
      .flatMap(({ name, times, fileTimes: files, reasons }) => timingReport(name, times, files, reasons) ?? [])
      .join('\n'),
  // What has no end is null: JSON has no infinity.
  json: (fleets) =>
    json(
      fleets.map(({ name, times, fileTimes: files, reasons }) => ({
        fleet: name,
        secrets: times.map((one) => timingRow(one, reasons)),
        files: files.map(fileRow),
      })),
      maskedTexts,
    ),
};
