/** Between columns. */
const GAP = 2;
/** Narrower columns cannot be read. */
const NARROW = 18;

/** Rows of cells that fit a width: cells are wrapped or, where that leaves too little for each, written below each other. */
export function foldedRows(all: readonly (readonly string[])[], natural: readonly number[], width: number): string {
  const widths = shares(natural, width - GAP * (natural.length - 1));
  if (widths !== undefined) {
    return all.map((row) => wrappedRow(row, widths)).join('');
  }
  const [columns = [], ...rows] = all;
  const label = Math.max(...columns.map(({ length }) => length));
  return rows.map((row) => record(columns, row, label, Math.max(width - label - GAP, NARROW))).join('\n');
}

/** Narrow columns keep what they need, the others share the rest. Undefined where that is too little. */
function shares(natural: readonly number[], width: number): number[] | undefined {
  let rest = width;
  let open = natural.map((_, column) => column);
  for (;;) {
    const share = Math.floor(rest / open.length);
    const content = open.filter((column) => natural[column]! <= share);
    if (content.length === 0) {
      return share < NARROW ? undefined : natural.map((own, column) => (open.includes(column) ? share : own));
    }
    rest -= content.reduce((sum, column) => sum + natural[column]!, 0);
    open = open.filter((column) => !content.includes(column));
    if (open.length === 0) {
      return [...natural];
    }
  }
}

function wrappedRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => wrapped(cell, widths[column]!));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return (
    Array.from({ length: height }, (_, line) =>
      cells
        .map((cell, column) => (cell[line] ?? '').padEnd(widths[column]! + GAP))
        .join('')
        .trimEnd(),
    ).join('\n') + '\n'
  );
}

/** One row below the other. What it has in common with the row above it does not say again. */
function record(columns: readonly string[], row: readonly string[], label: number, width: number): string {
  return row
    .flatMap((cell, column) =>
      cell === ''
        ? []
        : wrapped(cell, width).map((line, at) => `${(at === 0 ? columns[column]! : '').padEnd(label + GAP)}${line}`),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** In lines of a width, after a blank or a mark of a path where there is one. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const head = rest.slice(0, width + 1);
    const marks = head.slice(0, width);
    const places = [
      head.lastIndexOf(' '),
      marks.lastIndexOf('/') + 1,
      Math.max(...['.', '-', ','].map((mark) => marks.lastIndexOf(mark))) + 1,
    ];
    const at = places.find((place) => place > width / 3) ?? width;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
