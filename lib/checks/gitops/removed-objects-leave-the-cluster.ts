import { says } from '../../output/said-values';
import { originOf } from '../../output/seen-object';
import type { Sync } from '../../views/sync';
import type { Check } from '../check';

/** What leaves the repository leaves the cluster. */
export const removedObjectsLeaveTheCluster: Check = {
  id: 'removed-objects-leave-the-cluster',
  severity: 'warning',
  scope: 'cluster',
  why: 'A ServiceAccount, a store and a Secret that were taken out of the repository stay for anyone who reads them on the cluster.',
  *run({ cluster: { watch, folders } }) {
    // What applies no commit removes nothing by that alone: another check tells of it.
    const keeping = watch.syncs.filter((sync) => !sync.prunes && sync.halts.length === 0 && folders.has(sync.folder));
    for (const seen of new Set(keeping.map((sync) => sync.seen))) {
      const own = keeping.filter((sync) => sync.seen === seen);
      yield {
        ...originOf(seen),
        ...says`${own[0]!.tool} leaves on the cluster what leaves folder ${{ folder: own[0]!.folder }}${own.length > 1 ? ` and ${own.length - 1} more` : ''}`,
        fix: PRUNES[own[0]!.tool],
      };
    }
  },
};

const PRUNES: Readonly<Record<Sync['tool'], string>> = {
  Flux: 'set spec.prune: true',
  'Argo CD': 'set spec.syncPolicy.automated.prune: true',
  'Rancher Fleet': 'take keepResources away',
};
