import { otherRoles } from '../access/other-roles';
import { Check } from './check';

/** A secret-id of a machine is bound to its networks, or ends. */
export const secretIdComesToAnEnd: Check = {
  id: 'secret-id-comes-to-an-end',
  severity: 'warning',
  why: 'A secret-id that was copied from a machine logs in from anywhere and for good.',
  *run({ vault }) {
    for (const { method, name, mount, attributes, path, place, source } of otherRoles(vault)) {
      const isOpen =
        method === 'approle' &&
        !(attributes['secret_id_bound_cidrs']?.length > 0) &&
        !attributes['secret_id_ttl'] &&
        !attributes['secret_id_num_uses'];
      if (isOpen) {
        yield {
          path,
          place,
          source,
          message: `a secret-id of role "${name}" at auth mount "${mount}" is good from anywhere, for any number of logins, and for ever`,
          fix: 'bind it to networks (secret_id_bound_cidrs), or give it an end (secret_id_ttl, secret_id_num_uses)',
        };
      }
    }
  },
};
