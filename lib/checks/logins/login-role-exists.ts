import { absolute } from '../../output/hub-resource';
import { logins, roleOf } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

const ROLES = ['vault_jwt_auth_backend_role', 'vault_kubernetes_auth_backend_role'];

/** Every login names a role that stands at its mount, and every role stands at a mount. */
export const loginRoleExists: Check = {
  id: 'login-role-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao refuses the login, so no Secret is made or refreshed with it, and no rotator takes its turn.',
  *run(views) {
    const { mounts, roles, existing } = views.vault;
    const at = new Set([...roles.values()].map(({ namespace, mount }) => absolute(namespace, mount)));
    for (const login of logins(views)) {
      // Of a mount that is made elsewhere, so may be the roles.
      const elsewhere = existing.authMounts.includes(login.mount) && !at.has(login.mount);
      if (!roleOf(views.vault, login) && !elsewhere && !views.vault.mayHaveMore(...ROLES)) {
        yield {
          ...originOf(login.who),
          ...says`${{ login: login.whoName }} logs in with role "${{ role: login.role }}", which auth mount "${{ mount: login.mount }}" does not have`,
          fix: 'make the role in Vault/OpenBao, or name one that the mount has',
        };
      }
    }
    for (const { namespace, mount: path, name, ...origin } of roles.values()) {
      const mount = absolute(namespace, path);
      const isMade = mounts.byPath.has(mount) || existing.authMounts.includes(mount);
      if (!isMade && !views.vault.mayHaveMore('vault_auth_backend', 'vault_jwt_auth_backend')) {
        yield {
          path: origin.path,
          place: origin.place,
          source: origin.source,
          ...says`role "${{ role: name }}" is at auth mount "${{ mount }}", which nothing makes`,
          fix: 'make the mount, or move the role to one that exists',
        };
      }
    }
  },
};
