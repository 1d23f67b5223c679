import { pluginStatement } from '../encode/database-plugin';
import { account, comment } from '../encode/mysql';
import { command } from '../encode/shell';
import { Dialect } from './dialect';

/**
 * MySQL 8.0 and MariaDB 10.5. Tables have no owner there, so both users of a pair get the same rights and need no
 * group: to give others a default role the hub's user would need all rights on the server's own tables.
 */
export const mysql: Dialect = {
  comment,
  begin: (databaseName) => [
    comment(
      `${command('mysql', `--database=${databaseName}`)} < <this file>, as who may make users and grant all of it.`,
    ),
  ],
  administrator: (name) => [
    "-- The hub's own user. Give it a first password (ALTER USER ... IDENTIFIED BY ... ACCOUNT UNLOCK); the hub changes it after",
    "-- the first apply. On MariaDB, who may make users may change anybody's password, root's too.",
    `CREATE USER IF NOT EXISTS ${account(name)} ACCOUNT LOCK;`,
    `GRANT CREATE USER ON *.* TO ${account(name)};`,
  ],
  credential: ({ usernames, grants }) =>
    usernames.flatMap((username) => [
      // Locked until the hub has given it a password: without one anybody could log in.
      `CREATE USER IF NOT EXISTS ${account(username)} ACCOUNT LOCK;`,
      ...grants.map((grant) => `GRANT ${grant} TO ${account(username)};`),
    ]),
  end: [],
  rotation: () => [pluginStatement("ALTER USER '{{username}}'@'%' IDENTIFIED BY '{{password}}' ACCOUNT UNLOCK")],
  // The plugin's own way reads the server's own tables.
  revocation: [pluginStatement("DROP USER IF EXISTS '{{name}}'@'%'")],
};
