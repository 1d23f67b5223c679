import { meet } from '../../policy/path-language';
import { compilePattern } from '../../policy/pattern';
import type { AccessRules } from '../../policy/policy';
import { refusedParameters } from '../../policy/restrictions';
import { isPublicCertificate } from '../../views/certificate-authorities';
import { loginsOf, roleOf } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { anyPath, StoreVault } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Everything that a login asks the hub for is granted to it, on the path that the hub sees. */
export const remoteKeyIsGranted: Check = {
  id: 'remote-key-is-granted',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao answers 403 to this request, so a Secret is never made or grows old, and a rotator takes no turn.',
  *run({ vault, cluster }) {
    for (const login of loginsOf(vault, cluster)) {
      const role = roleOf(vault, login);
      if (!role || !vault.policies.knowsRulesOf(role, login.account)) {
        continue;
      }
      const rules = vault.policies.rulesOf(role, login.account);
      const { store } = login;
      if (store?.vault && store.kind === 'ClusterSecretStore' && !readsAny(rules, store.vault)) {
        yield {
          ...originOf(store),
          ...says`role "${{ role: role.name }}" (${{ place: role.place }}) may read nothing of what the store could be asked for, "${anyPath(store.vault)}"`,
          fix: `let the store name the engine that its policies are about: ${role.policies.join(', ') || 'it has none'}`,
        };
      }
      for (const { path, capabilities, parameters, by } of login.requests) {
        const granted = rules.enforcedOn(path);
        const missing = capabilities.filter((capability) => !granted.has(capability));
        if (missing.length > 0 && !(missing.join() === 'read' && isPublicCertificate(vault, path))) {
          yield {
            ...originOf(by),
            ...says`role "${{ role: role.name }}" (${{ place: role.place }}) may not ${{ capabilities: missing }} "${{ path }}"`,
            fix: `grant ${missing.join(', ')} on that path in one of its policies: ${role.policies.join(', ') || 'it has none'}`,
          };
          continue;
        }
        const refused = parameters ? refusedParameters(rules.restrictionsOn(path), parameters) : [];
        if (refused.length > 0) {
          yield {
            ...originOf(by),
            ...says`role "${{ role: role.name }}" (${{ place: role.place }}) may write "${{ path }}", but not with this ${{ parameters: refused }}`,
            fix: `allow it in allowed_parameters, as text, in one of its policies: ${role.policies.join(', ')}`,
          };
        }
      }
    }
  },
};

/** What a store of a whole cluster is asked for may be said in another repository. */
function readsAny(rules: AccessRules, store: StoreVault): boolean {
  const any = compilePattern(anyPath(store));
  return rules
    .grants()
    .some(({ pattern, capabilities }) => capabilities.includes('read') && meet(any, compilePattern(pattern)));
}
