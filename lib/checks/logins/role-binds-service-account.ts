import { isGlobOf } from '../../text/glob';
import { logins, roleOf } from '../../views/logins';
import type { LoginRole } from '../../views/login-roles';
import { isSaid, originOf } from '../../output/seen-object';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The role of a login lets in exactly its ServiceAccount of its namespace, and nobody else. */
export const roleBindsServiceAccount: Check = {
  id: 'role-binds-service-account',
  severity: 'error',
  scope: 'fleet',
  why: 'Either Vault/OpenBao refuses the login and nothing is delivered, or somebody else may log in too and read what is not theirs.',
  *run(views) {
    const users = usersOf(views);
    for (const login of logins(views)) {
      const { account } = login;
      const role = roleOf(views.vault, login);
      if (!role?.knows.accounts || account === undefined || !isSaid(account)) {
        continue;
      }
      // Of files that are not all there are, somebody else may use the role as well.
      const strangers = login.cluster.unread.operator ? [] : role.accounts.filter((one) => !users.get(role)!.has(one));
      if (strangers.length > 0 || !role.accounts.some((one) => letsIn(one, account))) {
        yield {
          ...originOf(login.who),
          ...says`${{ login: login.whoName }} logs in as ServiceAccount "${{ account }}", role "${{ role: login.role }}" (${{ place: role.place }}) binds ${role.accounts.map((one) => `"${one}"`).join(', ') || 'none'}`,
          fix: `bind exactly "${account}"`,
        };
      }
    }
  },
};

/** Who logs in with each role. */
function usersOf(views: Views): Map<LoginRole, Set<string>> {
  const users = new Map<LoginRole, Set<string>>();
  for (const login of logins(views)) {
    const role = roleOf(views.vault, login);
    if (role && login.account !== undefined) {
      users.set(role, (users.get(role) ?? new Set()).add(login.account));
    }
  }
  return users;
}

/** Whether a bound account may be this one: labels and claims are not known here. */
export function letsIn(bound: string, account: string): boolean {
  return bound.startsWith('<by ') || isGlobOf(bound, account);
}
