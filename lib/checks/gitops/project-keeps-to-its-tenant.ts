import { grouped } from '../../collections/grouped';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { allowsDestination, allowsOfCluster, allowsRepository, ProjectRules } from '../../views/argo-cd-project';
import type { ClusterView } from '../../views/cluster-view';
import type { Sync } from '../../views/sync';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A project of Argo CD whose applications are all of one tenant leads to nobody else's namespaces. */
export const projectKeepsToItsTenant: Check = {
  id: 'project-keeps-to-its-tenant',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who may write in the folder of the tenant, or make an application in the project, writes in namespaces of others with the rights of Argo CD.',
  *run(views) {
    for (const cluster of views.clusters) {
      const applications = cluster.watch.syncs.filter(({ tool }) => tool === 'Argo CD');
      for (const [name, own] of grouped(applications, ({ seen }) => projectOf(seen))) {
        const project = cluster.watch.projects.get(name);
        const tenant = project && tenantOf(views, cluster, own);
        if (project && tenant !== undefined) {
          yield* tooWide(views, cluster, { project, tenant, own });
        }
      }
    }
  },
};

function projectOf({ object }: SeenObject): string {
  return specOf(object).project ?? 'default';
}

/** Whose all objects of all applications are; undefined where they are of several, or nobody says whose they are. */
function tenantOf(views: Views, cluster: ClusterView, syncs: readonly Sync[]): string | undefined {
  const namespaces = new Set(
    syncs.flatMap(({ folder }) => (cluster.folders.get(folder) ?? []).map(({ object }) => object.metadata.namespace)),
  );
  const [tenant, ...others] = new Set(
    [...namespaces].map((one) => (one === undefined ? undefined : tenantIn(views, cluster, one))),
  );
  return others.length === 0 ? tenant : undefined;
}

interface Owned {
  readonly project: SeenObject;
  readonly tenant: string;
  readonly own: readonly Sync[];
}

function* tooWide(views: Views, cluster: ClusterView, { project, tenant, own }: Owned): Iterable<Found> {
  const rules: ProjectRules = specOf(project.object);
  const [{ destination = {} }] = own.map(({ seen }) => specOf(seen.object)) as [any];
  const reached = candidates(rules, cluster)
    .filter((namespace) => isForeign(views, cluster, tenant, namespace))
    .find((namespace) => allowsDestination(rules, { ...destination, namespace }));
  if (reached !== undefined) {
    yield {
      ...originOf(project),
      ...says`it lets applications of tenant "${{ tenant }}" go to namespace "${{ namespace: reached }}"`,
      fix: 'name the namespaces of the tenant alone in destinations',
    };
  }
  const kinds = new Set(
    own.flatMap(({ folder }) => (cluster.folders.get(folder) ?? []).map(({ object }) => object.kind)),
  );
  const [made] = FOR_ALL.filter(
    ({ group, kind }) => !kinds.has(kind) && allowsOfCluster(rules, { group, kind, name: tenant }),
  );
  if (made) {
    yield {
      ...originOf(project),
      ...says`it lets applications of tenant "${{ tenant }}" make a ${made.kind}, which is for the whole cluster`,
      fix: 'leave clusterResourceWhitelist empty',
    };
  }
  if (allowsRepository(rules, ANY_REPOSITORY)) {
    yield {
      ...originOf(project),
      ...says`it lets applications of tenant "${{ tenant }}" apply what is in any repository`,
      fix: 'name the repository in sourceRepos',
    };
  }
}

/** No tenant's anywhere. */
const OF_NOBODY = 'kube-system';

/** Of other tenants on the cluster, or no tenant's anywhere. */
function isForeign(views: Views, cluster: ClusterView, tenant: string, namespace: string): boolean {
  return namespace === OF_NOBODY || (tenantIn(views, cluster, namespace) ?? tenant) !== tenant;
}

/** Where the project may lead: what it names, or any namespace that there is once something stands for several. */
function candidates({ destinations }: ProjectRules, cluster: ClusterView): readonly string[] {
  const all: readonly any[] = Array.isArray(destinations) ? destinations : [];
  const named: unknown[] = all.map((one) => one?.namespace);
  return named.every((name): name is string => typeof name === 'string' && /^[-a-z0-9]+$/.test(name))
    ? named
    : namespacesOf(cluster);
}

const known = new WeakMap<ClusterView, readonly string[]>();

/** Several projects ask. */
function namespacesOf(cluster: ClusterView): readonly string[] {
  let namespaces = known.get(cluster);
  if (!namespaces) {
    const all = new Set(cluster.objects.flatMap(({ object }) => object.metadata.namespace ?? []));
    namespaces = [...[...all].sort(), OF_NOBODY];
    known.set(cluster, namespaces);
  }
  return namespaces;
}

/** What somebody makes who wants more than is his. */
const FOR_ALL = [
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'external-secrets.io', kind: 'ClusterSecretStore' },
  { group: 'external-secrets.io', kind: 'ClusterExternalSecret' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: '', kind: 'Namespace' },
];
const ANY_REPOSITORY = 'https://anybody.example.net/anything.git';
