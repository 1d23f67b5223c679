import { lastingSeconds } from '../../go/duration';
import type { HubResource } from '../../output/hub-resource';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** Roles of every auth method, and the auth mounts whose users have none. */
const TAKES_TOKENS = /^vault_\w+_auth_backend(_role|_user|_group|_login)?$/;

/** The lifetime and the kind of a role's tokens are what the server accepts. */
export const loginRoleIsAccepted: Check = {
  id: 'login-role-is-accepted',
  severity: 'error',
  scope: 'hub',
  why: 'The apply fails half way: Vault and OpenBao refuse the role, and nothing logs in with it.',
  *run({ vault }) {
    for (const resource of vault.resources.all) {
      const { type, address, attributes, path, place, source } = resource;
      const problem = TAKES_TOKENS.test(type) && attributes ? refusal(resource) : undefined;
      if (problem) {
        yield {
          path,
          place,
          source,
          ...says`${{ type }} "${address.split('.').at(-1)}" ${problem[0]}`,
          fix: problem[1],
        };
      }
    }
  },
};

/** https://github.com/openbao/openbao/blob/main/sdk/helper/tokenutil/tokenutil.go, ParseTokenFields */
function refusal({ attributes }: HubResource): readonly [what: string, fix: string] | undefined {
  const [ttl = 0, maximum = 0, period = 0] = ['token_ttl', 'token_max_ttl', 'token_period'].map((name) =>
    lastingSeconds(attributes[name]),
  );
  const negative = ['token_ttl', 'token_max_ttl', 'token_period', 'token_num_uses'].find(
    (name) => Number(attributes[name]) < 0,
  );
  if (negative !== undefined) {
    return [`has ${negative} ${attributes[negative]}, and no time or number of uses is negative`, 'say 0 or more'];
  }
  if (maximum > 0 && ttl > maximum) {
    return [
      `has a token_ttl of ${time(ttl)}, which is longer than its token_max_ttl of ${time(maximum)}`,
      'make token_ttl at most token_max_ttl',
    ];
  }
  const counted = period > 0 ? 'token_period' : Number(attributes['token_num_uses']) > 0 ? 'token_num_uses' : undefined;
  return attributes['token_type'] === 'batch' && counted !== undefined
    ? [
        `has token_type "batch" and ${counted}: a batch token has neither a period nor a number of uses`,
        `remove ${counted}, or say "service"`,
      ]
    : undefined;
}
