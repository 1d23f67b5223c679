import { Check } from './check';
import { originOf } from '../views/seen-object';
import { hubPath } from '../views/stores';

const ROLES = ['vault_database_secret_backend_role', 'vault_database_secret_backend_static_role'];

/** A credential of a database is read from a role that the hub has. */
export const databaseRoleExists: Check = {
  id: 'database-role-exists',
  severity: 'error',
  why: 'The hub knows no such role, so the Secret with the login of the database is never made.',
  *run({ vault, clusters }) {
    for (const { uses } of clusters) {
      for (const use of uses) {
        const hub = use.store?.vault;
        if (hub?.version !== 'v1') {
          continue;
        }
        const path = hubPath(hub, use.remoteKey);
        const [, mount, kind] = path.match(/^(.+)\/(static-creds|static-roles|creds)\/[^/]+$/) ?? [];
        if (mount === undefined) {
          continue;
        }
        const roles = kind === 'creds' ? vault.dynamicRoles : vault.staticRoles;
        const known = [...roles.keys()].filter((one) => one.startsWith(`${mount}/`)).sort();
        // Other engines have paths of this form too, and of one that is made elsewhere, so may be the roles.
        const type = vault.engines.get(mount)?.type ?? 'database';
        const elsewhere = known.length === 0 && vault.existing.engines.includes(mount);
        if (type !== 'database' || elsewhere || vault.mayHaveMore(...ROLES)) {
          continue;
        }
        if (!roles.has(path.replace('/static-roles/', '/static-creds/'))) {
          yield {
            ...originOf(use),
            message: `"${path}" names no role of database engine "${mount}"`,
            fix: `name one that it has: ${known.join(', ') || 'there is none'}`,
          };
        }
      }
    }
  },
};
