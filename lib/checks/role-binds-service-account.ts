import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** A store's role lets in exactly the store's ServiceAccount of its namespace, and nobody else. */
export const roleBindsServiceAccount: Check = {
  id: 'role-binds-service-account',
  severity: 'error',
  *run(views) {
    for (const { store, login } of logins(views)) {
      const role = views.vault.role(login.mount, login.role);
      if (role && !(role.accounts.length === 1 && role.accounts[0] === login.account)) {
        yield {
          ...originOf(store),
          message:
            `the store logs in as ServiceAccount "${login.account}", role "${login.role}" (${role.place}) ` +
            `binds ${role.accounts.map((account) => `"${account}"`).join(', ') || 'none'}`,
          fix: `bind exactly "${login.account}"`,
        };
      }
    }
  },
};
