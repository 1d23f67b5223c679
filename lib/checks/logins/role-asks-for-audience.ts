import { logins, roleOf } from '../../views/logins';
import type { LoginRole } from '../../views/login-roles';
import { quoted, says } from '../../output/said-values';
import { Check } from '../check';

/** A role lets in only tokens that are meant for the hub. */
export const roleAsksForAudience: Check = {
  id: 'role-asks-for-audience',
  severity: 'warning',
  scope: 'fleet',
  why: 'A token that a pod shows to another service can be shown to Vault/OpenBao by that service.',
  *run(views) {
    const meant = new Map<LoginRole | undefined, Set<string>>();
    for (const login of logins(views)) {
      const role = roleOf(views.vault, login);
      const asked = meant.get(role) ?? new Set();
      meant.set(role, asked);
      login.audiences.forEach((audience) => asked.add(audience));
    }
    for (const role of views.vault.roles.values()) {
      const { name, audiences, knows, path, place, source } = role;
      const asked = meant.get(role);
      const others = asked ? audiences.filter((audience) => !asked.has(audience)) : [];
      // Where none agrees, that is another finding.
      if (others.length > 0 && others.length < audiences.length) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" lets in tokens for ${quoted({ audiences: others })} too, for which no login asks`,
          fix: 'take it out of the role',
        };
      }
      if (audiences.length === 0 && knows.audiences) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" asks for no audience: a token that was meant for anybody else logs in too`,
          fix: 'name an audience in the role, and the same one in the store',
        };
      }
    }
  },
};
