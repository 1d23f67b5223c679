import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** Every store logs in with a role that stands at its mount, and every role stands at a mount. */
export const loginRoleExists: Check = {
  id: 'login-role-exists',
  severity: 'error',
  *run(views) {
    for (const { store, login } of logins(views)) {
      if (!views.vault.role(login.mount, login.role)) {
        yield {
          ...originOf(store),
          message: `the store logs in with role "${login.role}", which auth mount "${login.mount}" does not have`,
          fix: 'make the role on the hub, or name one that the mount has',
        };
      }
    }
    for (const role of views.vault.roles.values()) {
      if (!views.vault.authMounts.has(role.mount)) {
        yield {
          path: role.path,
          place: role.place,
          message: `role "${role.name}" stands at auth mount "${role.mount}", which nothing makes`,
          fix: 'make the mount, or move the role to one that exists',
        };
      }
    }
  },
};
