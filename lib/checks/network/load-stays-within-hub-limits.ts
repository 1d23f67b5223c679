import { clusterLoads } from '../../load/cluster-load';
import { limitUses } from '../../load/limits';
import { shortNumber } from '../../text/short-number';
import type { Check } from '../check';
import { says } from '../../output/said-values';

/** The operators of all clusters together ask for no more than the program says that the hub bears. */
export const loadStaysWithinHubLimits: Check = {
  id: 'load-stays-within-hub-limits',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao answers late or not at all, for everybody: Secrets grow old, and nobody can log in to find out why.',
  *run(views) {
    const { limits } = views.vault;
    const uses = Object.keys(limits).length === 0 ? [] : limitUses(limits, clusterLoads(views));
    for (const { option, what, limit, used } of uses) {
      if (used > limit) {
        yield {
          ...{ path: '', place: 'stack hub' },
          ...says`the operators of all clusters cause ${shortNumber(used)} ${what} on an average, and the program says that Vault/OpenBao bears ${shortNumber(limit)} (limits.${option})`,
          fix: 'refresh less often, let the operators keep their tokens (keywheel load says what that saves), or make Vault/OpenBao larger and say so',
        };
      }
    }
  },
};
