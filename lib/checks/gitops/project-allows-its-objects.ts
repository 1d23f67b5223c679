import { isClusterScoped } from '../../output/kinds';
import { groupOf, originOf, SeenObject, specOf } from '../../output/seen-object';
import {
  allowsDestination,
  allowsOfCluster,
  allowsOfNamespace,
  allowsRepository,
  ProjectRules,
} from '../../views/argo-cd-project';
import type { ClusterView } from '../../views/cluster-view';
import { says } from '../../output/said-values';
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
      ...says`its project "${{ project: name }}" is not there`,
      fix: `name one that is: ${[...watch.projects.keys()].join(', ') || 'none'}`,
    };
    return;
  }
  const rules: ProjectRules = specOf(project.object);
  for (const { repoURL } of sources) {
    if (allowsRepository(rules, String(repoURL)) === false) {
      yield { ...originOf(project), ...says`it does not allow ${repoURL}`, fix: 'add it to sourceRepos' };
    }
  }
  const wanted = new Set([
    destination.namespace ?? '',
    ...objects.flatMap(({ object }) => object.metadata.namespace ?? []),
  ]);
  for (const namespace of wanted) {
    if (allowsDestination(rules, { ...destination, namespace }) === false) {
      yield {
        ...originOf(project),
        ...says`it lets nothing go to namespace "${{ namespace }}" of ${destination.name ?? destination.server}, where application "${{ application: application.object.metadata.name }}" goes`,
        fix: 'add it to destinations',
      };
    }
  }
  for (const { object } of objects) {
    const isWide = isClusterScoped(object.kind);
    const allows = isWide ? allowsOfCluster : allowsOfNamespace;
    if (allows(rules, { group: groupOf(object), kind: object.kind, name: object.metadata.name }) === false) {
      yield {
        ...originOf(project),
        ...says`it lets nobody make a ${object.kind}, which application "${{ application: application.object.metadata.name }}" has`,
        fix: isWide
          ? 'add it to clusterResourceWhitelist'
          : 'add it to namespaceResourceWhitelist, or take it out of namespaceResourceBlacklist',
      };
    }
  }
}
