import { posix } from 'node:path';
import { isManaged } from '../../output/kubernetes-object';
import { originOf, SeenObject } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import type { Change, Omission, Sync } from '../../views/sync';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** What a GitOps tool applies of a folder is what is in it: all of it, no other name, no other namespace, no patch. */
export const folderIsAppliedAsItIs: Check = {
  id: 'folder-is-applied-as-it-is',
  severity: 'error',
  scope: 'cluster',
  why: 'Vault/OpenBao lets in one ServiceAccount of one namespace by name: under another name or in another namespace each login is refused.',
  *run({ cluster }) {
    for (const sync of cluster.watch.syncs) {
      for (const change of cluster.folders.has(sync.folder) ? sync.changes : []) {
        yield* changed(cluster, sync, change);
      }
    }
    yield* leftOut(cluster);
  },
};

/** What is found of one field: a source may be that of all folders. */
interface LeftOut {
  readonly sync: Sync;
  readonly omission: Omission;
  readonly objects: SeenObject[];
}

/** What somebody else put into a folder may be left out on purpose; what synth writes, the hub counts on. */
function* leftOut({ watch, folders }: ClusterView): Iterable<Found> {
  const byField = new Map<string, LeftOut>();
  for (const sync of watch.syncs) {
    for (const omission of sync.omissions) {
      const objects = (folders.get(sync.folder) ?? []).filter(({ file }) => omission.leavesOut(posix.basename(file)));
      if (objects.length > 0) {
        const key = `${originOf(omission.seen).place}, ${omission.field}`;
        const known = byField.get(key) ?? { sync, omission, objects: [] };
        byField.set(key, known);
        known.objects.push(...objects);
      }
    }
  }
  for (const { sync, omission, objects } of byField.values()) {
    const written = objects.filter(({ object }) => isManaged(object));
    const [first] = written.length > 0 ? written : objects;
    const others = new Set(objects.map(({ file }) => file)).size - 1;
    const { kind, metadata } = first!.object;
    yield {
      ...originOf(omission.seen),
      ...(written.length > 0 ? {} : { severity: 'warning' }),
      ...says`${sync.tool} leaves out ${first!.file}${others > 0 ? ` and ${others} more` : ''} (${omission.field}), so that ${{ kind }} "${{ objectName: metadata.name }}" never arrives`,
      fix: `change ${omission.field}, or move what is not for the cluster out of the folder`,
    };
  }
}

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
        ...says`${tool} puts ${{ kind }} "${{ objectName: metadata.name }}" of folder ${{ folder }} into namespace "${{ namespace }}" instead of "${{ otherNamespace: metadata.namespace }}" (${{ field }})`,
        fix: `take ${field} away: each object says its own namespace`,
      };
    }
    return;
  }
  yield renames
    ? {
        ...originOf(seen),
        ...says`${tool} gives each object of folder ${{ folder }} another name (${{ field }})`,
        fix: `take ${field} away`,
      }
    : {
        ...originOf(seen),
        severity: 'warning',
        ...says`${tool} changes what is in folder ${{ folder }} (${{ field }}), and the checks read the folder without that`,
        fix: 'make the change in the program, or before it is committed',
      };
}
