import { grouped } from '../../collections/grouped';
import { meet } from '../../policy/path-language';
import { compilePattern, matches, Pattern } from '../../policy/pattern';
import { admittedLogins } from '../../views/admitted';
import { LoginRole, ownPolicies } from '../../views/login-roles';
import type { Request } from '../../views/requests';
import { anyPath } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Whoever logs in may do nothing that it does not do. */
export const grantedPathIsUsed: Check = {
  id: 'granted-path-is-used',
  severity: 'error',
  scope: 'fleet',
  why: 'Anyone who gets hold of the login reads or changes more than its work needs, and nobody notices.',
  *run(views) {
    const asked = new Map<LoginRole, Request[]>();
    /** What a shared store could be asked for. */
    const shared = new Map<LoginRole, Pattern[]>();
    for (const { login, role } of admittedLogins(views)) {
      // Elsewhere others may log in with it too.
      if (!login.cluster.unread.operator) {
        addTo(asked, role, login.requests);
        const vault = login.store?.vault;
        if (vault && login.who.object.kind === 'ClusterSecretStore') {
          addTo(shared, role, [compilePattern(anyPath(vault))]);
        }
      }
    }
    for (const [role, requests] of asked) {
      const byPath = grouped(requests, ({ path }) => path);
      for (const { pattern, capabilities } of views.vault.policies
        .rulesOf(role, undefined, ownPolicies(role))
        .grants()) {
        // Of a prefix, one path is enough: it is granted so that more can be added.
        const isExact = !/[+*]/.test(pattern);
        const here = isExact ? (byPath.get(pattern) ?? []) : requests.filter(({ path }) => matches(pattern, path));
        const used = new Set(here.flatMap((request) => request.capabilities));
        // What a shared store is read for may be said in another repository.
        const isShared = shared.get(role)?.some((any) => meet(any, compilePattern(pattern)));
        const unused = capabilities.filter((one) => !used.has(one) && !(one === 'read' && isShared));
        if (unused.length > 0) {
          yield {
            path: role.path,
            place: role.place,
            source: role.source,
            ...says`role "${{ role: role.name }}" may ${{ capabilities: unused }} "${{ pattern }}", which nothing does that logs in with it`,
            fix: `take it out of its policies: ${role.policies.join(', ')}`,
          };
        }
      }
    }
  },
};

function addTo<T>(all: Map<LoginRole, T[]>, role: LoginRole, more: readonly T[]): void {
  const known = all.get(role);
  if (known) {
    more.forEach((one) => known.push(one));
  } else {
    all.set(role, [...more]);
  }
}
