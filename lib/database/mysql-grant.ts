import { databasePattern, identifier as quoted } from '../encode/mysql';
import { Grant, GrantProblem } from './grant';
import { readPrivileges, requirePrivileges, writePrivileges } from './grant-privileges';
import { GrantText, Lexis } from './grant-text';

/** https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html */
const LONGEST_NAME = 64;

const LEXIS: Lexis = {
  quote: '`',
  word: /[A-Za-z0-9_$]+/,
  fold: (word) => word,
  tooLong: (name) => ([...name].length > LONGEST_NAME ? `is longer than ${LONGEST_NAME} characters` : undefined),
};

/** Of one database: whatever is of the server alone is missing. https://dev.mysql.com/doc/refman/8.4/en/grant.html */
const PRIVILEGES = {
  table: [
    ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES', 'TRIGGER', 'EVENT'],
    ...['CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EXECUTE', 'LOCK TABLES'],
    ...['CREATE TEMPORARY TABLES', 'DELETE HISTORY'],
  ],
  routine: ['EXECUTE', 'ALTER ROUTINE'],
} as const;

/** @throws GrantProblem */
export function mysqlGrant(source: string, databaseName: string): Grant {
  const text = new GrantText(source, LEXIS);
  const privileges = readPrivileges(text, ['ALL', ...PRIVILEGES.table]);
  const word = ['TABLE', 'FUNCTION', 'PROCEDURE'].find((candidate) => text.takes(candidate));
  const kind = word === undefined || word === 'TABLE' ? 'table' : 'routine';
  const object = readObject(text, databaseName);
  text.expectEnd();
  requirePrivileges(privileges, PRIVILEGES[kind], kind);
  return {
    sql: [writePrivileges(privileges, quoted), 'ON', ...(word === undefined ? [] : [word]), object.sql].join(' '),
    // Whether its names differ by case alone depends on the server's file system.
    reaches: [{ path: object.path.map((name) => name.toLowerCase()), right: 'touches' }],
  };
}

/** `table`, `*`, `database.table`, `database.*`. */
function readObject(text: GrantText, databaseName: string): { sql: string; path: string[] } {
  if (text.takesSign('*')) {
    if (text.next !== undefined) {
      throw new GrantProblem('"*.*" is every database of the server; name one');
    }
    return { sql: `${databasePattern(databaseName)}.*`, path: [] };
  }
  const first = text.name('a table or database');
  if (!text.takesSign('.')) {
    return { sql: `${quoted(databaseName)}.${quoted(first)}`, path: [first] };
  }
  if (first !== databaseName) {
    throw new GrantProblem(`database "${first}" is another than "${databaseName}"`);
  }
  if (text.takesSign('*')) {
    return { sql: `${databasePattern(first)}.*`, path: [] };
  }
  const name = text.name('a table');
  return { sql: `${quoted(first)}.${quoted(name)}`, path: [name] };
}
