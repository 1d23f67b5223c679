import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** A store's token is meant for what its role asks for. */
export const audienceAgrees: Check = {
  id: 'audience-agrees',
  severity: 'error',
  *run(views) {
    for (const { store, login } of logins(views)) {
      const role = views.vault.role(login.mount, login.role);
      if (role && !role.audiences.some((audience) => login.audiences.includes(audience))) {
        const list = (audiences: readonly string[]) => audiences.map((one) => `"${one}"`).join(', ') || 'none';
        yield {
          ...originOf(store),
          message:
            `the store's token is meant for ${list(login.audiences)}, role "${login.role}" (${role.place}) ` +
            `asks for ${list(role.audiences)}`,
          fix: 'name the same audience on both sides',
        };
      }
    }
  },
};
