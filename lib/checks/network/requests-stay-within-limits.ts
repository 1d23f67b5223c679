import { says } from '../../output/said-values';
import { quotaUses } from '../../load/quotas';
import { shortNumber } from '../../text/short-number';
import type { Check } from '../check';

/** No rate-limit quota is smaller than what a cluster's operator asks for all the time. */
export const requestsStayWithinLimits: Check = {
  id: 'requests-stay-within-limits',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao answers 429, and what is refused is tried again later, on top of what is due then: the operator never catches up, and Secrets grow old.',
  *run({ vault, cluster }) {
    for (const { quota, requests } of quotaUses(vault, cluster)) {
      const { resource, path, rate } = quota;
      if (requests > rate) {
        yield {
          ...{ path: resource.path, place: resource.place, source: resource.source },
          ...says`the operator of cluster "${{ cluster: cluster.name }}" sends ${shortNumber(requests)} requests a second ${path === '' ? 'to Vault/OpenBao' : `to "${path}"`} on an average, and the quota lets one client address send ${shortNumber(rate)}`,
          fix: 'raise the rate, refresh less often, or let the operator keep its tokens (keywheel load says what that saves)',
        };
      }
    }
  },
};
