import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** Every store logs in at a mount that the hub has, by the mount's method. */
export const authMountExists: Check = {
  id: 'auth-mount-exists',
  severity: 'error',
  *run(views) {
    for (const { store, login } of logins(views)) {
      const mount = views.vault.authMounts.get(login.mount);
      if (!mount) {
        yield {
          ...originOf(store),
          message: `the store logs in at auth mount "${login.mount}", which the hub does not have`,
          fix: `name one that it has: ${[...views.vault.authMounts.keys()].sort().join(', ') || 'there is none'}`,
        };
      } else if (mount.method !== login.method && mount.method !== 'any') {
        yield {
          ...originOf(store),
          message: `the store logs in by ${login.method}, auth mount "${login.mount}" (${mount.place}) is of type ${mount.method}`,
          fix: 'use the same method on both sides',
        };
      }
    }
  },
};
