import { identifier as quoted, LONGEST_NAME } from '../encode/postgresql';
import { Grant, GrantProblem, Reach } from './grant';
import { Privilege, readPrivileges, requirePrivileges, writePrivileges } from './grant-privileges';
import { GrantText, Lexis } from './grant-text';

const LEXIS: Lexis = {
  quote: '"',
  word: /[A-Za-z_][A-Za-z0-9_$]*/,
  fold: (word) => word.toLowerCase(),
  tooLong: (name) =>
    Buffer.byteLength(name) > LONGEST_NAME
      ? `is longer than ${LONGEST_NAME} bytes, and PostgreSQL would cut it off`
      : undefined,
};

/** https://www.postgresql.org/docs/current/ddl-priv.html */
const PRIVILEGES = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequence: ['USAGE', 'SELECT', 'UPDATE'],
  database: ['CREATE', 'CONNECT', 'TEMPORARY', 'TEMP'],
  schema: ['CREATE', 'USAGE'],
  function: ['EXECUTE'],
  type: ['USAGE'],
} as const;
type Kind = keyof typeof PRIVILEGES;

/** Objects that are named one by one, by the words before them. None is a table. */
const OBJECTS: Readonly<Record<string, Kind>> = {
  TABLE: 'table',
  SEQUENCE: 'sequence',
  FUNCTION: 'function',
  PROCEDURE: 'function',
  ROUTINE: 'function',
  TYPE: 'type',
  DOMAIN: 'type',
};
/** `ALL … IN SCHEMA`. */
const ALL_OBJECTS: Readonly<Record<string, Kind>> = {
  TABLES: 'table',
  SEQUENCES: 'sequence',
  FUNCTIONS: 'function',
  PROCEDURES: 'function',
  ROUTINES: 'function',
};
/** Where a name without a schema is, as every database comes. */
const DEFAULT_SCHEMA = 'public';

/**
 * https://www.postgresql.org/docs/current/sql-grant.html, without what is not of one database: languages, foreign
 * servers, tablespaces, parameters, large objects and roles.
 *
 * @throws GrantProblem
 */
export function postgresqlGrant(source: string, databaseName: string): Grant {
  const text = new GrantText(source, LEXIS);
  const known = ['ALL', ...new Set(Object.values(PRIVILEGES).flat())];
  const privileges = readPrivileges(text, known);
  const { kind, words, objects } = readObjects(text, databaseName);
  text.expectEnd();
  requirePrivileges(privileges, PRIVILEGES[kind], kind);
  return {
    sql: `${writePrivileges(privileges, quoted)} ON ${words} ${objects.map(({ sql }) => sql).join(', ')}`,
    reaches: objects.flatMap(({ path }) => reachesOf(kind, privileges, path)),
  };
}

interface ObjectList {
  readonly kind: Kind;
  readonly words: string;
  readonly objects: readonly { readonly sql: string; readonly path: readonly string[] }[];
}

function readObjects(text: GrantText, databaseName: string): ObjectList {
  if (text.takes('DATABASE')) {
    return { kind: 'database', words: 'DATABASE', objects: text.list(() => readDatabase(text, databaseName)) };
  }
  if (text.takes('SCHEMA')) {
    return { kind: 'schema', words: 'SCHEMA', objects: text.list(() => readSchema(text)) };
  }
  for (const [word, kind] of Object.entries(ALL_OBJECTS)) {
    if (text.takes('ALL', word, 'IN', 'SCHEMA')) {
      return { kind, words: `ALL ${word} IN SCHEMA`, objects: text.list(() => readSchema(text)) };
    }
  }
  const word = Object.keys(OBJECTS).find((candidate) => text.takes(candidate)) ?? 'TABLE';
  const kind = OBJECTS[word]!;
  return { kind, words: word, objects: text.list(() => readObject(text, kind)) };
}

function readDatabase(text: GrantText, databaseName: string) {
  const name = text.name('a database');
  if (name !== databaseName) {
    throw new GrantProblem(
      `database "${name}" is another than "${databaseName}"` +
        (name === databaseName.toLowerCase() ? ', which is meant only in double quotes' : ''),
    );
  }
  return { sql: quoted(name), path: [] };
}

function readSchema(text: GrantText) {
  const name = requireOwnSchema(text.name('a schema'));
  return { sql: quoted(name), path: [name] };
}

function readObject(text: GrantText, kind: Kind) {
  const first = text.name(`a ${kind}`);
  const path = text.takesSign('.') ? [requireOwnSchema(first), text.name(`a ${kind}`)] : [DEFAULT_SCHEMA, first];
  const parameters = kind === 'function' ? readParameters(text) : '';
  return { sql: path.map(quoted).join('.') + parameters, path };
}

/** The types of a function's parameters: names of types are several words at times. */
function readParameters(text: GrantText): string {
  if (!text.takesSign('(')) {
    return '';
  }
  if (text.takesSign(')')) {
    return '()';
  }
  const types = text.list(() => {
    const words: string[] = [];
    do {
      const bare = text.next?.kind === 'word';
      const name = text.name('a type');
      words.push(bare ? name : quoted(name));
      if (text.takesSign('.')) {
        words.push(`${words.pop()}.${quoted(text.name('a type'))}`);
      }
    } while (text.next?.kind !== 'sign' && text.next !== undefined);
    let type = words.join(' ');
    while (text.takesSign('[')) {
      text.expectSign(']');
      type += '[]';
    }
    return type;
  });
  text.expectSign(')');
  return `(${types.join(', ')})`;
}

/** Of the server itself: names and passwords of all users, files of the server. */
function requireOwnSchema(name: string): string {
  if (/^pg_/i.test(name) || name.toLowerCase() === 'information_schema') {
    throw new GrantProblem(`schema "${name}" is PostgreSQL's own`);
  }
  return name;
}

function reachesOf(kind: Kind, privileges: readonly Privilege[], path: readonly string[]): Reach[] {
  const has = (...names: readonly string[]) => privileges.some(({ name }) => names.includes(name));
  if (kind !== 'database' && kind !== 'schema') {
    return [{ path, right: 'touches' }];
  }
  const makes: Reach[] = has('CREATE', 'ALL') ? [{ path, right: 'makes' }] : [];
  const enters: Reach[] = kind === 'schema' && has('USAGE', 'ALL') ? [{ path, right: 'enters' }] : [];
  return [...makes, ...enters];
}
