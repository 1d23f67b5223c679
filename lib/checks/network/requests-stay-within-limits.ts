import { work } from '../../load/cluster-load';
import { Quota, quotaFor, quotasOf } from '../../load/quotas';
import type { Check } from '../check';

/** No rate-limit quota is smaller than what a cluster's operator asks for all the time. */
export const requestsStayWithinLimits: Check = {
  id: 'requests-stay-within-limits',
  severity: 'error',
  scope: 'cluster',
  why: 'The hub answers 429, and what is refused is tried again later, on top of what is due then: the operator never catches up, and Secrets grow old.',
  *run({ vault, cluster }) {
    const quotas = quotasOf(vault);
    if (quotas.length === 0) {
      return;
    }
    const asked = new Map<Quota, number>();
    for (const { every, asked: requests } of work({ vault }, cluster).flat()) {
      for (const { path } of requests) {
        const quota = quotaFor(quotas, path);
        if (quota) {
          asked.set(quota, (asked.get(quota) ?? 0) + 1 / every);
        }
      }
    }
    for (const [{ resource, path, rate }, requests] of asked) {
      if (requests > rate) {
        yield {
          ...{ path: resource.path, place: resource.place, source: resource.source },
          message:
            `the operator of cluster "${cluster.name}" sends ${told(requests)} requests a second ` +
            `${path === '' ? 'to the hub' : `to "${path}"`} on an average, and the quota lets one client address send ${told(rate)}`,
          fix: 'raise the rate, refresh less often, or let the operator keep its tokens (keywheel load says what that saves)',
        };
      }
    }
  },
};

function told(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
