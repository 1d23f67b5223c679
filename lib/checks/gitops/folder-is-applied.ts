import { grouped } from '../../collections/grouped';
import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import type { Sync } from '../../views/syncs';
import { Check, Found } from '../check';

/** Each folder of manifests is applied by one object of a GitOps tool, to the cluster that it is for. */
export const folderIsApplied: Check = {
  id: 'folder-is-applied',
  severity: 'error',
  scope: 'fleet',
  why: 'What is written never arrives, or arrives at a cluster that it is not for; two that apply one folder undo each other.',
  *run({ clusters }) {
    const taken = new Map<string, ClusterView>();
    for (const cluster of clusters) {
      const { syncs } = cluster.watch;
      if (syncs.length === 0) {
        continue;
      }
      yield* foldersOf(cluster);
      const byDestination = grouped(syncs, ({ tool, destination }) => `${tool} ${destination ?? cluster.name}`);
      for (const [place, [first]] of [...byDestination].slice(1)) {
        yield {
          ...originOf(first!.seen),
          message: `it goes to ${place.slice(first!.tool.length + 1)}, and other folders of "${cluster.name}" to ${destinationOf(syncs[0]!)}`,
          fix: 'name the same cluster for all of its folders',
        };
      }
      for (const [place, [first]] of byDestination) {
        const other = taken.get(place);
        taken.set(place, other ?? cluster);
        if (other) {
          yield {
            ...originOf(first!.seen),
            message: `it goes to ${destinationOf(first!)}, as the folders of "${other.name}" do`,
            fix: `name the cluster that "${cluster.name}" is`,
          };
        }
      }
    }
  },
};

function* foldersOf({ name, watch: { syncs }, folders }: ClusterView): Iterable<Found> {
  const byFolder = grouped(syncs, ({ folder }) => folder);
  for (const [folder, objects] of folders) {
    const [first, second] = byFolder.get(folder) ?? [];
    if (!first) {
      yield {
        ...originOf(objects[0]!),
        message: `nothing applies folder ${folder}, though others of "${name}" are applied by ${syncs[0]!.tool}`,
        fix: `let ${syncs[0]!.tool} apply it, or take the folder away`,
      };
    } else if (second) {
      yield {
        ...originOf(second.seen),
        message: `it applies folder ${folder}, as "${first.seen.object.metadata.name}" does`,
        fix: 'leave the folder to one of them',
      };
    }
  }
  for (const { folder, seen } of syncs) {
    // Whatever applies the tool's own objects lies among them.
    const [outer, inner] = folder.split('/');
    const isOfTool = inner === name && outer !== name;
    if (!folders.has(folder) && !isOfTool) {
      yield {
        ...originOf(seen),
        message: `it applies folder ${folder}, which holds nothing for "${name}"`,
        fix: `name a folder of the cluster: ${[...folders.keys()].join(', ')}`,
      };
    }
  }
}

function destinationOf({ tool, destination = 'the cluster that it runs on' }: Sync): string {
  return `${destination} (${tool})`;
}
