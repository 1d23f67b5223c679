import { otherRoles } from '../../access/other-roles';
import { literalText } from '../../encode/terraform';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A secret-id of a machine is bound to its networks, or ends. */
export const secretIdExpires: Check = {
  id: 'secret-id-expires',
  severity: 'warning',
  scope: 'hub',
  why: 'A secret-id that was copied from a machine logs in from anywhere and for good.',
  *run({ vault }) {
    for (const { method, name, mount, attributes, unknown, path, place, source } of otherRoles(vault)) {
      if (method !== 'approle' || attributes['secret_id_bound_cidrs']?.length > 0 || isUnknown(unknown)) {
        continue;
      }
      if (!attributes['secret_id_ttl'] && !attributes['secret_id_num_uses']) {
        yield {
          path,
          place,
          source,
          ...says`a secret-id of role "${{ role: name }}" at auth mount "${{ mount }}" is good from anywhere, for any number of logins, and for ever`,
          fix: 'bind it to networks (secret_id_bound_cidrs), or give it an end (secret_id_ttl, secret_id_num_uses)',
        };
      } else if (attributes['token_bound_cidrs']?.length > 0) {
        const networks = (attributes['token_bound_cidrs'] as string[]).map(literalText).join(', ');
        yield {
          path,
          place,
          source,
          ...says`tokens of role "${{ role: name }}" at auth mount "${{ mount }}" are bound to ${networks}, and its secret-ids log in from anywhere`,
          fix: 'bind them to the same networks (secret_id_bound_cidrs)',
        };
      }
    }
  },
};

const isUnknown = (names: readonly string[]) => names.some((name) => /^(secret_id|token_bound)_/.test(name));
