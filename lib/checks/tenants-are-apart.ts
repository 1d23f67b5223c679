import { Party, sharedReach } from '../access/overlap';
import { Login, logins, roleOf } from '../views/logins';
import { ownPolicies } from '../views/login-roles';
import { tenantOf } from '../views/tenants';
import { Check } from './check';

/** No path of the hub is in the reach of two tenants. */
export const tenantsAreApart: Check = {
  id: 'tenants-are-apart',
  severity: 'error',
  why: "One team reads, or overwrites, another team's secret.",
  *run(views) {
    const byRole = new Map<string, { login: Login; party: Party }>();
    for (const login of logins(views)) {
      const role = roleOf(views, login);
      const key = `${login.mount} ${login.role}`;
      if (role && login.account !== undefined && !byRole.has(key)) {
        const rules = views.vault.rulesOf(role, login.account, ownPolicies(role));
        byRole.set(key, { login, party: { name: tenantOf(login), rules } });
      }
    }
    const all = [...byRole.values()];
    const shared = sharedReach(
      all.map(({ party }) => party),
      (path) => /^(?:.*\/)?auth\/token\/[^/]+$/.test(path),
    );
    for (const { path, parties, patterns } of shared.filter(({ parties: [one, other] }) => one !== other)) {
      const { login } = all.find(
        ({ party }) => party.name === parties[0] && party.rules.patterns().includes(patterns[0]),
      )!;
      const role = roleOf(views, login)!;
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
