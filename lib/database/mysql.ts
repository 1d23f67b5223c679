import { Sql, text } from './sql';

/** An account: the hub changes the password of the one that may come from anywhere. */
function account(name: string): string {
  return `${text(name)}@'%'`;
}

/**
 * MySQL 8.0 or MariaDB 10.5. Tables have no owner there: what both may alter, both get through the role.
 *
 * @param unusable how a user is made whom nobody can be before the hub gives it a password
 * @param word between a default role and whose it is
 */
function sql(unusable: string, word: 'TO' | 'FOR'): Sql {
  return {
    begin: ({ databaseName }) => [
      `-- mysql --database=${databaseName} < <this file>, as who may make users and grant all of it. It may run again.`,
    ],
    administrator: ({ administrator }) => [
      `-- The hub's own user. Give it a first password (ALTER USER ... IDENTIFIED BY ...); the hub changes it after the first apply.`,
      `CREATE USER IF NOT EXISTS ${account(administrator)} ${unusable};`,
      `GRANT CREATE USER ON *.* TO ${account(administrator)};`,
    ],
    group: (group, grants) => [
      `CREATE ROLE IF NOT EXISTS ${text(group)};`,
      ...grants.map((grant) => `GRANT ${grant} TO ${text(group)};`),
    ],
    users: ({ group, usernames }) =>
      usernames.flatMap((username) => [
        `CREATE USER IF NOT EXISTS ${account(username)} ${unusable};`,
        `GRANT ${text(group)} TO ${account(username)};`,
        `SET DEFAULT ROLE ${text(group)} ${word} ${account(username)};`,
      ]),
    maker: (group, administrator) => [`GRANT ${text(group)} TO ${account(administrator)} WITH ADMIN OPTION;`],
    end: [],
  };
}

/** https://dev.mysql.com/doc/refman/8.0/en/create-user.html#create-user-authentication */
export const mysql = sql('IDENTIFIED BY RANDOM PASSWORD', 'TO');
/** https://mariadb.com/kb/en/create-user/ */
export const mariadb = sql("IDENTIFIED VIA mysql_native_password USING 'invalid'", 'FOR');
