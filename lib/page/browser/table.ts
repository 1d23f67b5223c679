import type { Chosen } from './chosen';
import { Child, element } from './dom';
import { Choice, fieldOf, searchInput } from './field';
import { count } from './words';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Child;
  /** A number, or what is compared by letters; without it the column has no order. */
  readonly order?: (row: T) => number | string;
  /** Too long to share a line with others where a row is not one line. */
  readonly long?: boolean;
}

export interface TableOptions<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  /** All that a search looks at. */
  readonly text: (row: T) => string;
  readonly choices?: readonly Choice<T>[];
  /** The search, the filters, the order and the page that are shown: those of this table alone. */
  readonly chosen: Chosen;
  /** What a person reads where there is nothing. */
  readonly none: string;
}

/** Rows in the document at once: of a large fleet there are too many. Paper takes all of them. */
const PAGE = 50;
let tables = 0;

/** Before and after the page is printed, at each table: all of its rows, or a page of them. */
export const PRINTS = 'keywheel-prints';

/** A table that is searched, filtered, put in order and shown page by page. */
export function table<T>(options: TableOptions<T>): HTMLElement {
  const { caption, rows, columns, none, choices = [], chosen } = options;
  tables += 1;
  const id = `table-${tables}`;
  let texts: readonly string[] | undefined;
  let found: readonly T[] = rows;
  let first = 0;
  let sorted = orderOf(chosen.get('sort') ?? '', columns);

  const search = searchInput(`${id}-search`, chosen.get('search') ?? '');
  const fields = choices.map((one) => fieldOf(one, rows, `${id}-${one.name}`, chosen.get(one.name) ?? ''));
  const inputs = [{ name: 'search', label: 'Search', input: search }, ...fields];
  const body = element('tbody', { role: 'rowgroup' });
  const status = element('p', { role: 'status', class: 'status' });
  const asked = element('p', { class: 'printed' });
  const previous = element('button', { type: 'button' }, 'Previous');
  const next = element('button', { type: 'button' }, 'Next');
  const heads = columns.map((column) => headOf(column));

  function show(size = PAGE): void {
    const start = size === PAGE ? first : 0;
    body.replaceChildren(...found.slice(start, start + size).map((row) => rowOf(row, columns)));
    status.textContent = statusText(start, Math.min(start + size, found.length));
    previous.disabled = first === 0;
    next.disabled = first + PAGE >= found.length;
    pages.hidden = found.length <= size;
    scroll.hidden = found.length === 0;
    const filled = inputs.filter(({ input }) => input.value !== '');
    asked.textContent = filled.map(({ label, input }) => `${label}: ${textOf(input)}`).join('; ');
    heads.forEach((head, index) => {
      if (columns[index] === sorted?.column) {
        head.setAttribute('aria-sort', sorted!.down ? 'descending' : 'ascending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
  }

  function statusText(start: number, end: number): string {
    if (rows.length === 0) {
      return none;
    }
    const isAll = found.length === rows.length;
    const all = isAll ? '' : ` (${count(rows.length, 'row')} in all)`;
    if (found.length === 0) {
      return `Nothing fits${all}.`;
    }
    return end - start === found.length
      ? `${count(found.length, 'row')}${all}`
      : `${(start + 1).toLocaleString('en-US')}–${end.toLocaleString('en-US')} of ${count(found.length, 'row')}${all}`;
  }

  function look(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filters = fields.filter(({ input }) => input.value !== '');
    if (words.length > 0) {
      texts ??= rows.map((row) => options.text(row).toLowerCase());
    }
    found = rows.filter(
      (row, index) =>
        words.every((word) => texts![index]!.includes(word)) &&
        filters.every(({ fits, input }) => fits(row, input.value)),
    );
    if (sorted) {
      const { column, down } = sorted;
      const keyed = found.map((row) => [column.order!(row), row] as const);
      keyed.sort(([a], [b]) => (a === b ? 0 : a < b === down ? 1 : -1));
      found = keyed.map(([, row]) => row);
    }
  }

  function keep(): void {
    chosen.set({
      ...Object.fromEntries(inputs.map(({ name, input }) => [name, input.value])),
      sort: sorted ? `${sorted.down ? '-' : ''}${sorted.column.title}` : '',
      from: first === 0 ? '' : String(first + 1),
    });
  }

  function showAgain(): void {
    first = 0;
    look();
    show();
    keep();
  }

  function headOf(column: Column<T>): HTMLElement {
    const head = element('th', { scope: 'col', role: 'columnheader' });
    if (!column.order) {
      head.append(column.title);
      return head;
    }
    const button = element('button', { type: 'button', class: 'order' }, column.title);
    button.addEventListener('click', () => {
      const isNumber = rows.length > 0 && typeof column.order!(rows[0]!) === 'number';
      sorted = { column, down: sorted?.column === column ? !sorted.down : isNumber };
      showAgain();
    });
    head.append(button);
    return head;
  }

  const turn = (by: number) => () => {
    first += by;
    show();
    keep();
    scroll.scrollIntoView({ block: 'start' });
  };
  previous.addEventListener('click', turn(-PAGE));
  next.addEventListener('click', turn(PAGE));
  inputs.forEach(({ input }) => input.addEventListener('input', showAgain));

  const scroll = element(
    'table',
    { role: 'table' },
    element('caption', { class: 'unseen' }, caption),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, heads)),
    body,
  );
  const pages = element('div', { class: 'pages', role: 'group', 'aria-label': `Pages: ${caption}` }, previous, next);
  const filters = element(
    'div',
    { class: 'filters', role: 'search', 'aria-label': caption },
    inputs.map(({ label, input }) => element('label', { for: input.id }, label, input)),
  );
  look();
  first = startOf(chosen.get('from') ?? '', found.length);
  show();
  const few = rows.length <= 5 && choices.length === 0;
  const made = element('div', { class: 'table' }, few ? undefined : filters, asked, status, scroll, pages);
  made.addEventListener(PRINTS, (event) => show((event as CustomEvent<boolean>).detail ? Infinity : PAGE));
  return made;
}

function rowOf<T>(row: T, columns: readonly Column<T>[]): HTMLElement {
  return element(
    'tr',
    { role: 'row' },
    columns.map(({ title, cell, long }) =>
      element('td', { role: 'cell', 'data-title': title, class: long && 'long' }, cell(row)),
    ),
  );
}

/** What the address asks for: `Outage`, or `-Outage` for the largest first. Columns may be gone since. */
function orderOf<T>(text: string, columns: readonly Column<T>[]): { column: Column<T>; down: boolean } | undefined {
  const down = text.startsWith('-');
  const column = columns.find(({ title, order }) => order && title === text.slice(down ? 1 : 0));
  return column && { column, down };
}

function startOf(text: string, rows: number): number {
  const from = /^\d{1,9}$/.test(text) ? Number(text) - 1 : 0;
  return from > 0 && from < rows ? from - (from % PAGE) : 0;
}

function textOf(input: HTMLSelectElement | HTMLInputElement): string {
  return input instanceof HTMLSelectElement ? input.selectedOptions[0]!.text : input.value;
}
