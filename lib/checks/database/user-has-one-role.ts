import { says } from '../../output/said-values';
import { Check } from '../check';

/** The hub rotates no user of a database by two roles: each would make the other's password a dead one. */
export const userHasOneRole: Check = {
  id: 'user-has-one-role',
  severity: 'error',
  scope: 'hub',
  why: "Each role changes the password behind the other one's back, and one of the two Secrets always holds a dead password.",
  *run({ vault }) {
    const first = new Map<string, string>();
    for (const { connection, username, path, place, source } of vault.staticRoles.values()) {
      // Two connections may lead to one server, and a server has one user of a name.
      const server = vault.connections.get(connection)?.server;
      const user = `${server ?? connection} ${username}`;
      const other = first.get(user);
      if (other !== undefined) {
        yield {
          path,
          place,
          source,
          ...says`user "${{ user: username }}" of database "${{ database: connection }}"${server ? ` (${server})` : ''} is rotated by ${other} too`,
          fix: 'give each credential a user of its own',
        };
      }
      first.set(user, other ?? place);
    }
  },
};
