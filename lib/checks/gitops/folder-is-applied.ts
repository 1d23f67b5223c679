import { grouped } from '../../collections/grouped';
import { isManaged } from '../../output/kubernetes-object';
import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Each folder of manifests is applied by one object of a GitOps tool, to the cluster that it is for. */
export const folderIsApplied: Check = {
  id: 'folder-is-applied',
  severity: 'error',
  scope: 'fleet',
  why: 'What is written never arrives, or arrives at a cluster that it is not for; two that apply one folder undo each other.',
  *run({ clusters }) {
    const taken = new Map<string, ClusterView>();
    const isOneOfSeveral = clusters.length > 1;
    for (const cluster of clusters) {
      if (cluster.watch.syncs.length === 0) {
        yield* notTold(cluster);
        continue;
      }
      yield* foldersOf(cluster);
      yield* misplaced(cluster);
      yield* revisions(cluster);
      yield* unnamed(cluster, isOneOfSeveral);
      yield* destinations(cluster, taken);
    }
  },
};

/** Written for a GitOps tool, which is told nothing of it: other folders may hold that, or another repository. */
function* notTold({ name, folders }: ClusterView): Iterable<Found> {
  for (const [folder, objects] of folders) {
    const [, own] = folder.split('/') as [string, string];
    const written = objects.find(({ object, file }) => isManaged(object) && isFileOf(own, file));
    if (written) {
      yield {
        ...originOf(written),
        severity: 'warning',
        ...says`no object of a GitOps tool applies folder ${{ folder }}, or any other of "${{ cluster: name }}"`,
        fix: `commit dist.gitops/${name} with it, or apply the folder by other means`,
      };
      return;
    }
  }
}

/** As synth calls the file of a folder, where a tool takes it folder by folder. */
function isFileOf(folder: string, file: string): boolean {
  return file.endsWith(`/${folder}/${folder.replace(/\.(workloads|installation)$/, '')}.k8s.yaml`);
}

function* foldersOf({ name, watch: { syncs }, folders }: ClusterView): Iterable<Found> {
  const byFolder = grouped(syncs, ({ folder }) => folder);
  for (const [folder, objects] of folders) {
    const [first, second] = byFolder.get(folder) ?? [];
    if (!first) {
      yield {
        ...originOf(objects[0]!),
        ...says`nothing applies folder ${{ folder }}, though others of "${{ cluster: name }}" are applied by ${syncs[0]!.tool}`,
        fix: `let ${syncs[0]!.tool} apply it, or take the folder away`,
      };
    } else if (second) {
      yield {
        ...originOf(second.seen),
        ...says`it applies folder ${{ folder }}, as "${first.seen.object.metadata.name}" does`,
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
        ...says`it applies folder ${{ folder }}, which holds nothing for "${{ cluster: name }}"`,
        fix: `name a folder of the cluster: ${[...folders.keys()].join(', ')}`,
      };
    }
  }
}

/**
 * A folder that is written elsewhere than where its tool looks. Where the repository begins no file says, and a pipeline
 * may copy what is written: only the end of the path counts.
 */
function* misplaced(cluster: ClusterView): Iterable<Found> {
  for (const { folder, path, tool, seen } of cluster.watch.syncs) {
    const [first] = cluster.folders.get(folder) ?? [];
    const place = first && cluster.placeOf(first).replace(/^(\.\.\/)+/, '');
    if (place !== undefined && !isEndOf(place, path) && !isEndOf(path, place)) {
      yield {
        ...originOf(seen),
        severity: 'warning',
        ...says`folder ${{ folder }} is in ${{ place }}, and ${tool} looks for it in ${{ path }}`,
        fix: `give its path in the repository (gitOps, "path"), or write it there (--output, CDK8S_OUTDIR)`,
      };
      return;
    }
  }
}

function isEndOf(end: string, path: string): boolean {
  return `/${path}`.endsWith(`/${end}`);
}

/** Folders of a cluster are written together, and agree with each other alone. */
function* revisions({ name, watch: { syncs }, folders }: ClusterView): Iterable<Found> {
  const own = syncs.filter(({ folder }) => folders.has(folder));
  const [[first] = [], ...others] = [...grouped(own, ({ revision }) => revision).values()];
  for (const [other] of others) {
    yield {
      ...originOf(other!.seen),
      ...says`it takes folder ${{ folder: other!.folder }} of ${other!.revision}, and other folders of "${{ cluster: name }}" are taken of ${first!.revision}`,
      fix: 'take all folders of a cluster of one repository and branch',
    };
  }
}

/** Only of a single cluster nobody else gets what is for it. */
function* unnamed({ name, watch: { syncs } }: ClusterView, isOneOfSeveral: boolean): Iterable<Found> {
  const [first] = syncs.filter((sync) => sync.unnamed !== undefined);
  if (first) {
    yield {
      ...originOf(first.seen),
      ...(isOneOfSeveral ? {} : { severity: 'warning' }),
      ...says`folder ${{ folder: first.folder }} goes to ${first.unnamed}, and is for "${{ cluster: name }}"`,
      fix: `name the cluster that "${name}" is`,
    };
  }
}

/** @param taken whose folders go where, of the clusters before */
function* destinations(cluster: ClusterView, taken: Map<string, ClusterView>): Iterable<Found> {
  const { name, watch } = cluster;
  const all = watch.syncs.flatMap((sync) => sync.destinations.map((to) => ({ sync, to })));
  const byDestination = [...grouped(all, ({ sync, to }) => `${sync.tool} ${to || name}`)];
  const [[, [first]] = ['', []]] = byDestination;
  for (const [, [other]] of byDestination.slice(1)) {
    const rest = other!.sync === first!.sync ? 'and' : `and other folders of "${name}" to`;
    yield {
      ...originOf(other!.sync.seen),
      ...says`it goes to ${shown(other!.to)}, ${rest} ${shown(first!.to)} (${first!.sync.tool})`,
      fix: 'name the same cluster for all of its folders',
    };
  }
  for (const [place, [one]] of byDestination) {
    const other = taken.get(place);
    taken.set(place, other ?? cluster);
    if (other) {
      yield {
        ...originOf(one!.sync.seen),
        // Secrets of one name may be in the Flux of two clusters, and lead to two.
        ...(one!.sync.tool === 'Flux' ? { severity: 'warning' } : {}),
        ...says`it goes to ${shown(one!.to)} (${one!.sync.tool}), as the folders of "${other.name}" do`,
        fix: `name the cluster that "${name}" is`,
      };
    }
  }
}

function shown(destination: string): string {
  return destination || 'the cluster that it runs on';
}
