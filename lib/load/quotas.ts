import { goSeconds } from '../go/duration';
import { absolute, HubResource } from '../output/hub-resource';
import type { VaultView } from '../views/vault-view';

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
