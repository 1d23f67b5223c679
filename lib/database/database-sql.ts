import { placed } from '../errors';
import { Database, IDatabase } from '../fleet/database';
import { writtenGrants } from '../fleet/database-rights';
import { Inventory } from '../fleet/inventory';
import { RotatingDatabaseCredential } from '../fleet/rotating-database-credential';
import { Dialect } from './dialect';
import { mysql } from './mysql';
import { postgresql } from './postgresql';

/** SQL for one database, for a person to review and run. */
export interface DatabaseSql {
  /** `<environment>.<database>` or `<environment>.<tenant>.<database>`. */
  readonly name: string;
  readonly text: string;
}

/** Undefined for an engine whose SQL keywheel does not know. */
export function dialectOf({ engine }: IDatabase): Dialect | undefined {
  const dialects: Readonly<Record<string, Dialect>> = { postgresql, mysql, mariadb: mysql };
  return dialects[engine.name];
}

/** The users, groups and rights that the credentials of a fleet need, database by database. */
export function databaseSql({ databases, secrets }: Inventory): DatabaseSql[] {
  const credentials = secrets.filter((secret) => secret instanceof RotatingDatabaseCredential);
  return databases.flatMap((database) => {
    const sql = dialectOf(database);
    const own = credentials.filter((credential) => credential.database === database);
    return sql && own.length > 0
      ? [{ name: nameOf(database), text: placed(database, () => scriptOf(sql, database, own)) }]
      : [];
  });
}

function nameOf({ environment, tenant, node }: IDatabase): string {
  return [environment.name, tenant?.name, node.id].filter(Boolean).join('.');
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

/** `<fleet>/<environment>/<tenant>/<credential>` */
export function credentialPath({ tenant, name }: RotatingDatabaseCredential): string {
  return [tenant.fleet.name, tenant.environment.name, tenant.name, name].join('/');
}
