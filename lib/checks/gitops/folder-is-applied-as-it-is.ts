import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import type { Change, Sync } from '../../views/sync';
import { Check, Found } from '../check';

/** What a GitOps tool applies of a folder is what is in it: no other name, no other namespace, no patch. */
export const folderIsAppliedAsItIs: Check = {
  id: 'folder-is-applied-as-it-is',
  severity: 'error',
  scope: 'cluster',
  why: 'The hub lets in one ServiceAccount of one namespace by name: under another name or in another namespace each login is refused.',
  *run({ cluster }) {
    for (const sync of cluster.watch.syncs) {
      for (const change of cluster.folders.has(sync.folder) ? sync.changes : []) {
        yield* changed(cluster, sync, change);
      }
    }
  },
};

function* changed({ folders }: ClusterView, { seen, tool, folder }: Sync, change: Change): Iterable<Found> {
  const { field, namespace, renames } = change;
  if (namespace !== undefined) {
    const moved = folders
      .get(folder)!
      .find(({ object: { metadata } }) => (metadata.namespace ?? namespace) !== namespace);
    if (moved) {
      const { kind, metadata } = moved.object;
      yield {
        ...originOf(seen),
        message: `${tool} puts ${kind} "${metadata.name}" of folder ${folder} into namespace "${namespace}" instead of "${metadata.namespace}" (${field})`,
        fix: `take ${field} away: each object says its own namespace`,
      };
    }
    return;
  }
  yield renames
    ? {
        ...originOf(seen),
        message: `${tool} gives each object of folder ${folder} another name (${field})`,
        fix: `take ${field} away`,
      }
    : {
        ...originOf(seen),
        severity: 'warning',
        message: `${tool} changes what is in folder ${folder} (${field}), and the checks read the folder without that`,
        fix: 'make the change in the program, or before it is committed',
      };
}
