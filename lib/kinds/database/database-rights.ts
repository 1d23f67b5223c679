import { GrantEngine, GrantProblem, Reach } from '../../database/grant';
import { LONGEST_NAME } from '../../encode/postgresql';
import { note, oneOf } from '../../errors';
import { allowanceOf, DatabaseAllowance } from './database-allowance';
import { names } from '../../fleet/names';
import type { RotatingDatabaseCredential } from './rotating-database-credential';
import { readGrant } from '../../database/read-grant';

/** A grant as it is written into SQL. */
export interface WrittenGrant {
  /** The middle of `GRANT … TO`. */
  readonly sql: string;
  /** Nothing for what the database itself allows the tenant. */
  readonly reaches: readonly Reach[];
}

/** Users that the servers and the clouds keep for themselves, in lower case. */
const RESERVED: readonly string[] = [
  ...['postgres', 'public', 'none', 'root', 'mysql', 'mariadb', 'event_scheduler', 'debian-sys-maint'],
  ...['rdsadmin', 'rds_superuser', 'rdsrepladmin', 'rdsproxyadmin', 'azuresu', 'azure_superuser', 'azure_pg_admin'],
  ...['cloudsqladmin', 'cloudsqlsuperuser', 'cloudsqlsuperroot', 'alloydbadmin', 'alloydbsuperuser'],
];

/** Whether a name is a built-in role or a superuser of a server, in any spelling. */
export function isReservedUser(name: string): boolean {
  return /^pg_/i.test(name) || RESERVED.includes(name.toLowerCase());
}

/** Grants as keywheel writes them, without those that it does not. */
export function writtenGrants(credential: RotatingDatabaseCredential): WrittenGrant[] {
  return credential.grants.flatMap((grant) => {
    const written = writtenGrant(credential, grant);
    return written instanceof GrantProblem ? [] : [written];
  });
}

/** Undefined for an engine whose SQL keywheel does not know. */
export function grantEngineOf({ database }: RotatingDatabaseCredential): GrantEngine | undefined {
  const name = database.engine?.name;
  return name === 'custom' ? undefined : name;
}

function writtenGrant(credential: RotatingDatabaseCredential, grant: string): WrittenGrant | GrantProblem {
  const engine = grantEngineOf(credential);
  if (engine === undefined || allowance(credential).grants?.includes(grant)) {
    return { sql: grant, reaches: [] };
  }
  try {
    return readGrant(engine, grant, credential.database.databaseName);
  } catch (error) {
    if (error instanceof GrantProblem) {
      return error;
    }
    throw error;
  }
}

/** Notes what a credential may not have, unless its database allows it. */
export function requireRights(credential: RotatingDatabaseCredential): void {
  requireGrants(credential);
  requireUsers(credential);
  requireGroup(credential);
  requireStatements(credential);
}

function requireGrants(credential: RotatingDatabaseCredential): void {
  for (const grant of credential.grants) {
    const written = writtenGrant(credential, grant);
    if (written instanceof GrantProblem) {
      note(
        credential,
        'GrantInvalid',
        `grant ${JSON.stringify(grant)} is not a privilege on an object: ${written.message}; use such as ` +
          `"SELECT, INSERT ON ${credential.database.engine.name === 'postgresql' ? 'ALL TABLES IN SCHEMA orders' : 'orders.*'}", ` +
          `or have the administrators of the database allow it as it is (${allowsOption(credential)}.grants)`,
      );
    }
  }
}

function requireUsers(credential: RotatingDatabaseCredential): void {
  for (const username of credential.usernames.filter(isReservedUser)) {
    note(credential, 'UsernameReserved', `user "${username}" is a server's own; name a user of the tenant`);
  }
  const { settings } = credential.rotation;
  const taken = settings.kind !== 'dynamic' && settings.takeOver ? credential.usernames : [];
  const allowed = allowance(credential).takeOver ?? [];
  for (const username of taken.filter((one) => !allowed.includes(one))) {
    note(
      credential,
      'TakeOverNotAllowed',
      `takeOver changes the password of user "${username}" at once, even while it is in use; have the administrators of the database allow it ` +
        `(${allowsOption(credential)}.takeOver), or leave takeOver out`,
    );
  }
}

function requireGroup(credential: RotatingDatabaseCredential): void {
  const { settings } = credential.rotation;
  if (grantEngineOf(credential) !== 'postgresql') {
    return;
  }
  if (settings.kind !== 'dynamic') {
    const length = Buffer.byteLength(credential.group);
    if (length > LONGEST_NAME) {
      note(
        credential,
        'NameTooLong',
        `its group "${credential.group}" has ${length} bytes, PostgreSQL takes ${LONGEST_NAME}; use a shorter name`,
      );
    }
    return;
  }
  const { memberOf } = settings;
  if (memberOf === undefined || memberOf.startsWith(names.databaseGroup(credential.tenant.name, ''))) {
    return;
  }
  const allowed = allowance(credential).groups ?? [];
  if (!allowed.includes(memberOf)) {
    note(
      credential,
      'GroupNotAllowed',
      `memberOf "${memberOf}" is not a group of tenant "${credential.tenant.name}"; use one whose name begins with ` +
        `"${names.databaseGroup(credential.tenant.name, '')}"` +
        (allowed.length > 0 ? `, or ${oneOf(allowed)}` : '') +
        `, or have the administrators of the database allow it (${allowsOption(credential)}.groups)`,
    );
  } else if (credential.grants.length > 0) {
    note(
      credential,
      'GroupNotOwn',
      `grants would go to group "${memberOf}", and with it to everybody who is in it; leave them out, or use a group whose ` +
        `name begins with "${names.databaseGroup(credential.tenant.name, '')}"`,
    );
  }
}

function requireStatements(credential: RotatingDatabaseCredential): void {
  const { settings } = credential.rotation;
  const allowed = allowance(credential).statements ?? [];
  for (const option of settings.kind === 'dynamic' ? (['creationStatements', 'revocationStatements'] as const) : []) {
    const statements = (settings.kind === 'dynamic' && settings[option]) || [];
    statements.forEach((statement, index) => {
      if (!allowed.includes(statement)) {
        note(
          credential,
          'StatementNotAllowed',
          `${option}[${index}] is run with the administrator's rights; have the administrators of the database allow it, letter by ` +
            `letter (${allowsOption(credential)}.statements)` +
            (grantEngineOf(credential) === 'postgresql' ? ', or use memberOf' : ''),
        );
      }
    });
  }
}

function allowance({ database, tenant }: RotatingDatabaseCredential): DatabaseAllowance {
  return allowanceOf(database.allows, tenant.name);
}

/** For a message. */
function allowsOption({ database, tenant }: RotatingDatabaseCredential): string {
  return `database "${database.node.id}", allows["${tenant.name}"]`;
}
