import { AdviceRow, adviceRows, UNKNOWN } from '../reports/advice-rows';
import { alignedText, markdownTable, Table } from '../reports/table';
import { json, maskedTexts } from '../encode/json';
import { outputOf, readViews } from '../views/views';
import type { RowFormat } from './options';
import { OutputPlace, readOutput, tellNotKnown } from './output-views';
import { checkProgram } from './program';
import { tableWidth } from './terminal';

export interface AdviceArguments extends OutputPlace {
  /** The program; without one the files are read that it wrote. */
  readonly app?: string;
  readonly format: RowFormat;
  readonly wide?: boolean;
}

/**
 * `keywheel advice`: which pattern suits each consumer, and where the program departs from it.
 *
 * @throws whatever is wrong with the files, or with the program or its output
 */
export async function advice({ app, format, wide, ...files }: AdviceArguments): Promise<void> {
  const rows = await (app === undefined ? rowsOfFiles(files) : rowsOfProgram(app));
  process.stdout.write(TEXTS[format](rows, tableWidth({ wide })));
}

async function rowsOfProgram(app: string): Promise<AdviceRow[]> {
  const rows: AdviceRow[] = [];
  await checkProgram(app, { onChecked: (fleet) => rows.push(...adviceRows(readViews(outputOf(fleet)))) });
  return rows;
}

async function rowsOfFiles(files: OutputPlace): Promise<AdviceRow[]> {
  const read = await readOutput(files);
  tellNotKnown(read);
  return adviceRows(read.views);
}

const TEXTS: Record<AdviceArguments['format'], (rows: readonly AdviceRow[], width?: number) => string> = {
  table: (rows, width) => told(rows, (table) => alignedText(table, width)),
  markdown: (rows) => told(rows, markdownTable),
  json: (rows) => json({ consumers: rows, unknown: UNKNOWN }, maskedTexts),
};

function told(rows: readonly AdviceRow[], form: (table: Table) => string): string {
  return rows.length === 0
    ? 'Nothing that is written here takes a secret: give the folders of the workloads as --manifests.\n'
    : `${form(tableOf(rows))}\n${UNKNOWN}\n`;
}

function tableOf(rows: readonly AdviceRow[]): Table {
  return {
    columns: ['consumer', 'takes', 'today', 'better', 'why'],
    rows: rows.map(({ cluster, consumer, takes, today, advised, departs, why }) => [
      `${cluster}: ${consumer}`,
      takes,
      today,
      departs ? advised : '',
      why,
    ]),
  };
}
