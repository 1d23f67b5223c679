import { fits, grantsOf, Principal, principalsOf } from '../../access/principals';
import { grouped } from '../../collections/grouped';
import { ruleText } from '../../policy/rule-text';
import type { Views } from '../../views/views';
import type { Requested } from './requests';

/** What a login may do and, as far as the log goes back, has not done. */
export interface UnusedGrant {
  readonly who: string;
  readonly role: string;
  readonly mount: string;
  /** Pattern of a policy, with its Vault namespace. */
  readonly path: string;
  readonly unused: readonly string[];
  readonly used: readonly string[];
}

/** The policy that a login would have needed for what it did. */
export interface SmallestPolicy {
  readonly who: string;
  readonly role: string;
  readonly mount: string;
  /** HCL, in the root namespace; empty where it did nothing. */
  readonly policy: string;
}

export interface UnusedGrants {
  readonly grants: readonly UnusedGrant[];
  /** Of those that have grants that are not used. */
  readonly policies: readonly SmallestPolicy[];
}

/** No request is one of these: they go with another. */
const WITH_OTHERS = /^(deny|sudo|subscribe)$/;

/** What the output grants and nobody used. */
export function unusedGrants(views: Views, requests: readonly Requested[]): UnusedGrants {
  const principals = principalsOf(views);
  const byRole = grouped(principals, ({ mount, role }) => `${mount} ${role}`);
  const used = new Map<Principal, Map<string, Set<string>>>();
  for (const { logins, actor, use, path, capability } of requests) {
    if (capability === undefined || use.allowed === 0) {
      continue;
    }
    // Where it may be one or another, each may have needed it.
    for (const { mount, role } of logins) {
      for (const principal of byRole.get(`${mount} ${role}`) ?? []) {
        const pattern = isOf(principal, actor.account) ? principal.rules.patternOn(path) : undefined;
        if (pattern !== undefined) {
          const ofPrincipal = used.get(principal) ?? new Map<string, Set<string>>();
          used.set(principal, ofPrincipal.set(pattern, (ofPrincipal.get(pattern) ?? new Set()).add(capability)));
        }
      }
    }
  }
  const grants = principals.flatMap((principal) =>
    grantsOf(principal).flatMap(({ pattern, capabilities }) => {
      const ofPattern = used.get(principal)?.get(pattern) ?? new Set<string>();
      if (ofPattern.size > 0) {
        capabilities.filter((one) => WITH_OTHERS.test(one)).forEach((one) => ofPattern.add(one));
      }
      const unused = capabilities.filter((one) => !WITH_OTHERS.test(one) && !ofPattern.has(one));
      return unused.length === 0
        ? []
        : [{ principal, grant: { ...placeOf(principal), path: pattern, unused, used: [...ofPattern].sort() } }];
    }),
  );
  return {
    grants: grants.map(({ grant }) => grant),
    policies: [...new Set(grants.map(({ principal }) => principal))].map((principal) => ({
      ...placeOf(principal),
      policy: [...(used.get(principal) ?? [])]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([pattern, capabilities]) => ruleText('', pattern, ...[...capabilities].sort()))
        .join('\n'),
    })),
  };
}

function isOf({ account }: Principal, asking: string | undefined): boolean {
  return account === undefined || asking === undefined || account.includes('<') || fits(account, asking);
}

function placeOf({ name, role, mount }: Principal): Pick<UnusedGrant, 'who' | 'role' | 'mount'> {
  return { who: name, role, mount };
}
