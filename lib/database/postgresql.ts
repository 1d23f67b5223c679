import { pluginStatement } from '../encode/database-plugin';
import {
  anonymousBlock,
  comment,
  identifier as name,
  literal as text,
  psqlDatabase,
  psqlIdentifier,
  raised,
} from '../encode/postgresql';
import { command } from '../encode/shell';
import { Dialect } from './dialect';

/** The mark by which the hub's first rotation knows that a user was made for it. */
function userMark(credential: string): string {
  return `keywheel ${credential}`;
}

/**
 * Refuses to rotate a user that the SQL did not make: its password is in use by somebody.
 * The cast fails with its own text as the message.
 */
function guardedRotation(credential: string): string[] {
  const refusal = text(
    ' was not made by the SQL that keywheel wrote: run that, or say takeOver if its password may change',
  );
  return [
    pluginStatement(
      `SELECT CASE WHEN shobj_description(oid, 'pg_authid') IS NOT DISTINCT FROM ${text(userMark(credential))} THEN 0 ` +
        `ELSE CAST('user ' || rolname || ${refusal} AS integer) END FROM pg_roles WHERE rolname = '{{name}}'`,
    ),
    pluginStatement(`ALTER ROLE "{{name}}" WITH PASSWORD '{{password}}'`),
  ];
}

/** PostgreSQL 13 or newer. What one user makes belongs to the group, so the other one may alter it. */
export const postgresql: Dialect = {
  comment,
  begin: (databaseName) => [
    comment(
      `${command('psql', '-v', 'ON_ERROR_STOP=1', '-d', psqlDatabase(databaseName))} -f <this file>, ` +
        'as a superuser or as who may grant all of it.',
    ),
    'BEGIN;',
  ],
  administrator: (administrator) => [
    comment(
      `The hub's own user. Give it a first password (\\password ${psqlIdentifier(administrator)}); ` +
        'the hub changes it after the first apply.',
    ),
    createIfMissing(administrator, 'LOGIN CREATEROLE'),
  ],
  credential: ({ credential, group, usernames, grants, takeOver, onDemand }, administrator) => [
    createIfMissing(group, 'NOLOGIN'),
    ...grants.map((grant) => `GRANT ${grant} TO ${name(group)};`),
    ...usernames.flatMap((username) => [
      takeOver ? createIfMissing(username, 'LOGIN') : createOwn(username, userMark(credential)),
      ...(takeOver ? [`COMMENT ON ROLE ${name(username)} IS ${text(userMark(credential))};`] : []),
      `GRANT ${name(group)} TO ${name(username)};`,
      `ALTER ROLE ${name(username)} SET ROLE ${name(group)};`,
    ]),
    ...(administrator
      ? [...usernames, ...(onDemand ? [group] : [])].map((role) => administer(role, administrator))
      : []),
  ],
  end: ['COMMIT;'],
  rotation: (credential, takeOver) => (takeOver ? undefined : guardedRotation(credential)),
  creation: (group) => [
    pluginStatement(
      `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE ${name(group)}`,
    ),
    pluginStatement(`ALTER ROLE "{{name}}" SET ROLE ${name(group)}`),
  ],
};

/** Since 16 a role is changed only by those who administer it; until 15 the hub's CREATEROLE is enough. */
function administer(role: string, administrator: string): string {
  return anonymousBlock([
    'BEGIN',
    "  IF current_setting('server_version_num')::int >= 160000 THEN",
    // As text: an older server does not know these words.
    `    EXECUTE ${text(`GRANT ${name(role)} TO ${name(administrator)} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`)};`,
    '  END IF;',
    'END',
  ]);
}

function createIfMissing(role: string, options: string): string {
  return anonymousBlock([
    'BEGIN',
    `  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(role)}) THEN`,
    `    CREATE ROLE ${name(role)} ${options};`,
    '  END IF;',
    'END',
  ]);
}

/** A user that somebody else made keeps its password: nobody knows who uses it. */
function createOwn(user: string, mark: string): string {
  const known = `(SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = ${text(user)})`;
  return anonymousBlock([
    'BEGIN',
    `  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(user)}) THEN`,
    `    CREATE ROLE ${name(user)} LOGIN;`,
    `    COMMENT ON ROLE ${name(user)} IS ${text(mark)};`,
    `  ELSIF ${known} IS DISTINCT FROM ${text(mark)} THEN`,
    `    RAISE EXCEPTION ${raised(`user ${user} exists already; say takeOver if its password may change at once`)};`,
    '  END IF;',
    'END',
  ]);
}
