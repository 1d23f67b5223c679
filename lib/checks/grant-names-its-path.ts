import { ownPolicies } from '../views/login-roles';
import { ANNOTATIONS } from '../annotations';
import { logins, roleOf } from '../views/logins';
import { Check } from './check';

/** A policy names each path that its login may use, unless the ServiceAccount says that a team adds secrets below one. */
export const grantNamesItsPath: Check = {
  id: 'grant-names-its-path',
  severity: 'warning',
  why: 'Whatever anybody writes below that prefix later is readable here at once, and no review sees it.',
  *run(views) {
    const told = new Set<string>();
    for (const login of logins(views)) {
      const role = roleOf(views, login);
      const [namespace = '', name = ''] = (login.account ?? '').split('/');
      const account = login.cluster.account(name, namespace);
      const stated = account?.object.metadata.annotations?.[ANNOTATIONS.addsSecrets];
      for (const { pattern, capabilities } of role
        ? views.vault.rulesOf(role, login.account, ownPolicies(role)).grants()
        : []) {
        const key = `${role!.place} ${pattern}`;
        if (/\*$|(^|\/)\+/.test(pattern) && pattern !== stated && !told.has(key)) {
          told.add(key);
          const { path, place, source } = role!;
          yield {
            path,
            place,
            source,
            message: `role "${role!.name}" may ${capabilities.join(', ')} whatever is at "${pattern}"`,
            fix: `name the paths; or say ${ANNOTATIONS.addsSecrets} on the ServiceAccount, as Isolation.policyPerNamespace({ wholePrefix: true }) does`,
          };
        }
      }
    }
  },
};
