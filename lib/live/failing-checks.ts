import { letsIn } from '../checks/logins/role-binds-service-account';
import type { Finding } from '../output/finding';
import { originOf } from '../output/seen-object';
import { logins, roleOf } from '../views/logins';
import type { Views } from '../views/views';

/**
 * The checks of which a finding means that the object where it is found fails at its next login or read. Of any other,
 * somebody may do too much, or something else fails: it explains nothing, and what is missing elsewhere breaks it too.
 * Left out are also those that what is accepted already cannot break, and those that find both kinds.
 */
const FAILING: ReadonlySet<string> = new Set([
  // The login.
  'audience-agrees',
  'auth-mount-exists',
  'login-can-be-reviewed',
  'login-role-exists',
  'operator-may-request-token',
  'role-binds-service-account',
  'role-takes-service-account-tokens',
  'service-account-exists',
  'store-account-has-cloud-identity',
  'store-reference-has-its-namespace',
  'vault-namespace-exists',
  // What is asked for.
  'certificate-names-are-allowed',
  'certificate-role-exists',
  'database-role-exists',
  'engine-exists',
  'kv-version-agrees',
  'remote-key-is-granted',
  // What the operator does with it.
  'controller-class-is-served',
  'operator-may-write-secrets',
  'sealed-secret-can-be-opened',
  'store-exists',
  'store-admits-its-users',
  'template-can-be-parsed',
]);

/** @param live in which it was found */
export function meansFailure({ id, place }: Finding, live: Views): boolean {
  return FAILING.has(id) && (id !== 'role-binds-service-account' || isKeptOut(place, live));
}

/** A role that binds somebody else as well lets the login in all the same. */
function isKeptOut(place: string, live: Views): boolean {
  return logins(live).some((login) => {
    const { who, account } = login;
    const role = originOf(who).place === place ? roleOf(live.vault, login) : undefined;
    return role && account !== undefined && !role.accounts.some((one) => letsIn(one, account));
  });
}
