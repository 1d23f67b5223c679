import { ANNOTATIONS } from '../annotations';
import { isGlobOf } from '../access/glob';
import type { ClusterView } from './cluster-view';
import { logins } from './logins';
import type { Views } from './views';

/** Whose the logins of a Kubernetes namespace are. */
export interface Owner {
  /** The tenant, where somebody says it who is not that tenant; else `<cluster>/<namespace>`. */
  readonly name: string;
  readonly isStated: boolean;
  readonly namespace: string;
}

/**
 * The owner of a namespace whose ServiceAccounts log in at a mount: what a mapping file says, else what the hub's own
 * side says. Nothing that stands in the namespace counts, for its tenant writes there. A namespace of the same name on
 * another cluster is another one.
 */
export function ownerOf(views: Views, mount: string, namespace: string): Owner {
  const clusters = clustersAt(views).get(mount) ?? new Set();
  const [cluster, another] = [...clusters].map(({ name }) => name);
  const said = mapped(views, clusters, namespace) ?? own(views.vault.tenants[mount], namespace);
  const isKnown = cluster !== undefined && another === undefined;
  return said === undefined
    ? { name: `${isKnown ? cluster : `auth/${mount}`}/${namespace}`, isStated: false, namespace }
    : { name: said, isStated: true, namespace };
}

/**
 * The tenant of a namespace, where it is said. Where there is no hub whose side could say it, its ServiceAccounts do.
 */
export function tenantIn(views: Views, cluster: ClusterView, namespace: string, account?: string): string | undefined {
  const { tenants, tenantPlaces } = views.vault;
  const said = mapped(views, new Set([cluster]), namespace);
  const mounts = [...clustersAt(views)].flatMap(([mount, all]) => (all.has(cluster) ? mount : []));
  const isSaid = tenantPlaces.length > 0 || Object.keys(tenants).length > 0;
  return (
    said ??
    mounts.map((mount) => own(tenants[mount], namespace)).find((tenant) => tenant !== undefined) ??
    (isSaid || account === undefined
      ? undefined
      : cluster.account(account, namespace)?.object.metadata.annotations?.[ANNOTATIONS.tenant])
  );
}

function mapped({ vault }: Views, clusters: ReadonlySet<ClusterView>, namespace: string): string | undefined {
  return vault.tenantPlaces.find(
    (place) => isGlobOf(place.namespace, namespace) && [...clusters].some(({ name }) => isGlobOf(place.cluster, name)),
  )?.tenant;
}

function own(record: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

const known = new WeakMap<Views, ReadonlyMap<string, ReadonlySet<ClusterView>>>();

/** The clusters that log in at each mount, or that are said to do so. */
export function clustersAt(views: Views): ReadonlyMap<string, ReadonlySet<ClusterView>> {
  let all = known.get(views);
  if (!all) {
    const byMount = new Map<string, Set<ClusterView>>();
    const add = (mount: string, cluster: ClusterView) =>
      byMount.set(mount, (byMount.get(mount) ?? new Set()).add(cluster));
    logins(views).forEach(({ mount, cluster }) => add(mount, cluster));
    views.clusters.forEach((cluster) => cluster.authMounts?.forEach((mount) => add(mount, cluster)));
    all = byMount;
    known.set(views, all);
  }
  return all;
}
