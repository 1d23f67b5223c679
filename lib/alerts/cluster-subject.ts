import { series, Matcher } from '../encode/promql';
import type { AlertSettings } from '../output/alert-rules';
import { CANARY } from '../output/canary';
import { ROTATION_WATCH } from '../output/rotation-watch';
import { literalPattern } from '../encode/regexp';
import { longestReturn } from '../timing/operator';
import type { Times } from '../timing/delivery-times';
import type { ClusterView } from '../views/cluster-view';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import type { Alert } from './alert';

/** Whose each namespace is, as series that alerts are joined with: one for each namespace. */
export const NAMESPACE_INFO = 'keywheel:namespace:info';

/** One cluster, of which rules are made. */
export interface ClusterSubject {
  readonly fleet: string;
  readonly views: Views;
  readonly cluster: ClusterView;
  /** Of this cluster. */
  readonly times: readonly Times[];
  readonly settings: AlertSettings;
  /** Who answers for a tenant, `<environment>/<tenant>`. */
  readonly ownerOf: (tenant: string) => string | undefined;
}

/** What rules about one subject come to. */
export interface Alerted {
  readonly alerts: readonly Alert[];
  /** Why some are left out. @default - none are */
  readonly leftOut?: readonly string[];
}

/** A selector of series on this cluster. */
export function seriesOn({ cluster, settings }: ClusterSubject, metric: string, ...matchers: Matcher[]): string {
  const { clusterLabel } = settings;
  return series(
    metric,
    ...matchers,
    ...(clusterLabel === undefined ? [] : [[clusterLabel, '=', cluster.name] as const]),
  );
}

/** Series of namespaces of the fleet, with whose they are; of others, nothing. */
export function owned(subject: ClusterSubject, expr: string): string {
  return `${expr} * on (namespace) group_left (tenant, owner) ${infoOf(subject)}`;
}

export function infoOf({ fleet, cluster }: Pick<ClusterSubject, 'fleet' | 'cluster'>): string {
  return series(NAMESPACE_INFO, ['fleet', '=', fleet], ['cluster', '=', cluster.name]);
}

const CANARY_NAMES = `${literalPattern(CANARY)}(\\..+)?`;
export const CANARIES: Matcher = ['name', '=~', CANARY_NAMES];
/** Not those that fail on purpose, and not those that no pod uses. */
export const USED: readonly Matcher[] = [
  ['name', '!~', `.+${literalPattern(ROTATION_WATCH)}`],
  ['name', '!~', CANARY_NAMES],
];

/** The longest that ExternalSecrets fail on once the cause is gone: their stores fail first. */
export function secretReturn({ cluster }: ClusterSubject): number {
  return storeReturn({ cluster }) + longestReturn(cluster.delivered.length, cluster.concurrent);
}

export function storeReturn({ cluster }: Pick<ClusterSubject, 'cluster'>): number {
  return longestReturn(cluster.stores.length, cluster.concurrent);
}

/** Every namespace in which something may fail, sorted, with whose it is. */
export function namespacesOf({ views, cluster, settings, ownerOf }: ClusterSubject) {
  const namespaces = new Set([
    ...cluster.delivered.map(({ namespace }) => namespace),
    ...[...cluster.stores, ...cluster.uses].map(({ object }) => object.metadata.namespace),
    ...cluster.sealed.map(({ namespace }) => namespace),
  ]);
  return [...namespaces]
    .filter((namespace) => namespace !== undefined)
    .sort()
    .map((namespace) => {
      const tenant = tenantIn(views, cluster, namespace);
      const owner = (tenant === undefined ? undefined : ownerOf(tenant)) ?? settings.owner;
      return { namespace, tenant: tenant ?? '', owner };
    });
}
