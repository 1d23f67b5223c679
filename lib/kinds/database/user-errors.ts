import { ByName } from '../../collections/by-name';
import { grouped } from '../../collections/grouped';
import { IConstruct } from 'constructs';
import { meet } from '../../database/grant';
import { FleetError } from '../../errors';
import { AnyDatabase, Database, IDatabase } from './database';
import { allowanceOf } from './database-allowance';
import { grantEngineOf, writtenGrants } from './database-rights';
import { serverOf } from '../../addresses/server';
import { Inventory } from '../../fleet/inventory';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import type { Tenant } from '../../fleet/tenant';

/** Users, groups and objects of database servers that two would have. */
export function databaseUserErrors(inventory: Inventory): FleetError[] {
  return [...takenNames(inventory), ...sharedObjects(inventory), ...allowances(inventory)];
}

/** Somebody who has a name on a server: users and groups share their names there. */
interface Claim {
  readonly kind: 'administrator' | 'user' | 'group';
  readonly name: string;
  readonly server: string;
  readonly by: Database | RotatingDatabaseCredential;
  /** Undefined for an administrator of all tenants. */
  readonly tenant: Tenant | undefined;
}

function claims(inventory: Inventory): Claim[] {
  const administrators = inventory.of(Database).map((by): Claim => {
    return { kind: 'administrator', name: by.administrator.username, server: serverOf(by), by, tenant: by.tenant };
  });
  const credentials = inventory.of(RotatingDatabaseCredential);
  const of = (kind: Claim['kind'], name: string, by: RotatingDatabaseCredential): Claim => {
    return { kind, name, server: serverOf(by.database), by, tenant: by.tenant };
  };
  // Of a group and a user it is the user that can be called otherwise, so it is told last.
  return [
    ...administrators,
    ...credentials.filter(hasGroup).map((by) => of('group', by.group, by)),
    ...credentials.flatMap((by) => by.usernames.map((name) => of('user', name, by))),
  ];
}

function hasGroup(credential: RotatingDatabaseCredential): boolean {
  const { settings } = credential.rotation;
  const named = settings.kind !== 'dynamic' || settings.memberOf !== undefined;
  return named && grantEngineOf(credential) === 'postgresql';
}

/** Without regard to case: written without quotes, PostgreSQL takes one for the other, and so do other engines always. */
function takenNames(inventory: Inventory): FleetError[] {
  const first = new Map<string, Claim[]>();
  return claims(inventory).flatMap((claim) => {
    const key = `${claim.server} ${claim.name?.toLowerCase()}`;
    const others = first.get(key) ?? [];
    first.set(key, others);
    const other = others.find((one) => collide(one, claim));
    if (!others.some((one) => isAlike(one, claim))) {
      others.push(claim);
    }
    return other ? [taken(claim, other)] : [];
  });
}

/** Whether whatever collides with one collides with the other as well. */
function isAlike(one: Claim, other: Claim): boolean {
  if (one.kind !== other.kind || one.tenant !== other.tenant) {
    return false;
  }
  switch (one.kind) {
    case 'user':
      return one.by === other.by;
    case 'administrator':
      return true;
    case 'group':
      return databaseOf(one.by) === databaseOf(other.by);
  }
}

function databaseOf(by: Claim['by']): IDatabase {
  return by instanceof Database ? by : by.database;
}

function collide(one: Claim, other: Claim): boolean {
  if (one.kind !== other.kind) {
    return true;
  }
  switch (one.kind) {
    case 'user':
      return one.by !== other.by;
    case 'administrator':
      return one.tenant !== other.tenant;
    case 'group':
      // A group of the platform may be open to several tenants.
      return one.tenant !== other.tenant && !(isAllowed(one) && isAllowed(other));
  }
}

function isAllowed({ by, name }: Claim): boolean {
  return (
    by instanceof RotatingDatabaseCredential &&
    (allowanceOf(by.database.allows, by.tenant.name).groups?.includes(name) ?? false)
  );
}

function taken(claim: Claim, other: Claim): FleetError {
  const what = `${claim.kind} "${claim.name}" of ${claim.server}`;
  const otherName = other.name === claim.name ? '' : ` (as "${other.name}")`;
  if (claim.kind === 'user' && other.kind === 'user') {
    return new FleetError(
      'UserTaken',
      `${what} is rotated by ${other.by.node.path} too${otherName}, and each would make the other's password a dead ` +
        'one; give each credential a user of its own',
      claim.by,
    );
  }
  const role = { administrator: "Vault/OpenBao's own user in", user: 'a user of', group: 'a group of' }[other.kind];
  return new FleetError(
    claim.kind === 'group' ? 'GroupTaken' : 'UserTaken',
    `${what} is ${role} ${other.by.node.path}${otherName}, whose rights it would get; use another name`,
    claim.by,
  );
}

/** Grants of two tenants on one object: one would read or change what is the other's. */
function sharedObjects(inventory: Inventory): FleetError[] {
  const byDatabase = grouped(
    inventory.of(RotatingDatabaseCredential),
    ({ database }) => `${serverOf(database)} ${databaseKey(database)}`,
  );
  return [...byDatabase.values()]
    .filter((credentials) => new Set(credentials.map(({ tenant }) => tenant)).size > 1)
    .flatMap((credentials) => {
      const before = new ByName<RotatingDatabaseCredential>();
      return credentials.flatMap((credential) => {
        const paths = writtenGrants(credential).flatMap(({ reaches }) => reaches.map(({ path }) => path));
        const near = before.of(
          ...paths.flatMap((path) => [`below ${pathKey(path)}`, ...prefixesOf(path).map((one) => `at ${one}`)]),
        );
        before.add(
          credential,
          paths.flatMap((path) => [`at ${pathKey(path)}`, ...prefixesOf(path).map((one) => `below ${one}`)]),
        );
        return meetings(
          credential,
          near.filter(({ tenant }) => tenant !== credential.tenant),
        );
      });
    });
}

/** What a path is in, and itself: two meet where one is in the other. */
function prefixesOf(path: readonly string[]): string[] {
  return [path, ...path.map((_, end) => path.slice(0, end))].map(pathKey);
}

function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Whether names of databases differ by case alone depends on a MySQL server's file system. */
function databaseKey({ engine, databaseName }: IDatabase): string {
  return engine?.name === 'postgresql' ? databaseName : String(databaseName).toLowerCase();
}

function meetings(credential: RotatingDatabaseCredential, others: readonly RotatingDatabaseCredential[]): FleetError[] {
  return writtenGrants(credential).flatMap(({ sql, reaches }) => {
    const [met] = others.flatMap((other) => {
      const grant = writtenGrants(other).find((one) => one.reaches.some((a) => reaches.some((b) => meet(a, b))));
      return grant ? [{ other, grant }] : [];
    });
    return met
      ? [
          new FleetError(
            'GrantMeetsAnotherTenants',
            `grant ${sql} meets ${met.grant.sql} of ${met.other.node.path}, so one of the tenants would read or change what ` +
              "is the other's; give each tenant a schema or database of its own, or have the administrators of the database allow it " +
              `as it is (database "${credential.database.node.id}", allows["${credential.tenant.name}"].grants)`,
            credential,
          ),
        ]
      : [];
  });
}

/** What a database allows tenants counts for the whole server, so whoever says it must answer for all of it. */
function allowances(inventory: Inventory): FleetError[] {
  const { tenants } = inventory;
  return inventory
    .of(AnyDatabase)
    .filter(({ allows }) => allows !== undefined)
    .flatMap((database) => [...unknownTenants(database, tenants), ...selfMade(database, inventory)]);
}

function unknownTenants(database: IDatabase, tenants: readonly Tenant[]): FleetError[] {
  const known = tenants.filter(({ environment }) => environment === database.environment).map(({ name }) => name);
  return Object.keys(database.allows ?? {})
    .filter((name) => !known.includes(name) || (database.tenant && database.tenant.name !== name))
    .map((name) =>
      allowanceError(database, `allows names tenant "${name}", which has nothing here; name one that has`),
    );
}

function selfMade(database: IDatabase, inventory: Inventory): FleetError[] {
  const { tenant } = database;
  const server = serverOf(database);
  const users: IConstruct[] = [
    ...inventory.of(AnyDatabase).filter((one) => one.tenant !== tenant && serverOf(one) === server),
    ...inventory
      .of(RotatingDatabaseCredential)
      .filter((one) => one.tenant !== tenant && serverOf(one.database) === server),
  ];
  return tenant && users[0]
    ? [
        allowanceError(
          database,
          `allows is declared by a tenant's own database, and ${users[0].node.path} is on the same server ${server}; say it on a ` +
            'database of the environment',
        ),
      ]
    : [];
}

function allowanceError(scope: IConstruct, reason: string): FleetError {
  return new FleetError('AllowanceInvalid', reason, scope);
}
