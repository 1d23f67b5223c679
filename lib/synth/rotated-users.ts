import { FleetError } from '../errors';

/** The role of the hub that rotates each user of a database: `<engine>/<role>` by `<engine>/<connection> <username>`. */
export type RotatedUsers = Readonly<Record<string, string>>;

/** Those of a stack, as it is rendered. */
export function rotatedUsersOf(json: { readonly resource?: unknown }): RotatedUsers {
  const resources = json.resource as Record<string, Record<string, Record<string, string>>> | undefined;
  const roles = Object.values(resources?.['vault_database_secret_backend_static_role'] ?? {});
  return Object.fromEntries(
    roles
      .map(({ backend, db_name: connection, username, name }) => [
        `${backend}/${connection} ${username}`,
        `${backend}/${name}`,
      ])
      .sort(),
  );
}

/**
 * Errors for users that another role would rotate than at the last synthesis. The hub changes the password of a user
 * when its role is made, and asks nobody: no name of a role may change while somebody has the password, neither by a new
 * name of the credential nor by another strategy for the same user.
 * https://developer.hashicorp.com/vault/docs/secrets/databases#static-roles
 */
export function movedUsers(previous: RotatedUsers = {}, now: RotatedUsers = {}): FleetError[] {
  return Object.entries(now)
    .filter(([user, role]) => previous[user] !== undefined && previous[user] !== role)
    .map(([user, role]) => {
      const [connection, username] = user.split(' ');
      return new FleetError(
        'RotatedUserMoves',
        `user "${username}" of "${connection}" was rotated by role "${previous[user]}" at the last synthesis, and is now ` +
          `by "${role}": the apply that makes this role changes the password at once, while pods still use it. Keep the ` +
          'names of the credential, its tenant and its database and the strategy of the user; or give the credential ' +
          'new users, which nobody uses yet; or, where an outage is all right, synthesise and apply once without it',
      );
    });
}
