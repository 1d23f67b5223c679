import { refused } from './refused';
import { visible } from '../text/visible';

/** PostgreSQL cuts longer names, and two of them become one. `NAMEDATALEN` less one. */
export const LONGEST_NAME = 63;

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export function identifier(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (name === '' || bytes > LONGEST_NAME) {
    throw refused('a name in PostgreSQL', name, `it has ${bytes} bytes; use 1 to ${LONGEST_NAME}`);
  }
  return `"${storable(name).replaceAll('"', '""')}"`;
}

/** The same with every setting of `standard_conforming_strings`: a backslash is only said where it is an escape. */
export function literal(text: string): string {
  const quoted = `'${storable(text).replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/** A line that the server does not read. */
export function comment(text: string): string {
  return `-- ${visible(text)}`;
}

/** Lines of PL/pgSQL, behind a mark that none of them holds. */
export function anonymousBlock(lines: readonly string[]): string {
  const body = lines.join('\n');
  let mark = '$keywheel$';
  // Not only the whole mark: what comes before it could make one with its first characters.
  for (let count = 2; body.includes(mark.slice(0, -1)); count += 1) {
    mark = `$keywheel_${count}$`;
  }
  return `DO ${mark}\n${body}\n${mark};`;
}

/** What `RAISE` prints: it puts arguments where a `%` stands. */
export function raised(text: string): string {
  return literal(text.replaceAll('%', '%%'));
}

/**
 * The name of a database for `psql -d`, which takes what holds `=` or starts like a URL for a whole connection string.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE
 */
export function psqlDatabase(name: string): string {
  return /=|^postgres(ql)?:\/\//.test(name) ? `dbname='${name.replace(/['\\]/g, '\\$&')}'` : name;
}

/** An argument of one of psql's own commands that names a role, such as `\password`. It folds case as SQL does. */
export function psqlIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : identifier(name);
}

function storable(text: string): string {
  if (text.includes('\0') || /\p{Cs}/u.test(text)) {
    throw refused('text in PostgreSQL', text, 'it holds what PostgreSQL cannot store');
  }
  return text;
}
