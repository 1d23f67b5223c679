import { FleetError } from '../../errors';
import { checked } from '../../options/checked';

export interface CustomEngineOptions {
  /** Name of the database plugin on the hub, such as `mongodb-database-plugin`. */
  readonly plugin: string;
  /**
   * How the plugin reaches the database, with `{{username}}` and `{{password}}` where the hub puts its own.
   * https://developer.hashicorp.com/vault/api-docs/secret/databases
   */
  readonly connectionUrl: string;
  /** Where the database listens, unless it says otherwise. */
  readonly port: number;
}

/** What kind of database the hub talks to. https://developer.hashicorp.com/vault/docs/secrets/databases */
@checked
export class DatabaseEngine {
  /** PostgreSQL 13 or newer. */
  static readonly POSTGRESQL = new DatabaseEngine('postgresql', 'postgresql-database-plugin', 5432, 63);
  /** MySQL 8.0 or newer. */
  static readonly MYSQL = new DatabaseEngine('mysql', 'mysql-database-plugin', 3306, 32);
  /** MariaDB 10.5 or newer. */
  static readonly MARIADB = new DatabaseEngine('mariadb', 'mysql-database-plugin', 3306, 80);

  /**
   * Any other plugin that the hub has. keywheel writes no SQL for it, and `Rotation.dynamic` needs `creationStatements`.
   *
   * @throws DatabaseEngineInvalid
   */
  static custom({ plugin, connectionUrl, port }: CustomEngineOptions): DatabaseEngine {
    for (const placeholder of ['{{username}}', '{{password}}']) {
      if (!connectionUrl.includes(placeholder)) {
        throw new FleetError(
          'DatabaseEngineInvalid',
          `the connectionUrl of "${plugin}" has no ${placeholder}; put it where Vault/OpenBao shall put its own, never a password`,
        );
      }
    }
    return new DatabaseEngine('custom', plugin, port, 63, connectionUrl);
  }

  private constructor(
    readonly name: 'postgresql' | 'mysql' | 'mariadb' | 'custom',
    readonly plugin: string,
    readonly port: number,
    /** Characters that the name of a user may have. */
    readonly longestUsername: number,
    readonly connectionUrl?: string,
  ) {}
}
