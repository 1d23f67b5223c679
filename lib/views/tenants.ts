import { grouped } from '../collections/grouped';
import { isGlobOf } from '../text/glob';
import type { ClusterView } from './cluster-view';
import { saidAt, TenantPlace } from '../output/hub-resource';
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
  const clusters = [...(clustersAt(views).get(mount) ?? [])];
  const [said, ...others] = new Set(clusters.map((cluster) => mapped(views, cluster, namespace)));
  // Several clusters log in here, and whose the namespace is depends on which one is meant: it is none of theirs.
  const isDisputed = others.length > 0;
  const owner = isDisputed ? undefined : (said ?? saidAt(views.vault.tenants, mount, namespace));
  const place = clusters.length === 1 ? clusters[0]!.name : `auth/${mount}`;
  return { name: owner ?? `${place}/${namespace}`, isStated: isDisputed || owner !== undefined, namespace };
}

/** The tenant of a namespace, where it is said. */
export function tenantIn(views: Views, cluster: ClusterView, namespace: string): string | undefined {
  // A mount at which another cluster logs in as well says nothing of this one.
  const mounts = ownMounts(views).get(cluster) ?? [];
  return (
    mapped(views, cluster, namespace) ??
    mounts.map((mount) => saidAt(views.vault.tenants, mount, namespace)).find((tenant) => tenant !== undefined)
  );
}

const ownMountsOf = new WeakMap<Views, ReadonlyMap<ClusterView, readonly string[]>>();

/** The mounts at which one cluster alone logs in. */
function ownMounts(views: Views): ReadonlyMap<ClusterView, readonly string[]> {
  let own = ownMountsOf.get(views);
  if (!own) {
    const single = [...clustersAt(views)].filter(([, all]) => all.size === 1);
    const byCluster = grouped(single, ([, [cluster]]) => cluster!);
    own = new Map([...byCluster].map(([cluster, all]) => [cluster, all.map(([mount]) => mount)]));
    ownMountsOf.set(views, own);
  }
  return own;
}

const places = new WeakMap<Views, Places>();

/** Places by `<cluster>/<namespace>` where both are said whole, with their order: the first one counts. */
interface Places {
  readonly exact: ReadonlyMap<string, number>;
  readonly open: readonly number[];
}

function mapped(views: Views, { name }: ClusterView, namespace: string): string | undefined {
  const all = views.vault.tenantPlaces;
  const { exact, open } = places.get(views) ?? placesOf(all);
  places.set(views, { exact, open });
  const fits = ({ cluster, namespace: asked }: TenantPlace) => isGlobOf(asked, namespace) && isGlobOf(cluster, name);
  const first = exact.get(`${name}/${namespace}`) ?? Infinity;
  const found = Math.min(first, open.find((index) => fits(all[index]!)) ?? Infinity);
  return all[found]?.tenant;
}

function placesOf(all: readonly TenantPlace[]): Places {
  const exact = new Map<string, number>();
  const open: number[] = [];
  all.forEach(({ cluster, namespace }, index) => {
    const place = `${cluster}/${namespace}`;
    if (place.includes('*')) {
      open.push(index);
    } else if (!exact.has(place)) {
      exact.set(place, index);
    }
  });
  return { exact, open };
}

const known = new WeakMap<Views, ReadonlyMap<string, ReadonlySet<ClusterView>>>();

/**
 * The clusters of each mount: those of which the mapping file says it, and where it says nothing of a mount, those from
 * which somebody logs in there. A store that names the mount of another cluster takes nothing from that one.
 */
export function clustersAt(views: Views): ReadonlyMap<string, ReadonlySet<ClusterView>> {
  let all = known.get(views);
  if (!all) {
    const byMount = new Map<string, Set<ClusterView>>();
    const add = (mount: string, cluster: ClusterView) =>
      byMount.set(mount, (byMount.get(mount) ?? new Set()).add(cluster));
    views.clusters.forEach((cluster) => cluster.authMounts?.forEach((mount) => add(mount, cluster)));
    const said = new Set(byMount.keys());
    logins(views)
      .filter(({ mount }) => !said.has(mount))
      .forEach(({ mount, cluster }) => add(mount, cluster));
    all = byMount;
    known.set(views, all);
  }
  return all;
}
