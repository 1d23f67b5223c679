import { bounded, fail, list, number, text, Values } from './arguments';
import type { Value } from './values';

type Functions = Readonly<Record<string, (...values: Value[]) => Value>>;

/** Functions that make texts of texts. https://developer.hashicorp.com/terraform/language/functions */
export const TEXT_FUNCTIONS: Functions = {
  base64decode: (one) => decoded(text(one)),
  base64encode: (one) => Buffer.from(text(one)).toString('base64'),
  csvdecode: (one) => records(text(one)),
  dirname: (one) => folderOf(text(one)),
  format: (pattern, ...values) => formatted(text(pattern), values),
  formatlist: (pattern, ...values) => eachFormatted(text(pattern), values),
  strcontains: (one, other) => text(one).includes(text(other)),
  strrev: (one) => [...plain(text(one))].reverse().join(''),
  substr: (one, offset, length) => part(plain(text(one)), number(offset), number(length)),
};

/** Terraform counts what a reader sees as one sign: of others than these it is not known how many there are. */
function plain(one: string): string {
  return /^[\u0020-\u007e\n\t]*$/.test(one) ? one : fail();
}

function part(one: string, offset: number, length: number): string {
  const from = offset < 0 ? Math.max(0, one.length + offset) : offset;
  return length < 0 ? one.slice(from) : one.slice(from, from + length);
}

function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return fail();
  }
}

function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at);
}

/** `%s`, `%d`, `%v` and `%q`; others are not known. */
function formatted(pattern: string, values: Values): string {
  let next = 0;
  const made = pattern.replace(/%(.?)/gs, (_, verb: string) => {
    if (verb === '%') {
      return '%';
    }
    const value = text(values[next++]);
    return verb === 'q' ? JSON.stringify(value) : /^[sdv]$/.test(verb) ? value : fail();
  });
  return next === values.length ? made : fail();
}

/** A text for each element of its lists, all of which are as long; other values are the same in each. */
function eachFormatted(pattern: string, values: Values): Value[] {
  const lengths = new Set(values.flatMap((one) => (Array.isArray(one) ? [one.length] : [])));
  if (lengths.size > 1) {
    return fail();
  }
  const [length = 1] = lengths;
  return bounded(Array.from({ length }, (_, index) => index)).map((index) =>
    formatted(
      pattern,
      values.map((one) => (Array.isArray(one) ? list(one)[index] : one)),
    ),
  );
}

/** A field in quotes may hold a comma, a line and two quotes for one. https://www.rfc-editor.org/rfc/rfc4180 */
const FIELD = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;

function records(csv: string): Value[] {
  const [header = [], ...rows] = rowsOf(csv);
  if (new Set(header).size < header.length || rows.some((row) => row.length !== header.length)) {
    return fail();
  }
  return bounded(rows).map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]!])));
}

function rowsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < csv.length) {
    const [, field = '', end] = FIELD.exec(csv) ?? fail();
    row.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ',' && FIELD.lastIndex === csv.length) {
      row.push('');
    }
    if (end !== ',' || FIELD.lastIndex === csv.length) {
      // A line with nothing in it is no row.
      rows.push(...(row.length === 1 && row[0] === '' ? [] : [row]));
      row = [];
    }
  }
  return rows;
}
