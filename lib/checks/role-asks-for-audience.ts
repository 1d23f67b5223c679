import { Check } from './check';

/** A role lets in only tokens that are meant for the hub. */
export const roleAsksForAudience: Check = {
  id: 'role-asks-for-audience',
  severity: 'warning',
  why: 'A token that a pod shows to another service can be shown to the hub by that service.',
  *run({ vault }) {
    for (const { name, audiences, path, place, source } of vault.roles.values()) {
      if (audiences.length === 0) {
        yield {
          path,
          place,
          source,
          message: `role "${name}" asks for no audience: a token that was meant for anybody else logs in as well`,
          fix: 'name an audience in the role, and the same one in the store',
        };
      }
    }
  },
};
