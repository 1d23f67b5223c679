import { Construct, IConstruct } from 'constructs';
import { note } from '../../errors';
import { hubName, mountFault } from '../../output/hub-names';
import { DatabaseAllowances, requireAllowances } from './database-allowance';
import { checked } from '../../options/checked';
import { DatabaseEngine } from './database-engine';
import { Environment } from '../../fleet/environment';
import { findAncestor } from '../../fleet/fleet-base';
import { names, requireDnsLabel, requireVariableName } from '../../fleet/names';
import { Pem } from '../../fleet/pem';
import { Tenant } from '../../fleet/tenant';

export interface DatabaseAddress {
  readonly engine: DatabaseEngine;
  /** DNS name or address, as the hub and the workloads reach it. */
  readonly host: string;
  /** @default - the engine's */
  readonly port?: number;
  /** Name of the database in the server. */
  readonly databaseName: string;
  /**
   * How many users that the hub makes may live in it at the same time. `Rotation.dynamic` is held against it.
   * @default - any number
   */
  readonly maximumUsers?: number;
  /**
   * What single tenants may have here beyond users and groups of their own, by the name of the tenant: said by whoever
   * runs the database. For a database of a tenant, only on a server that no other tenant uses.
   * @default - nothing
   */
  readonly allows?: DatabaseAllowances;
}

export interface DatabaseAdministrator {
  /** May change the passwords of the users it hands out, and make users for `Rotation.dynamic`. Used by the hub alone. */
  readonly username: string;
  /**
   * Name of an ephemeral Terraform variable with its first password: needed for the first apply, after which the hub
   * changes it, so that nobody else knows it. It is in no state and no plan.
   */
  readonly passwordVariable: string;
}

export interface DatabaseProps extends DatabaseAddress {
  readonly administrator: DatabaseAdministrator;
  /**
   * How the hub makes sure that it talks to the database: `verify-full` checks certificate and name, `require` only
   * encrypts, `disable` does neither. Custom engines say so in their connectionUrl.
   * @default "verify-full"
   */
  readonly tls?: 'verify-full' | 'require' | 'disable';
  /** The authority of the database's certificate. @default - the hub's own authorities */
  readonly caCertificate?: Pem;
}

export interface DatabaseAttributes extends DatabaseAddress {
  /** Path of a database engine that exists on the hub. */
  readonly mount: string;
  /** Name of a connection in it that may be used by roles whose name starts with the fleet's. */
  readonly connection: string;
}

/** A database that credentials can be had for. */
export interface IDatabase extends IConstruct {
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly maximumUsers?: number;
  readonly allows?: DatabaseAllowances;
  readonly environment: Environment;
  /** Undefined for one that all tenants of the environment may use. */
  readonly tenant?: Tenant;
  /** Path of the hub's engine. */
  readonly mount: string;
  /** Name of the connection in the hub's engine. */
  readonly connection: string;
  /** What the names of its roles start with. */
  readonly rolePrefix: string;
}

/** PostgreSQL cuts what is longer, MySQL takes one more. */
const LONGEST_DATABASE_NAME = 63;

/** @internal */
@checked
export abstract class AnyDatabase extends Construct implements IDatabase {
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly maximumUsers?: number;
  readonly allows?: DatabaseAllowances;
  readonly environment: Environment;
  readonly tenant?: Tenant;
  abstract readonly mount: string;
  abstract readonly connection: string;
  abstract readonly rolePrefix: string;

  constructor(scope: Construct, id: string, address: DatabaseAddress) {
    super(scope, id);
    this.engine = address.engine;
    this.host = address.host;
    this.port = address.port ?? address.engine?.port;
    this.databaseName = address.databaseName;
    this.maximumUsers = address.maximumUsers;
    this.allows = address.allows;
    this.environment = Environment.of(this);
    this.tenant = findAncestor(this, Tenant);
    requireDnsLabel(this, 'the name of the database', id);
    requireAllowances(this, address.allows);
    if (!/^[A-Za-z0-9.:-]+$/.test(address.host) || !address.databaseName) {
      note(
        this,
        'DatabaseAddressInvalid',
        `host "${address.host}" with database "${address.databaseName}" is not an address; give a DNS name or an address, ` +
          'without scheme, port or user, and the name of the database',
      );
    }
    if (Buffer.byteLength(address.databaseName) > LONGEST_DATABASE_NAME) {
      note(
        this,
        'DatabaseAddressInvalid',
        `databaseName has ${Buffer.byteLength(address.databaseName)} bytes; use at most ${LONGEST_DATABASE_NAME}`,
      );
    }
    if (address.maximumUsers !== undefined && !(address.maximumUsers >= 1)) {
      note(this, 'MaximumUsersInvalid', `maximumUsers is ${address.maximumUsers}; use 1 or more, or leave it out`);
    }
  }
}

/** A database. In an Environment all its tenants may use it, in a Tenant that tenant alone. */
@checked
export class Database extends AnyDatabase {
  /** A database whose engine and connection on the hub are made elsewhere: keywheel makes roles in it and no more. */
  static fromDatabaseAttributes(scope: Construct, id: string, attributes: DatabaseAttributes): IDatabase {
    return new ExistingDatabase(scope, id, attributes);
  }

  readonly mount: string;
  readonly connection: string;
  readonly rolePrefix = '';
  readonly administrator: DatabaseAdministrator;
  readonly tls: 'verify-full' | 'require' | 'disable';
  readonly caCertificate?: Pem;

  /** @param id its name, a DNS label */
  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, props);
    this.mount = names.databaseMount(this.environment.fleet.name);
    this.connection = names.databaseConnection(this.environment.name, this.tenant?.name, id);
    this.administrator = props.administrator;
    this.tls = props.tls ?? 'verify-full';
    this.caCertificate = props.caCertificate;
    requireVariableName(this, 'administrator.passwordVariable', props.administrator.passwordVariable);
    if (!props.administrator.username) {
      note(
        this,
        'AdministratorMissing',
        "the administrator has no username; name Vault/OpenBao's own user of the database",
      );
    } else {
      this.requireAdministrator(props.administrator.username);
    }
  }

  private requireAdministrator(username: string): void {
    const longest = this.engine?.longestUsername ?? 63;
    // The hub puts the password where two braces stand, and MySQL's address ends the user at a colon.
    if (Buffer.byteLength(username) > longest || /\{\{|\}\}|^\s|\s$/.test(username) || this.splitsAddress(username)) {
      note(
        this,
        'UsernameInvalid',
        `administrator.username "${username}" cannot be used; use 1 to ${longest} bytes without two braces, without ":" ` +
          'for MySQL and MariaDB, and without a blank at either end',
      );
    }
  }

  private splitsAddress(username: string): boolean {
    return (this.engine?.name === 'mysql' || this.engine?.name === 'mariadb') && username.includes(':');
  }
}

class ExistingDatabase extends AnyDatabase {
  readonly mount: string;
  readonly connection: string;
  readonly rolePrefix: string;

  constructor(scope: Construct, id: string, attributes: DatabaseAttributes) {
    super(scope, id, attributes);
    this.mount = hubName.mount(attributes.mount);
    this.connection = attributes.connection;
    // In an engine that others use as well, the fleet's name comes first.
    this.rolePrefix = `${this.environment.fleet.name}.`;
    for (const [what, path] of [
      ['mount', this.mount],
      ['connection', this.connection],
    ] as const) {
      const fault = mountFault(path);
      if (fault !== undefined) {
        note(
          this,
          'DatabaseMountInvalid',
          `the ${what} ${JSON.stringify(path)} ${fault}; name one engine and one connection of Vault/OpenBao`,
        );
      }
    }
  }
}
