import type { ClusterView } from '../views/cluster-view';
import { anythingWays, Holder, holdersBy, holdersWithin, podWays, together, Way, ways } from './holders';

/** It writes every Secret, so it knows them all. */
export const OPERATOR = 'the operator';

const CHANGE = ['create', 'update', 'patch'];

/** Who can read a Secret. */
export function secretReaders(cluster: ClusterView, namespace: string, secret: string): Holder[] {
  return together([
    { who: OPERATOR, rights: ['writes it'], by: [] },
    ...cluster
      .usersOf(namespace, secret)
      .map(({ kind, name }) => ({ who: `${kind} ${namespace}/${name}`, rights: ['gets it'], by: [] })),
    ...holdersBy(cluster, directWays(namespace, secret)),
    ...holdersWithin(cluster, namespace, podWays),
    ...holdersWithin(cluster, namespace, copyWays),
    ...holdersWithin(cluster, namespace, anythingWays),
  ]);
}

/** Listing and watching show content; so does the answer to a patch, and what is copied to a hub. */
export function waysToSecret(namespace: string, secret: string): Way[] {
  return [...directWays(namespace, secret), ...waysAround(namespace), ...anythingWays(namespace)];
}

/**
 * The ways to some Secret of a namespace, or of any. Whoever gets metrics of nodes is not among them: that this runs
 * something in a pod too is a mistake of the API server, and most who have it look at metrics.
 */
export function waysToSecrets(namespace: string | undefined): Way[] {
  return [...directWays(namespace), ...waysAround(namespace), ...anythingWays(namespace)].filter(
    ({ wish: { verb, resource } }) => verb !== 'get' || resource !== 'nodes/proxy',
  );
}

function directWays(namespace?: string, name?: string): Way[] {
  return ways(['get', 'list', 'watch', 'patch'], '', ['secrets'], { namespace, name });
}

function waysAround(namespace?: string): Way[] {
  return [...podWays(namespace), ...copyWays(namespace)];
}

function copyWays(namespace?: string): Way[] {
  return [
    ...ways(CHANGE, 'external-secrets.io', ['pushsecrets'], { namespace }),
    ...ways(CHANGE, 'external-secrets.io', ['clusterpushsecrets']),
  ];
}
