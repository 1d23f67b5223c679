import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** How long a JWT role may go on taking a token after its end, in seconds; the hub's own default is 150. */
const ENOUGH = 3600;

const LEEWAYS = ['expiration_leeway', 'clock_skew_leeway', 'not_before_leeway'];

/**
 * A token that has expired logs nobody in.
 * https://developer.hashicorp.com/vault/api-docs/auth/jwt#expiration_leeway
 */
export const expiredTokenIsRefused: Check = {
  id: 'expired-token-is-refused',
  severity: 'warning',
  scope: 'hub',
  why: 'A token that leaked, or of a pod that is gone, logs in for as long as the leeway, and nobody can take it back.',
  *run({ vault }) {
    for (const { name, attributes, path, place, source } of vault.roles.values()) {
      for (const leeway of LEEWAYS) {
        const seconds = Number(attributes[leeway] ?? 0);
        if (seconds > ENOUGH) {
          yield {
            ...{ path, place, source },
            ...says`role "${{ role: name }}" takes tokens for ${{ time: time(seconds) }} beyond their times (${leeway})`,
            fix: `leave ${leeway} out: clocks differ by seconds`,
          };
        }
      }
    }
  },
};
