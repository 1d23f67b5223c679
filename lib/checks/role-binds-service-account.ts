import { logins, roleOf } from '../views/logins';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** The role of a login lets in exactly its ServiceAccount of its namespace, and nobody else. */
export const roleBindsServiceAccount: Check = {
  id: 'role-binds-service-account',
  severity: 'error',
  why: 'Either the hub refuses the login and nothing is delivered, or somebody else may log in as well and read what is not theirs.',
  *run(views) {
    for (const login of logins(views)) {
      const { account } = login;
      const role = roleOf(views, login);
      if (role && account !== undefined && !(role.accounts.length === 1 && role.accounts[0] === account)) {
        yield {
          ...originOf(login.who),
          message:
            `${login.whoName} logs in as ServiceAccount "${account}", role "${login.role}" (${role.place}) ` +
            `binds ${role.accounts.map((one) => `"${one}"`).join(', ') || 'none'}`,
          fix: `bind exactly "${account}"`,
        };
      }
    }
  },
};
