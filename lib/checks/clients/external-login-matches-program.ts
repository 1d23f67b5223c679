import { holdersByName } from '../../access/other-roles';
import { ownPolicies } from '../../views/login-roles';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Machines and groups of people may do what the program says, and nothing else. */
export const externalLoginMatchesProgram: Check = {
  id: 'external-login-matches-program',
  severity: 'error',
  scope: 'hub',
  why: 'A machine is refused at night, or somebody reads or writes what nobody meant to open.',
  *run({ vault }) {
    const holders = holdersByName(vault);
    for (const [who, { calls }] of Object.entries(vault.outside)) {
      const role = holders.get(who);
      if (!role) {
        yield {
          path: '',
          place: `stack hub, ${who}`,
          ...says`the program declares "${{ login: who }}", and Vault/OpenBao has no such role or group`,
          fix: 'put it back where the program says it is',
        };
        continue;
      }
      const { path, place, source } = role;
      // Denials as well: without one, a wider pattern counts.
      const { unordered } = vault.policies.rulesOf(role, undefined, ownPolicies(role));
      const may = new Map(unordered.map(({ pattern, capabilities }) => [pattern.text, [...capabilities].sort()]));
      for (const pattern of new Set([...may.keys(), ...Object.keys(calls)])) {
        const has = (may.get(pattern) ?? []).join(', ') || 'nothing';
        const said = [...(calls[pattern] ?? [])].sort().join(', ') || 'nothing';
        if (has !== said) {
          yield {
            path,
            place,
            source,
            ...says`"${{ role: role.name }}" may do ${has} on "${{ pattern }}", and the program says ${said}`,
            fix: `let its policies say the same: ${role.policies.join(', ')}`,
          };
        }
      }
    }
  },
};
