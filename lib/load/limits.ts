import type { HubLimits } from '../output/hub-resource';
import type { ClusterLoad } from './cluster-load';

/** A limit of the hub, and what the operators of all clusters take of it on an average. */
export interface LimitUse {
  readonly option: keyof HubLimits;
  readonly what: string;
  readonly limit: number;
  readonly used: number;
}

const USED: Readonly<Record<keyof HubLimits, readonly [what: string, of: (load: ClusterLoad) => number]>> = {
  requestsPerSecond: ['requests a second', ({ requests }) => requests],
  loginsPerSecond: ['logins a second', ({ logins }) => logins],
  // Each token has a lease of its own.
  leases: ['leases', ({ leases, tokens }) => leases + tokens],
};

/** Those that the program states. */
export function limitUses(limits: HubLimits, clusters: readonly ClusterLoad[]): LimitUse[] {
  return (Object.keys(USED) as (keyof HubLimits)[]).flatMap((option) => {
    const limit = limits[option];
    const [what, of] = USED[option];
    const used = clusters.reduce((sum, load) => sum + of(load), 0);
    return limit === undefined ? [] : [{ option, what, limit, used }];
  });
}
