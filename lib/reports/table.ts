import { csvCell } from '../encode/csv';
import { logLine } from '../text/log';
import { markdownText } from '../encode/markdown';
import { foldedRows } from './folded';

/** Rows of text under names of columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Columns side by side, for a terminal.
 *
 * @param width of the terminal @default - as wide as it takes
 */
export function alignedText(table: Table, width?: number): string {
  return alignedRows([table.columns, ...withoutRepetition(table.rows)], width);
}

/** The same, in which everything is said in every row. */
export function alignedRows(all: readonly (readonly string[])[], width = Infinity): string {
  // One login has the same cells in a row for each of its paths.
  const known = new Map<string, string>();
  const shown = (cell: string): string => {
    const text = known.get(cell) ?? logLine(cell);
    known.set(cell, text);
    return text;
  };
  const rows = all.map((row) => row.map(shown));
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  if (widths.reduce((sum, one) => sum + one + 2, -2) > width) {
    return foldedRows(rows, widths, width);
  }
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** https://github.github.com/gfm/#tables-extension- */
export function markdownTable({ columns, rows }: Table): string {
  return markdownRows([columns, ...withoutRepetition(rows)]);
}

/** The same, in which everything is said in every row. */
export function markdownRows([columns, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [
    line(columns!.map(markdownText)),
    line(columns!.map(() => '---')),
    ...rows.map((row) => line(row.map(markdownText))),
  ].join('');
}

/** For a spreadsheet. */
export function csv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** What stands in the row above is not said again. */
function withoutRepetition(rows: Table['rows']): string[][] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    const same = above ? row.findIndex((cell, column) => cell !== above[column]) : 0;
    return row.map((cell, column) => (column < same ? '' : cell));
  });
}
