import { oneOf } from '../../errors';
import type { ClusterView } from '../../views/cluster-view';
import { classOf, saidClasses, servedClasses } from '../../views/operator-classes';
import type { StoreUse } from '../../views/requests';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Stores and generators for a class of operators are for one that there is, and all of one ExternalSecret for the same. */
export const controllerClassIsServed: Check = {
  id: 'controller-class-is-served',
  severity: 'error',
  scope: 'fleet',
  why: 'Every operator leaves the object to another one without a word: no Secret is made or refreshed, and no status says why.',
  *run(views) {
    for (const cluster of views.clusters) {
      const served = servedClasses(views, cluster);
      for (const { seen, class: said } of served ? saidClasses(cluster) : []) {
        if (!served!.has(said)) {
          yield {
            ...originOf(seen),
            ...says`it is for an operator of class "${{ class: said }}", and those of "${{ cluster: cluster.name }}" serve ${oneOf([...served!])}`,
            fix: 'remove controller, or start an operator with --controller-class (controllerClass of its chart)',
          };
        }
      }
      for (const [use, classes] of classesByUser(cluster)) {
        if (classes.size > 1) {
          yield {
            ...originOf(use),
            ...says`its stores are for operators of classes ${[...classes].map((one) => `"${one}"`).join(' and ')}, and each leaves it to the other`,
            fix: 'read from stores of one class, in one ExternalSecret for each',
          };
        }
      }
    }
  },
};

/** A PushSecret is not among them: each operator pushes to its own stores. */
function classesByUser({ uses }: ClusterView): Iterable<readonly [StoreUse, ReadonlySet<string>]> {
  const all = new Map<StoreUse['object'], [StoreUse, Set<string>]>();
  for (const use of uses) {
    const said = use.store && use.kind !== 'push' ? classOf(use.store) : undefined;
    if (said !== undefined) {
      const [, classes] = all.get(use.object) ?? all.set(use.object, [use, new Set()]).get(use.object)!;
      classes.add(said);
    }
  }
  return all.values();
}
