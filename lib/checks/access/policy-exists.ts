import { otherRoles } from '../../access/other-roles';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Every policy of a role is one that the hub has. */
export const policyExists: Check = {
  id: 'policy-exists',
  severity: 'error',
  scope: 'hub',
  why: 'The login succeeds and may do nothing: Vault/OpenBao does not complain about a policy that is not there.',
  *run({ vault }) {
    const logins = [...vault.roles.values()].filter(({ knows }) => knows.policies);
    for (const { name, policies, namespace, path, place, source } of [...logins, ...otherRoles(vault)]) {
      if (vault.mayHaveMore('vault_policy')) {
        continue;
      }
      for (const policy of policies) {
        const there = vault.policies.of(namespace, policy) || vault.hasPolicyElsewhere(namespace, policy);
        // The hub brings this one along.
        if (!there && policy !== 'default') {
          yield {
            path,
            place,
            source,
            ...says`role "${{ role: name }}" has policy "${{ policy }}", which nothing makes`,
            fix: 'make the policy, or take it off the role',
          };
        }
      }
    }
  },
};
