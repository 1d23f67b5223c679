import { loginsOf, roleOf } from '../../views/logins';
import { originOf } from '../../output/seen-object';
import { quoted, says } from '../../output/said-values';
import { Check } from '../check';

/** The token of a login is meant for what its role asks for. */
export const audienceAgrees: Check = {
  id: 'audience-agrees',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao refuses the token, so no Secret is made or refreshed with it, and no rotator takes its turn.',
  *run({ vault, cluster }) {
    for (const login of loginsOf(vault, cluster)) {
      const role = roleOf(vault, login);
      // The Kubernetes method lets in every audience where the role names none; JWT lets in none.
      const asks = role?.knows.audiences && (role.audiences.length > 0 || role.method === 'jwt');
      // A token for no audience in particular is for the API server, under a name that no file says: mostly a URL.
      const byDefault = login.audiences.length === 0 && role?.audiences.some((one) => one.startsWith('https://'));
      if (asks && !byDefault && !role.audiences.some((audience) => login.audiences.includes(audience))) {
        yield {
          ...originOf(login.who),
          ...says`${{ login: login.whoName }}'s token is meant for ${quoted({ audiences: login.audiences })}, role "${{ role: login.role }}" (${{ place: role.place }}) asks for ${quoted({ roleAudiences: role.audiences })}`,
          fix: 'name the same audience on both sides',
        };
      }
    }
  },
};
