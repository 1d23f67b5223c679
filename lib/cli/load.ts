import { FleetLoad, fleetLoad } from '../load/fleet-load';
import { LoadedFleet, loadJson, loadReport, loadTable } from '../reports/load-report';
import { alignedText, csv } from '../reports/table';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import { outputOf, readViews } from '../views/views';
import type { AccessFormat } from './options';
import { OutputPlace, readOutput, tellNotKnown } from './output-views';
import { checkProgram } from './program';
import { tableWidth } from './terminal';

export interface LoadArguments extends OutputPlace {
  /** The program; without one the files are read that it wrote. */
  readonly app?: string;
  readonly format: AccessFormat;
  readonly wide?: boolean;
}

/**
 * `keywheel load`: what the operators of all clusters ask of the hub.
 *
 * @throws whatever is wrong with the files, or with the program or its output
 */
export async function load({ app, format, wide, ...files }: LoadArguments): Promise<void> {
  if (app === undefined) {
    process.stdout.write(TEXTS[format]([await loadInFiles(files)], tableWidth({ wide })));
    return;
  }
  const fleets: LoadedFleet[] = [];
  const onChecked = (fleet: SynthesizedFleet) =>
    fleets.push({ fleet: fleet.name, ...fleetLoad(readViews(outputOf(fleet))) });
  try {
    await checkProgram(app, { onChecked });
  } finally {
    process.stdout.write(TEXTS[format](fleets, tableWidth({ wide })));
  }
}

async function loadInFiles(files: OutputPlace): Promise<FleetLoad> {
  const read = await readOutput(files);
  tellNotKnown(read);
  return fleetLoad(read.views);
}

const TEXTS: Record<AccessFormat, (fleets: readonly LoadedFleet[], width?: number) => string> = {
  table: (fleets, width) => fleets.map((fleet) => alignedText(loadTable(fleet), width)).join('\n'),
  markdown: (fleets) => fleets.map(loadReport).join('\n'),
  csv: (fleets) => fleets.map((fleet) => csv(loadTable(fleet))).join(''),
  json: loadJson,
};
