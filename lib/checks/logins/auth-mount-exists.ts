import { loginsOf, roleOf } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

const AUTH_MOUNTS = ['vault_auth_backend', 'vault_jwt_auth_backend'];

/** Every login goes to a mount that the hub has, by the mount's method. */
export const authMountExists: Check = {
  id: 'auth-mount-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao refuses the login, so no Secret is made or refreshed with it, and no rotator takes its turn.',
  *run({ vault, cluster }) {
    const { mounts, existing } = vault;
    for (const login of loginsOf(vault, cluster)) {
      const { who, whoName, mount: path, method } = login;
      const role = roleOf(vault, login);
      const mount = mounts.byPath.get(path);
      if (!mount && !existing.authMounts.includes(path) && !vault.mayHaveMore(...AUTH_MOUNTS)) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in at auth mount "${{ mount: path }}", which Vault/OpenBao does not have`,
          fix: `name one that it has: ${[...mounts.byPath.keys()].sort().join(', ') || 'there is none'}`,
        };
      } else if (mount?.method === 'any' && method && role && role.method !== method) {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in by ${{ method }}, and its role (${{ place: role.place }}) is one of ${role.method}`,
          fix: 'use the same method on both sides',
        };
      } else if (mount && method && mount.method !== method && mount.method !== 'any') {
        yield {
          ...originOf(who),
          ...says`${{ login: whoName }} logs in by ${{ method }}, auth mount "${{ mount: path }}" (${{ place: mount.place }}) is of type ${mount.method}`,
          fix: 'use the same method on both sides',
        };
      }
    }
  },
};
