import { element } from './dom';

/** A way to choose among the rows of a table. */
export interface Choice<T> {
  /** Of the address as well. */
  readonly name: string;
  readonly label: string;
  /** What is chosen among: the values of a row. */
  readonly of: (row: T) => string | readonly string[] | undefined;
  /** What a person reads of a value. @default - the value */
  readonly words?: (value: string) => string;
}

export interface Field<T> {
  readonly name: string;
  readonly label: string;
  readonly input: HTMLSelectElement | HTMLInputElement;
  readonly fits: (row: T, value: string) => boolean;
}

/** More values than that nobody chooses from a list: a part of one is typed. */
const MOST_CHOICES = 100;

export function fieldOf<T>(choice: Choice<T>, rows: readonly T[], id: string, chosen: string): Field<T> {
  const { name, label, of, words } = choice;
  const valuesOf = (row: T) => [of(row) ?? []].flat();
  const values = [...new Set(rows.flatMap(valuesOf))].sort();
  if (values.length > MOST_CHOICES) {
    return { name, label, input: searchInput(id, chosen), fits: (row, value) => valuesOf(row).some(holds(value)) };
  }
  const input = element(
    'select',
    { id },
    element('option', { value: '' }, 'all'),
    values.map((value) => element('option', { value }, words ? words(value) : value)),
  );
  // What the address asks for may be gone since.
  input.value = values.includes(chosen) ? chosen : '';
  return { name, label, input, fits: (row, value) => valuesOf(row).includes(value) };
}

export function searchInput(id: string, value: string): HTMLInputElement {
  return element('input', { type: 'search', id, autocomplete: 'off', spellcheck: 'false', value });
}

function holds(part: string) {
  return (value: string) => value.includes(part);
}
