import { entrantsOf } from '../../access/entrants';
import { otherRoles } from '../../access/other-roles';
import { absolute } from '../../output/hub-resource';
import type { PolicyHolder } from '../../views/hub-policies';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Nothing that a policy's template is filled with holds what means something in a path. */
export const templateValueIsPlain: Check = {
  id: 'template-value-is-plain',
  severity: 'warning',
  scope: 'fleet',
  why: 'OpenBao 2.7 and later refuse everything that such a token asks for; before, the rule counts for nothing, also where it denies.',
  *run(views) {
    const told = new Set<unknown>();
    for (const { role, account, rules } of entrantsOf(views)) {
      if (rules.blocked && !told.has(role)) {
        told.add(role);
        const { template, value } = rules.blocked;
        yield {
          ...{ path: role.path, place: role.place, source: role.source },
          ...says`role "${{ role: role.name }}" lets in "${{ account }}" with a policy whose template "${{ template }}" is filled with "${{ value }}", which holds "/", "*" or "+"`,
          fix: FIX,
        };
      }
    }
    for (const role of otherRoles(views.vault)) {
      const claim = String(role.attributes['user_claim'] ?? '');
      const policy = ADDRESSES.has(claim) ? namesAlias(views.vault, role) : undefined;
      if (policy !== undefined) {
        yield {
          ...{ path: role.path, place: role.place, source: role.source },
          ...says`policy "${{ policy }}" of role "${{ role: role.name }}" is filled with the claim "${claim}", and a mail address may hold "+"`,
          fix: FIX,
        };
      }
    }
  },
};

const FIX =
  'fill the policy with what holds none of them: an entity id, the namespace of a ServiceAccount, metadata that you set';

/** Claims that hold mail addresses, or names that look like them. https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims */
const ADDRESSES: ReadonlySet<string> = new Set(['email', 'preferred_username', 'upn', 'unique_name', 'mail']);

const ALIAS_NAME = /\{\{\s*identity\.entity\.aliases\.(.+?)\.name\s*\}\}/g;

/** A policy of the role that is filled with the name under which the hub knows who logs in there. */
function namesAlias(vault: VaultView, { namespace, mount, policies }: PolicyHolder): string | undefined {
  return policies.find((name) => {
    const policy = vault.policies.of(namespace, name);
    return [...(policy?.text ?? '').matchAll(ALIAS_NAME)].some(
      ([, accessor]) => vault.mounts.ofAccessor(policy!.stack, accessor!) === absolute(namespace, mount),
    );
  });
}
