import { logins, roleOf } from '../views/logins';
import { originOf } from '../views/seen-object';
import { Check } from './check';

/** The token of a login is meant for what its role asks for. */
export const audienceAgrees: Check = {
  id: 'audience-agrees',
  severity: 'error',
  why: 'The hub refuses the token, so no Secret is made or refreshed with it, and no rotator takes its turn.',
  *run(views) {
    for (const login of logins(views)) {
      const role = roleOf(views, login);
      // The Kubernetes method lets in every audience where the role names none; JWT lets in none.
      const asks = role && (role.audiences.length > 0 || role.method === 'jwt');
      if (asks && !role.audiences.some((audience) => login.audiences.includes(audience))) {
        const list = (audiences: readonly string[]) => audiences.map((one) => `"${one}"`).join(', ') || 'none';
        yield {
          ...originOf(login.who),
          message:
            `${login.whoName}'s token is meant for ${list(login.audiences)}, role "${login.role}" (${role.place}) ` +
            `asks for ${list(role.audiences)}`,
          fix: 'name the same audience on both sides',
        };
      }
    }
  },
};
