import { OtherRole, otherRoles } from '../../access/other-roles';
import { grouped } from '../../collections/grouped';
import { absolute } from '../../output/hub-resource';
import type { LoginRole } from '../../views/login-roles';
import { literalText } from '../../encode/terraform';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Where the roles of an auth mount leave the policy `default` off, each of them does. */
export const defaultPolicyIsIntended: Check = {
  id: 'default-policy-is-intended',
  severity: 'warning',
  scope: 'hub',
  why: 'The policy "default" is one for all tokens: anyone who adds to it adds to this role, which nobody looks at then.',
  *run({ vault }) {
    const all: Role[] = [...vault.roles.values(), ...otherRoles(vault).filter(isOfMachines)];
    const byMount = grouped(all, ({ namespace, mount }) => absolute(namespace, mount));
    for (const [mount, own] of byMount) {
      const roles = own.filter(({ unknown = [] }) => !unknown.some((name) => UNKNOWN.test(name)));
      const [without, having] = [roles.filter(leavesOff), roles.filter((role) => !leavesOff(role) && !isNamed(role))];
      for (const { name, path, place, source } of having.filter((role) => looksAfterItself(vault, role))) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ role: name }}" at auth mount "${{ mount }}" gives the policy "default" to its tokens, and its own policies already grant ${ITSELF.join(' and ')} by name`,
          fix: 'set token_no_default_policy, or name "default" in token_policies if the role needs more of it',
        };
      }
      // Those that all grant by name what a token needs for itself tell nothing of one that rests on "default" for it.
      const needIt = without.every((role) => looksAfterItself(vault, role));
      const forgotten = having.filter((role) => !needIt || looksAfterItself(vault, role));
      if (without.length > 0 && without.length >= having.length) {
        yield* forgotten.map(({ name, path, place, source }) => ({
          path,
          place,
          source,
          ...says`role "${{ role: name }}" at auth mount "${{ mount }}" gives the policy "default" to its tokens, and ${without.length} other ${without.length === 1 ? 'role leaves' : 'roles leave'} it off there`,
          fix: 'set token_no_default_policy, or name "default" in token_policies if the role needs it',
        }));
      }
    }
  },
};

type Role = LoginRole | OtherRole;

const UNKNOWN = /^token_(policies|no_default_policy)$/;

/** A person at the web page needs what "default" grants; entities and groups add policies, and make no token. */
function isOfMachines({ method }: OtherRole): boolean {
  return ['approle', 'aws', 'azure', 'cert', 'gcp'].includes(method);
}

const leavesOff = ({ attributes }: Role) => attributes['token_no_default_policy'] === true;
const isNamed = ({ attributes }: Role) =>
  ((attributes['token_policies'] ?? []) as string[]).map(literalText).includes('default');

/** What a token that is looked at and given back asks for: whoever grants both by name counts on nothing else. */
const ITSELF = ['auth/token/lookup-self', 'auth/token/revoke-self'];

function looksAfterItself(vault: VaultView, { namespace, policies }: Role): boolean {
  const texts = policies.map((name) => (name === 'default' ? '' : (vault.policies.of(namespace, name)?.text ?? '')));
  return ITSELF.every((path) => texts.some((text) => text.includes(`"${path}"`)));
}
