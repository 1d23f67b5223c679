import { CredentialUsers, Sql, text } from './sql';

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** The mark by which the hub's first rotation knows that a user was made for it. */
export function userMark(credential: string): string {
  return `keywheel ${credential}`;
}

/**
 * Refuses to rotate a user that the SQL did not make: its password is in use by somebody.
 * The cast fails with its own text as the message.
 */
export function rotationStatements(credential: string): string[] {
  // No semicolon: the hub's plugin would take it for the end of the statement.
  const refusal = text(
    ' was not made by the SQL that keywheel wrote: run that, or say takeOver if its password may change',
  );
  return [
    `SELECT CASE WHEN shobj_description(oid, 'pg_authid') IS NOT DISTINCT FROM ${text(userMark(credential))} THEN 0 ` +
      `ELSE CAST('user ' || rolname || ${refusal} AS integer) END FROM pg_roles WHERE rolname = '{{name}}';`,
    `ALTER ROLE "{{name}}" WITH PASSWORD '{{password}}';`,
  ];
}

/** PostgreSQL 13 or newer. What one user makes belongs to the group, so the other one may alter it. */
export const postgresql: Sql = {
  begin: ({ databaseName }) => [
    `-- psql -v ON_ERROR_STOP=1 -d ${databaseName} -f <this file>, as a superuser or as who may grant all of it.`,
    'BEGIN;',
  ],
  administrator: ({ administrator }) => [
    `-- The hub's own user. Give it a first password (\\password ${administrator}); the hub changes it after the first apply.`,
    createIfMissing(administrator, 'LOGIN CREATEROLE'),
  ],
  group: (group, grants) => [
    createIfMissing(group, 'NOLOGIN'),
    ...grants.map((grant) => `GRANT ${grant} TO ${name(group)};`),
  ],
  users: ({ group, usernames, credential, takeOver }: CredentialUsers, administrator) =>
    usernames.flatMap((username) => [
      takeOver ? createIfMissing(username, 'LOGIN') : createOwn(username, userMark(credential)),
      ...(takeOver ? [`COMMENT ON ROLE ${name(username)} IS ${text(userMark(credential))};`] : []),
      `GRANT ${name(group)} TO ${name(username)};`,
      `ALTER ROLE ${name(username)} SET ROLE ${name(group)};`,
      ...(administrator ? [`GRANT ${name(username)} TO ${name(administrator)} WITH ADMIN OPTION;`] : []),
    ]),
  maker: (group, administrator) => [`GRANT ${name(group)} TO ${name(administrator)} WITH ADMIN OPTION;`],
  end: ['COMMIT;'],
};

function createIfMissing(role: string, options: string): string {
  return [
    'DO $keywheel$',
    'BEGIN',
    `  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(role)}) THEN`,
    `    CREATE ROLE ${name(role)} ${options};`,
    '  END IF;',
    'END',
    '$keywheel$;',
  ].join('\n');
}

/** A user that somebody else made keeps its password: nobody knows who uses it. */
function createOwn(user: string, mark: string): string {
  const known = `(SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = ${text(user)})`;
  return [
    'DO $keywheel$',
    'BEGIN',
    `  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(user)}) THEN`,
    `    CREATE ROLE ${name(user)} LOGIN;`,
    `    COMMENT ON ROLE ${name(user)} IS ${text(mark)};`,
    `  ELSIF ${known} IS DISTINCT FROM ${text(mark)} THEN`,
    `    RAISE EXCEPTION ${text(`user ${user.replaceAll('%', '%%')} exists already; say takeOver if its password may change at once`)};`,
    '  END IF;',
    'END',
    '$keywheel$;',
  ].join('\n');
}
