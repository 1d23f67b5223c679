import { OtherRole, otherRoles } from '../access/other-roles';
import { absolute } from '../views/hub-resource';
import { LoginRole, ownPolicies } from '../views/login-roles';
import type { Views } from '../views/views';
import { Check } from './check';

/** Machines and groups of people may do what the program says, and nothing else. */
export const outsideLoginDoesWhatIsSaid: Check = {
  id: 'outside-login-does-what-is-said',
  severity: 'error',
  why: 'A machine is refused at night, or somebody reads or writes what nobody meant to open.',
  *run(views) {
    const { vault } = views;
    const holders = holdersByName(views);
    for (const [who, { calls }] of Object.entries(vault.outside)) {
      const role = holders.get(who);
      if (!role) {
        yield {
          path: '',
          place: `stack hub, ${who}`,
          message: `the program speaks of "${who}", and the hub has no such role or group`,
          fix: 'put it back where the program says it is',
        };
        continue;
      }
      const { path, place, source } = role;
      // Denials as well: without one, a wider pattern counts.
      const { unordered } = vault.rulesOf(role, undefined, ownPolicies(role));
      const may = new Map(unordered.map(({ pattern, capabilities }) => [pattern.text, [...capabilities].sort()]));
      for (const pattern of new Set([...may.keys(), ...Object.keys(calls)])) {
        const has = (may.get(pattern) ?? []).join(', ') || 'nothing';
        const said = [...(calls[pattern] ?? [])].sort().join(', ') || 'nothing';
        if (has !== said) {
          yield {
            path,
            place,
            source,
            message: `"${role.name}" may do ${has} on "${pattern}", and the program says ${said}`,
            fix: `let its policies say the same: ${role.policies.join(', ')}`,
          };
        }
      }
    }
  },
};

/** Machines by mount and role, people by their group. */
function holdersByName({ vault }: Views): Map<string, LoginRole | OtherRole> {
  const others = otherRoles(vault);
  return new Map<string, LoginRole | OtherRole>([
    ...others.map((role) => [`${absolute(role.namespace, role.mount)}/${role.name}`, role] as const),
    ...[...vault.roles.values()].map((role) => [`${absolute(role.namespace, role.mount)}/${role.name}`, role] as const),
    ...others
      .filter(({ method }) => method === 'group')
      .map((role) => [`group ${absolute(role.namespace, role.name)}`, role] as const),
  ]);
}
