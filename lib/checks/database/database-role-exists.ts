import type { ClusterView } from '../../views/cluster-view';
import { originOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const ROLES = ['vault_database_secret_backend_role', 'vault_database_secret_backend_static_role'];

/** A credential of a database is read from a role that the hub has. */
export const databaseRoleExists: Check = {
  id: 'database-role-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao knows no such role, so the Secret with the login of the database is never made.',
  *run({ vault, clusters }) {
    for (const { path, by } of [...clusters.flatMap(readsOf), ...outsideReads(vault)]) {
      const [, mount, kind] = path.match(/^(.+)\/(static-creds|static-roles|creds)\/[^/]+$/) ?? [];
      if (mount === undefined) {
        continue;
      }
      const roles = kind === 'creds' ? vault.dynamicRoles : vault.staticRoles;
      // Other engines have paths of this form too, and of one that is made elsewhere, so may be the roles.
      const type = vault.engines.get(mount)?.type ?? 'database';
      const isThere = roles.has(path.replace('/static-roles/', '/static-creds/'));
      if (isThere || type !== 'database' || vault.mayHaveMore(...ROLES)) {
        continue;
      }
      const known = [...roles.keys()].filter((one) => one.startsWith(`${mount}/`)).sort();
      // Of an engine that is not there, another check says so.
      if (known.length > 0 || vault.engines.has(mount)) {
        yield {
          ...by,
          ...says`"${{ path }}" names no role of database engine "${{ engine: mount }}"`,
          fix: `name one that it has: ${known.join(', ') || 'there is none'}`,
        };
      }
    }
  },
};

interface Read {
  readonly path: string;
  readonly by: Pick<Found, 'path' | 'place' | 'source'>;
}

/** What machines read, as the program says it. */
function outsideReads({ outside }: VaultView): Read[] {
  return Object.entries(outside).flatMap(([who, { calls }]) =>
    Object.keys(calls).map((path) => ({ path, by: { path: '', place: `stack hub, ${who}` } })),
  );
}

/** What is read as the engine names it: KV paths have a form of their own. */
function readsOf({ uses, clients, fileMakers, controllers }: ClusterView): Read[] {
  return [
    ...uses.flatMap((use) => {
      const hub = use.store?.vault;
      return hub?.version === 'v1' ? [{ path: hubPath(hub, use.remoteKey), by: originOf(use) }] : [];
    }),
    ...clients.flatMap((client) => [...client.calls.keys()].map((path) => ({ path, by: originOf(client) }))),
    ...controllers.clients.flatMap(({ requests }) => requests.map(({ path, by }) => ({ path, by: originOf(by) }))),
    ...fileMakers.flatMap(({ seen, files }) =>
      [...new Set(files.map(({ path }) => path))].map((path) => ({ path, by: originOf(seen) })),
    ),
  ];
}
