import type { AccessRules } from '../../policy/policy';
import { saidAt } from '../../output/hub-resource';
import { ownPolicies } from '../../views/login-roles';
import { loginsOf, roleOf } from '../../views/logins';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A policy names each path that its login may use, unless the hub's side says that a team adds secrets below one. */
export const grantNamesItsPath: Check = {
  id: 'grant-names-its-path',
  severity: 'warning',
  scope: 'cluster',
  why: 'Whatever anybody writes below that prefix later is readable here at once, and no review sees it.',
  *run({ vault, cluster }) {
    const told = new Set<string>();
    const looked = new Map<AccessRules, Set<string | undefined>>();
    for (const login of loginsOf(vault, cluster)) {
      const role = roleOf(vault, login);
      // What a ServiceAccount says of itself counts for nothing: its tenant writes there.
      const stated = saidAt(vault.prefixes, login.mount, login.account ?? '');
      const rules = role && vault.policies.rulesOf(role, login.account, ownPolicies(role));
      // Many log in with one role, and it is the same for them.
      const isKnown = rules !== undefined && looked.get(rules)?.has(stated);
      if (rules) {
        looked.set(rules, (looked.get(rules) ?? new Set()).add(stated));
      }
      for (const { pattern, capabilities } of rules && !isKnown ? rules.grants() : []) {
        const key = `${role!.place} ${pattern}`;
        if (/\*$|(^|\/)\+/.test(pattern) && pattern !== stated && !told.has(key)) {
          told.add(key);
          const { path, place, source } = role!;
          yield {
            path,
            place,
            source,
            ...says`role "${{ role: role!.name }}" may ${{ capabilities }} whatever is at "${{ pattern }}"`,
            fix: 'name the paths; with keywheel, Isolation.policyPerNamespace({ wholePrefix: true }) says in Vault/OpenBao that a team adds secrets there; elsewhere acknowledge it in the mapping file',
          };
        }
      }
    }
  },
};
