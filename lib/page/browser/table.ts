import { Child, element } from './dom';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Child;
  /** A number, or what is compared by letters; without it the column has no order. */
  readonly order?: (row: T) => number | string;
}

export interface Choice<T> {
  /** Of the address as well. */
  readonly name: string;
  readonly label: string;
  /** What is chosen among: the values of a row. */
  readonly of: (row: T) => string | readonly string[] | undefined;
  /** What a person reads of a value. @default - the value */
  readonly words?: (value: string) => string;
}

export interface TableOptions<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  /** All that a search looks at. */
  readonly text: (row: T) => string;
  readonly choices?: readonly Choice<T>[];
  readonly query?: URLSearchParams;
  /** What a person reads where there is nothing. */
  readonly none: string;
}

/** Rows in the document at once: of a large fleet there are too many. */
const PAGE = 50;
/** More values than that nobody chooses from a list: a part of one is typed. */
const MOST_CHOICES = 100;
let tables = 0;

/** A table that is searched, filtered, put in order and shown page by page. */
export function table<T>(options: TableOptions<T>): HTMLElement {
  const { caption, rows, columns, none, choices = [], query } = options;
  tables += 1;
  const id = `table-${tables}`;
  let texts: readonly string[] | undefined;
  let found: readonly T[] = rows;
  let first = 0;
  let sorted: { column: Column<T>; down: boolean } | undefined;

  const search = element('input', {
    ...{ type: 'search', id: `${id}-search`, autocomplete: 'off', spellcheck: 'false' },
    value: query?.get('search') ?? undefined,
  });
  const fields = choices.map((choice) => fieldOf(choice, rows, `${id}-${choice.name}`, query?.get(choice.name) ?? ''));
  const body = element('tbody', { role: 'rowgroup' });
  const status = element('p', { role: 'status', class: 'status' });
  const previous = element('button', { type: 'button' }, 'Previous');
  const next = element('button', { type: 'button' }, 'Next');
  const heads = columns.map((column) => headOf(column));

  function show(): void {
    body.replaceChildren(...found.slice(first, first + PAGE).map((row) => rowOf(row, columns)));
    const last = Math.min(first + PAGE, found.length);
    const of = found.length === rows.length ? '' : ` (${rows.length.toLocaleString('en-US')} in all)`;
    status.textContent =
      found.length === 0
        ? rows.length === 0
          ? none
          : `Nothing fits${of}.`
        : `${(first + 1).toLocaleString('en-US')}–${last.toLocaleString('en-US')} of ${found.length.toLocaleString('en-US')}${of}`;
    previous.disabled = first === 0;
    next.disabled = last >= found.length;
    pages.hidden = found.length <= PAGE;
    scroll.hidden = found.length === 0;
  }

  function look(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = fields.filter(({ input }) => input.value !== '');
    if (words.length > 0) {
      texts ??= rows.map((row) => options.text(row).toLowerCase());
    }
    found = rows.filter(
      (row, index) =>
        words.every((word) => texts![index]!.includes(word)) &&
        asked.every(({ fits, input }) => fits(row, input.value)),
    );
    if (sorted) {
      const { column, down } = sorted;
      const keyed = found.map((row) => [column.order!(row), row] as const);
      keyed.sort(([a], [b]) => (a === b ? 0 : a < b === down ? 1 : -1));
      found = keyed.map(([, row]) => row);
    }
    first = 0;
    show();
  }

  function headOf(column: Column<T>): HTMLElement {
    const head = element('th', { scope: 'col', role: 'columnheader' });
    if (!column.order) {
      head.append(column.title);
      return head;
    }
    const button = element('button', { type: 'button', class: 'order' }, column.title);
    button.addEventListener('click', () => {
      sorted = { column, down: sorted?.column === column ? !sorted.down : typeof column.order!(rows[0]!) === 'number' };
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
      look();
    });
    head.append(button);
    return head;
  }

  const turn = (by: number) => () => {
    first += by;
    show();
    scroll.scrollIntoView({ block: 'start' });
  };
  previous.addEventListener('click', turn(-PAGE));
  next.addEventListener('click', turn(PAGE));
  search.addEventListener('input', look);
  fields.forEach(({ input }) => input.addEventListener('input', look));

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
    element('label', { for: search.id }, 'Search', search),
    fields.map(({ label, input }) => element('label', { for: input.id }, label, input)),
  );
  look();
  const few = rows.length <= 5 && choices.length === 0;
  return element('div', { class: 'table' }, few ? undefined : filters, status, scroll, pages);
}

function rowOf<T>(row: T, columns: readonly Column<T>[]): HTMLElement {
  return element(
    'tr',
    { role: 'row' },
    columns.map(({ title, cell }) => element('td', { role: 'cell', 'data-title': title }, cell(row))),
  );
}

interface Field<T> {
  readonly label: string;
  readonly input: HTMLSelectElement | HTMLInputElement;
  readonly fits: (row: T, value: string) => boolean;
}

function fieldOf<T>({ label, of, words }: Choice<T>, rows: readonly T[], id: string, chosen: string): Field<T> {
  const valuesOf = (row: T) => [of(row) ?? []].flat();
  const values = [...new Set(rows.flatMap(valuesOf))].sort();
  if (values.length > MOST_CHOICES) {
    const input = element('input', { id, type: 'search', autocomplete: 'off', spellcheck: 'false', value: chosen });
    return { label, input, fits: (row, value) => valuesOf(row).some((one) => one.includes(value)) };
  }
  const input = element(
    'select',
    { id },
    element('option', { value: '' }, 'all'),
    values.map((value) => element('option', { value }, words ? words(value) : value)),
  );
  // What the address asks for may be gone since.
  input.value = values.includes(chosen) ? chosen : '';
  return { label, input, fits: (row, value) => valuesOf(row).includes(value) };
}
