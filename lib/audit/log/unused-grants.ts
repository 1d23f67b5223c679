import { grantsOf, Principal } from '../../access/principals';
import { ruleText } from '../../policy/rule-text';
import type { KnownLogins } from './known-logins';
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

/** Capabilities that change nothing by being there. */
const OTHERS = /^(deny|sudo|subscribe)$/;

/** What the output grants and nobody used. */
export function unusedGrants(known: KnownLogins, requests: readonly Requested[]): UnusedGrants {
  const used = new Map<Principal, Map<string, Set<string>>>();
  for (const { principals, use, capability } of requests) {
    if (capability !== undefined && use.allowed > 0) {
      // Where it may be one or another, each may have needed it.
      for (const principal of principals) {
        const pattern = principal.rules.patternOn(use.path);
        if (pattern !== undefined) {
          const ofPrincipal = used.get(principal) ?? new Map<string, Set<string>>();
          used.set(principal, ofPrincipal.set(pattern, (ofPrincipal.get(pattern) ?? new Set()).add(capability)));
        }
      }
    }
  }
  const grants = known.principals.flatMap((principal) =>
    grantsOf(principal).flatMap(({ pattern, capabilities }): (UnusedGrant & { principal: Principal })[] => {
      const ofPattern = used.get(principal)?.get(pattern) ?? new Set<string>();
      const unused = capabilities.filter((one) => !OTHERS.test(one) && !ofPattern.has(one));
      return unused.length === 0
        ? []
        : [{ principal, ...placeOf(principal), path: pattern, unused, used: [...ofPattern].sort() }];
    }),
  );
  return {
    grants: grants.map(({ principal: _, ...grant }) => grant),
    policies: [...new Set(grants.map(({ principal }) => principal))].map((principal) => ({
      ...placeOf(principal),
      policy: [...(used.get(principal) ?? [])]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([pattern, capabilities]) => ruleText('', pattern, ...[...capabilities].sort()))
        .join('\n'),
    })),
  };
}

function placeOf({ name, role, mount }: Principal): Pick<UnusedGrant, 'who' | 'role' | 'mount'> {
  return { who: name, role, mount };
}
