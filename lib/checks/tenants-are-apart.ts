import { otherRoles } from '../access/other-roles';
import { Party, sharedReach } from '../access/overlap';
import { logins, roleOf } from '../views/logins';
import { ownPolicies } from '../views/login-roles';
import { tenantOf } from '../views/tenants';
import { absolute } from '../views/hub-resource';
import type { Views } from '../views/views';
import { Check, Found } from './check';

/** No path of the hub is in the reach of two tenants. */
export const tenantsAreApart: Check = {
  id: 'tenants-are-apart',
  severity: 'error',
  why: "One team reads, or overwrites, another team's secret.",
  *run(views) {
    const byRole = new Map<string, Reach>();
    for (const login of logins(views)) {
      const role = roleOf(views, login);
      const key = `${login.mount} ${login.role}`;
      if (role && login.account !== undefined && !byRole.has(key)) {
        const rules = views.vault.rulesOf(role, login.account, ownPolicies(role));
        byRole.set(key, { role, party: { name: tenantOf(login), rules } });
      }
    }
    const all: Reach[] = [...byRole.values(), ...machineReaches(views)];
    const { shared, undecided } = sharedReach(
      all.map(({ party }) => party),
      // Of one's own token, and of leases that nobody else can name.
      { ignore: (path) => /^(?:.*\/)?(auth\/token\/[^/]+|sys\/leases\/renew)$/.test(path) },
    );
    if (undecided) {
      const { role } = all.find(({ party }) => undecided.includes(party.name))!;
      yield {
        path: role.path,
        place: role.place,
        source: role.source,
        message: `policies of "${undecided[0]}" and "${undecided[1]}" have too many patterns in common: whether all tenants are apart is not decided`,
        fix: 'write fewer patterns, without wildcards where a path has a name',
      };
    }
    for (const { path, parties, patterns, places } of shared) {
      const { role } = all[places[0]]!;
      yield {
        path: role.path,
        place: role.place,
        source: role.source,
        message: `"${path}" is in the reach of both "${parties[0]}" and "${parties[1]}" (by "${patterns[0]}" and "${patterns[1]}")`,
        fix: 'narrow the policy of one of them',
      };
    }
  },
};

/** What one login reaches, and where its role is said. */
interface Reach {
  readonly role: Pick<Found, 'path' | 'place' | 'source'>;
  readonly party: Party;
}

/** Machines whose tenant is said. */
function machineReaches({ vault }: Views): Reach[] {
  return [...vault.roles.values(), ...otherRoles(vault)].flatMap((role) => {
    const name = vault.outside[`${absolute(role.namespace, role.mount)}/${role.name}`]?.tenant;
    return name === undefined
      ? []
      : [{ role, party: { name, rules: vault.rulesOf(role, undefined, ownPolicies(role)) } }];
  });
}
