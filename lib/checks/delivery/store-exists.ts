import { says } from '../../output/said-values';
import { Check } from '../check';
import type { ClusterView } from '../../views/cluster-view';
import { isSaid, originOf, SeenObject } from '../../output/seen-object';
import { GENERATOR } from '../../views/stores';

/** What is read or written goes through a store that is there. */
export const storeExists: Check = {
  id: 'store-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'The operator finds no store, so the Secret is never made, and pods that mount it do not start.',
  *run({ cluster }) {
    const { uses, name, unread } = cluster;
    for (const use of [...uses, ...otherGenerators(cluster)]) {
      if (!use.store && !unread.objects && isSaid(use.object.metadata.namespace)) {
        yield {
          ...originOf(use),
          ...says`${{ store: use.storeName }} is not among what is written for "${{ cluster: name }}" in this namespace`,
          fix: 'name a store of the namespace',
        };
      }
    }
    for (const { of, message } of unread.objects ? [] : cluster.controllers.absent) {
      yield {
        ...originOf(of),
        ...says`${message}, which is not among what is written for "${{ cluster: name }}"`,
        fix: 'write the object, or name one that is there',
      };
    }
  },
};

/** Generators of kinds that ask no hub, and that nothing here makes. */
function otherGenerators(
  cluster: ClusterView,
): (SeenObject & { readonly storeName: string; readonly store?: undefined })[] {
  return cluster.ofKind('ExternalSecret').flatMap((seen) => {
    const { metadata, spec } = seen.object as any;
    return ((spec?.dataFrom ?? []) as any[])
      .flatMap(({ sourceRef }) => sourceRef?.generatorRef ?? [])
      .filter(({ kind, name }) => {
        const namespace = kind === 'ClusterGenerator' ? undefined : metadata.namespace;
        return kind !== GENERATOR && !cluster.find(kind, name, namespace);
      })
      .map(({ kind, name }) => ({ ...seen, storeName: `${kind} ${name}` }));
  });
}
