import type { ClusterView } from '../views/cluster-view';
import { originOf, type SeenObject } from '../output/seen-object';
import { subjectName, type Wish } from '../views/rbac';
import { order } from './principals';

/** Somebody who has got hold of something, and how. */
export interface Holder {
  /** `User alice`, `ServiceAccount app/api`, `Deployment api`. */
  readonly who: string;
  /** What allows it, such as `get secrets`. */
  readonly rights: readonly string[];
  /** The bindings that give these rights, such as `RoleBinding app/developers`. */
  readonly by: readonly string[];
}

/** What comes to the same as holding something. */
export interface Way {
  readonly right: string;
  readonly wish: Wish;
}

/** Who may go one of these ways. */
export function holdersBy({ rbac }: ClusterView, ways: readonly Way[]): Holder[] {
  const holders: Holder[] = [];
  for (const { right, wish } of ways) {
    for (const { binding, subjects } of rbac.allowing(wish)) {
      holders.push(
        ...subjects.map((subject) => ({ who: subjectName(subject), rights: [right], by: [nameOf(binding)] })),
      );
    }
  }
  return holders;
}

const known = new WeakMap<ClusterView, Map<(namespace: string) => readonly Way[], Map<string, readonly Holder[]>>>();

/** The same for ways that lead to everything in a namespace: many ask about it. */
export function holdersWithin(
  cluster: ClusterView,
  namespace: string,
  waysInto: (namespace: string) => readonly Way[],
): readonly Holder[] {
  const ofCluster = known.get(cluster) ?? new Map<typeof waysInto, Map<string, readonly Holder[]>>();
  known.set(cluster, ofCluster);
  const byNamespace = ofCluster.get(waysInto) ?? new Map<string, readonly Holder[]>();
  ofCluster.set(waysInto, byNamespace);
  const holders = byNamespace.get(namespace) ?? holdersBy(cluster, waysInto(namespace));
  byNamespace.set(namespace, holders);
  return holders;
}

/** One holder a name, with all of its rights. */
export function together(holders: readonly Holder[]): Holder[] {
  const byName = new Map<string, { rights: Set<string>; by: Set<string> }>();
  for (const { who, rights, by } of holders) {
    const known = byName.get(who) ?? { rights: new Set(), by: new Set() };
    rights.forEach((right) => known.rights.add(right));
    by.forEach((binding) => known.by.add(binding));
    byName.set(who, known);
  }
  return [...byName]
    .map(([who, { rights, by }]) => ({ who, rights: [...rights], by: [...by].sort(order) }))
    .sort((a, b) => order(a.who, b.who));
}

/** Ways of one resource, in a namespace or in the whole cluster. */
export function ways(
  verbs: readonly string[],
  group: string,
  resources: readonly string[],
  { namespace, name, note = '' }: { readonly namespace?: string; readonly name?: string; readonly note?: string } = {},
): Way[] {
  return resources.flatMap((resource) =>
    verbs.map((verb) => {
      // What is made has no name yet; below an object that is there, it has.
      const anyName = name === undefined && (verb !== 'create' || resource.includes('/'));
      return { right: `${verb} ${resource}${note}`, wish: { verb, group, resource, namespace, name, anyName } };
    }),
  );
}

const CHANGE = ['create', 'update', 'patch'];
// The first of kinds that make pods is the most direct way, and the one to tell.
const POD_MAKERS: readonly (readonly [group: string, resources: readonly string[]])[] = [
  ['', ['pods', 'replicationcontrollers']],
  ['apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']],
  ['batch', ['jobs', 'cronjobs']],
];

/** Whoever may run something in a namespace, or get into what runs there, has its ServiceAccounts and its Secrets. */
export function podWays(namespace?: string): Way[] {
  return [
    ...POD_MAKERS.flatMap(([group, resources]) => ways(CHANGE, group, resources, { namespace })),
    // A websocket is opened by GET, which older API servers take for a mere "get".
    ...ways(['create', 'get'], '', ['pods/exec', 'pods/attach'], { namespace }),
    ...ways(['update', 'patch'], '', ['pods/ephemeralcontainers'], { namespace }),
    ...ways(['create', 'get'], '', ['nodes/proxy']),
  ];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Whoever may give itself rights, or be somebody else, has them all. */
export function anythingWays(namespace?: string): Way[] {
  const note = ' (so anything)';
  return [
    ...['edit', 'admin', 'cluster-admin'].flatMap((name) =>
      ways(['bind'], RBAC, ['clusterroles'], { namespace, name, note }),
    ),
    ...ways(['bind', 'escalate'], RBAC, ['roles'], { namespace, note }),
    ...ways(['escalate'], RBAC, ['clusterroles'], { note }),
    ...ways(['impersonate'], '', ['users'], { note }),
    ...ways(['impersonate'], '', ['groups'], { name: 'system:masters', note }),
  ];
}

function nameOf(seen: SeenObject): string {
  return originOf(seen).place.slice(`${seen.file}, `.length);
}
