import { isGlobOf } from '../../text/glob';
import { isClusterScoped } from '../../output/kinds';
import { groupOf, originOf, SeenObject, specOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { Check, Found } from '../check';

/** A project of Argo CD lets its applications make what their folders hold. */
export const projectAllowsItsObjects: Check = {
  id: 'project-allows-its-objects',
  severity: 'error',
  scope: 'cluster',
  why: 'Argo CD refuses the whole application, and nothing of it changes any more.',
  *run({ cluster }) {
    for (const { tool, seen, folder } of cluster.watch.syncs) {
      if (tool === 'Argo CD') {
        yield* refused(cluster, seen, cluster.folders.get(folder) ?? []);
      }
    }
  },
};

function* refused({ watch }: ClusterView, application: SeenObject, objects: readonly SeenObject[]): Iterable<Found> {
  const { project: name = 'default', destination = {}, source, sources = [source] } = specOf(application.object);
  const project = watch.projects.get(name);
  if (!project) {
    yield {
      ...originOf(application),
      message: `its project "${name}" is not there`,
      fix: `name one that is: ${[...watch.projects.keys()].join(', ') || 'none'}`,
    };
    return;
  }
  const { sourceRepos = [], destinations = [], clusterResourceWhitelist = [] } = specOf(project.object);
  for (const { repoURL } of sources) {
    if (!sourceRepos.some((one: string) => matches(one, repoURL))) {
      yield { ...originOf(project), message: `it does not allow ${repoURL}`, fix: 'add it to sourceRepos' };
    }
  }
  const allows = (namespace: string) =>
    destinations.some(
      (one: any) =>
        (destination.name === undefined
          ? matches(one.server, destination.server)
          : matches(one.name, destination.name)) && matches(one.namespace, namespace),
    );
  const wanted = new Set([
    destination.namespace ?? '',
    ...objects.flatMap(({ object }) => object.metadata.namespace ?? []),
  ]);
  for (const namespace of wanted) {
    if (!allows(namespace)) {
      yield {
        ...originOf(project),
        message: `it lets nothing go to namespace "${namespace}" of ${destination.name ?? destination.server}, where application "${application.object.metadata.name}" goes`,
        fix: 'add it to destinations',
      };
    }
  }
  for (const { object } of objects) {
    const [group, kind] = [groupOf(object), object.kind];
    const isAllowed = clusterResourceWhitelist.some((one: any) => matches(one.group, group) && matches(one.kind, kind));
    if (isClusterScoped(kind) && !isAllowed) {
      yield {
        ...originOf(project),
        message: `it lets nobody make a ${kind}, which application "${application.object.metadata.name}" has`,
        fix: 'add it to clusterResourceWhitelist',
      };
    }
  }
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/projects/ */
function matches(pattern: unknown, text: string | undefined): boolean {
  return typeof pattern === 'string' && text !== undefined && isGlobOf(pattern, text);
}
