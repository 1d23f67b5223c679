/** Rows of text under names of columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns side by side, for a terminal. */
export function alignedText(table: Table): string {
  const rows = [table.columns, ...withoutRepetition(table.rows)];
  const widths = table.columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
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
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const escaped = (cell: string) => cell.replace(/[\\|<`*_[\]~]/g, '\\$&').replaceAll('\n', ' ');
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...withoutRepetition(rows).map((row) => line(row.map(escaped))),
  ].join('');
}

/** RFC 4180. A cell that a spreadsheet would take for a formula has an apostrophe before it. */
export function csv({ columns, rows }: Table): string {
  const cell = (text: string) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** What stands in the row above is not said again. */
function withoutRepetition(rows: Table['rows']): string[][] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    const same = above ? row.findIndex((cell, column) => cell !== above[column]) : 0;
    return row.map((cell, column) => (column < same ? '' : cell));
  });
}
