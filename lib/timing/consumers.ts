import { ANNOTATIONS } from '../output/annotations';
import type { ClusterView } from '../views/cluster-view';
import type { Delivered } from '../views/requests';
import { Consumer, consumerOf, foreignConsumer, letGo } from './restart';
import { rereadTerm, statedTerm } from './stated-term';
import { Term } from './term';

/**
 * Seconds from the change of a Secret until nothing has the old content; infinite where something never lets go.
 *
 * @param until what counts of each consumer
 */
export function settleAfter(cluster: ClusterView, delivered: Delivered, until = letGo): number {
  return Math.max(...consumersOf(cluster, delivered).map(until));
}

/** What uses a Secret, or, where that is not known, somebody. */
export function consumersOf(cluster: ClusterView, delivered: Delivered): readonly Consumer[] {
  const consumers = namedConsumersOf(cluster, delivered);
  // Somebody uses it, even where the program does not say who.
  return consumers.length > 0 ? consumers : [foreignConsumer('a workload that is not named', statedRollout(delivered))];
}

const NOBODY: readonly Consumer[] = [];

/** What is known to use a Secret. */
export function namedConsumersOf(cluster: ClusterView, delivered: Delivered): readonly Consumer[] {
  const { namespace, secret } = delivered;
  const own = cluster.consumersOf(namespace, secret, delivered);
  const foreign = cluster.foreignWorkloads(namespace, secret);
  if (own.length + foreign.length === 0) {
    return NOBODY;
  }
  const stated = statedRollout(delivered);
  const reread = statedReread(delivered);
  return [
    ...own.map((workload) => consumerOf(workload, delivered, stated, reread)),
    ...foreign.map((name) => foreignConsumer(name, stated)),
  ];
}

function statedRollout(delivered: Delivered): Term | undefined {
  return statedTerm('stated rollout', ANNOTATIONS.rolloutTime, delivered, delivered.object.metadata.annotations);
}

function statedReread(delivered: Delivered): Term | undefined {
  return rereadTerm(delivered, delivered.object.metadata.annotations);
}
