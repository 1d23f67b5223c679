import type { ClusterView } from '../views/cluster-view';
import { goSeconds } from '../go/duration';
import { absolute, HubResource } from '../output/hub-resource';
import type { VaultView } from '../views/vault-view';
import { work } from './cluster-load';

/** A limit on requests, which each node of the hub counts for each client address. */
export interface Quota {
  readonly resource: HubResource;
  /** What it is about, with its Vault namespace; empty for everything. */
  readonly path: string;
  /** A second. */
  readonly rate: number;
}

/** Those that are not about one login role: https://developer.hashicorp.com/vault/api-docs/system/rate-limit-quotas */
export function quotasOf({ resources }: VaultView): Quota[] {
  return resources.written('vault_quota_rate_limit').flatMap((resource) => {
    const { path, rate, interval, role } = resource.attributes;
    const seconds = interval === undefined ? 1 : (goSeconds(String(interval)) ?? Number(interval));
    const isKnown = Number(rate) > 0 && seconds > 0 && (path === undefined || typeof path === 'string');
    return isKnown && role === undefined
      ? [
          {
            resource,
            path: absolute(resource.namespace, String(path ?? '').replace(/\/+$/, '')).replace(/\/$/, ''),
            rate: Number(rate) / seconds,
          },
        ]
      : [];
  });
}

/** The one that counts for a request: the most specific. */
export function quotaFor(quotas: readonly Quota[], request: string): Quota | undefined {
  return quotas
    .filter(({ path }) => path === '' || request === path || request.startsWith(`${path}/`))
    .reduce<Quota | undefined>((best, one) => (best && best.path.length >= one.path.length ? best : one), undefined);
}

/** What a cluster's operator asks for that one quota counts. */
export interface QuotaUse {
  readonly quota: Quota;
  /** A second, on an average. */
  readonly requests: number;
  /** Where everything is due at once. */
  readonly allAtOnce: number;
}

export function quotaUses(vault: VaultView, cluster: ClusterView): QuotaUse[] {
  const quotas = quotasOf(vault);
  if (quotas.length === 0) {
    return [];
  }
  const uses = new Map<Quota, { requests: number; allAtOnce: number }>();
  for (const { every, asked } of work({ vault }, cluster).flat()) {
    for (const { path } of asked) {
      const quota = quotaFor(quotas, path);
      if (quota) {
        const { requests, allAtOnce } = uses.get(quota) ?? { requests: 0, allAtOnce: 0 };
        uses.set(quota, { requests: requests + 1 / every, allAtOnce: allAtOnce + 1 });
      }
    }
  }
  return [...uses].map(([quota, use]) => ({ quota, ...use }));
}
