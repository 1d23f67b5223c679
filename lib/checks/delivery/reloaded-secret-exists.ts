import type { ClusterView } from '../../views/cluster-view';
import type { Origin } from '../../output/hub-resource';
import { originOf } from '../../output/seen-object';
import { isPlain, matchesWhole, namedBy } from '../../views/reloader';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A Secret whose change restarts a workload is one that is made here. */
export const reloadedSecretExists: Check = {
  id: 'reloaded-secret-exists',
  severity: 'warning',
  scope: 'cluster',
  why: 'Reloader waits for a Secret that never changes, and the workload keeps what it read at its start.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const workload of cluster.workloads) {
      yield* unknownTo(cluster, workload.namespace, workload.reloadedPatterns, originOf(workload));
      for (const pattern of workload.reloadedClasses) {
        if (!workload.providerClasses.some((name) => matchesWhole(pattern, name))) {
          yield {
            ...originOf(workload),
            ...says`Reloader restarts it for SecretProviderClass "${{ class: pattern }}", and it mounts ${workload.providerClasses.join(', ') || 'none'}`,
            fix: 'name one that it mounts',
          };
        }
      }
    }
    for (const [namespace, patched] of cluster.foreign) {
      for (const { kind, metadata } of patched) {
        const place = `the component of ${cluster.name}/${namespace}, ${kind} ${metadata.name}`;
        yield* unknownTo(cluster, namespace, namedBy({ own: metadata.annotations ?? {}, pods: {} }), {
          path: '',
          place,
        });
      }
    }
  },
};

function* unknownTo(
  cluster: ClusterView,
  namespace: string,
  patterns: readonly string[],
  origin: Origin,
): Iterable<Found> {
  for (const pattern of patterns) {
    if (isPlain(pattern) && cluster.hasSecretName(namespace, pattern)) {
      continue;
    }
    const names = cluster.secretNames(namespace);
    if (!names.some((name) => matchesWhole(pattern, name))) {
      yield {
        ...origin,
        ...says`Reloader restarts it for Secret "${{ secret: pattern }}", and namespace "${{ namespace }}" has ${names.join(', ') || 'none'}`,
        fix: 'name a Secret of the namespace',
      };
    }
  }
}
