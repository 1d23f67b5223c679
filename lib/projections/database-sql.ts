import { grouped } from '../collections/grouped';
import { placed } from '../errors';
import { AnyDatabase, Database, IDatabase } from '../kinds/database/database';
import { writtenGrants } from '../kinds/database/database-rights';
import { sharedName } from '../fleet/owned';
import { Inventory } from '../fleet/inventory';
import { RotatingDatabaseCredential } from '../kinds/database/rotating-database-credential';
import { Dialect } from '../database/dialect';
import type { DatabaseSql } from '../output/database-sql';
import { credentialPath } from '../kinds/database/credential-path';
import { dialectOf } from '../database/dialects';

/** The users, groups and rights that the credentials of a fleet need, database by database. */
export function databaseSql(inventory: Inventory): DatabaseSql[] {
  const byDatabase = grouped(inventory.of(RotatingDatabaseCredential), (credential) => credential.database);
  return inventory.of(AnyDatabase).flatMap((database) => {
    const sql = dialectOf(database);
    const own = byDatabase.get(database) ?? [];
    return sql && own.length > 0
      ? [{ name: sharedName(database).join('.'), text: placed(database, () => scriptOf(sql, database, own)) }]
      : [];
  });
}

function scriptOf(sql: Dialect, database: IDatabase, credentials: readonly RotatingDatabaseCredential[]): string {
  const administrator = database instanceof Database ? database.administrator.username : undefined;
  const parts = [
    sql.begin(database.databaseName),
    administrator ? sql.administrator(administrator) : [],
    ...credentials.map((credential) => placed(credential, () => credentialPart(sql, credential, administrator))),
    sql.end,
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function credentialPart(
  sql: Dialect,
  credential: RotatingDatabaseCredential,
  administrator: string | undefined,
): string[] {
  const { tenant, group, usernames, rotation } = credential;
  const grants = writtenGrants(credential).map(({ sql: text }) => text);
  const { settings } = rotation;
  const path = credentialPath(credential);
  const onDemand = settings.kind === 'dynamic';
  if (onDemand && settings.memberOf === undefined) {
    return [];
  }
  const takeOver = !onDemand && (settings.takeOver ?? false);
  return [
    sql.comment(`${path}, of ${tenant.owner}`),
    ...sql.credential({ credential: path, group, grants, usernames, takeOver, onDemand }, administrator),
  ];
}
