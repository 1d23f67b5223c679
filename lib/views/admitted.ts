import { isGlobOf } from '../text/glob';
import type { LoginRole } from './login-roles';
import { Login, logins, roleOf } from './logins';
import { isSaid } from '../output/seen-object';
import { clustersAt } from './tenants';
import type { Views } from './views';

/** A login, and the role of the hub that it names. */
export interface AdmittedLogin {
  readonly login: Login;
  readonly role: LoginRole;
}

/**
 * Logins that count as a use of their role: of the cluster of its mount, and of a namespace that it lets somebody in
 * from. Whoever names the role of another tenant is refused by the hub, and says nothing of what that one needs.
 */
export function* admittedLogins(views: Views): Iterable<AdmittedLogin> {
  for (const login of logins(views)) {
    const role = roleOf(views.vault, login);
    if (role && lets(views, role, login)) {
      yield { login, role };
    }
  }
}

/** Whether the hub lets somebody of its namespace in, as far as that is known: the role may be in no file. */
export function isAdmitted(views: Views, login: Login): boolean {
  const role = roleOf(views.vault, login);
  return !role || lets(views, role, login);
}

function lets(views: Views, role: LoginRole, { mount, cluster, account }: Login): boolean {
  return clustersAt(views).get(mount)?.has(cluster) === true && mayMean(role, account);
}

function mayMean({ knows, accounts }: LoginRole, account: string | undefined): boolean {
  if (!knows.accounts || account === undefined || !isSaid(account)) {
    return true;
  }
  const namespaceOf = (one: string) => one.slice(0, one.indexOf('/'));
  // Labels and claims are not known here.
  return accounts.some((one) => one.startsWith('<') || isGlobOf(namespaceOf(one), namespaceOf(account)));
}
