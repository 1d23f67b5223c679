import { grouped } from '../../collections/grouped';
import { originOf, SeenObject } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import type { Sync } from '../../views/sync';
import { awaitedName, WAVE, waveOf } from '../../views/syncs';
import type { Workload } from '../../views/workloads';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A folder is applied after those that hold its namespace and the Secrets that its pods use. */
export const folderComesAfterItsNeeds: Check = {
  id: 'folder-comes-after-its-needs',
  severity: 'error',
  scope: 'cluster',
  why: 'What has no namespace is refused, and pods whose Secrets are not there do not start; what waits in a circle waits for ever.',
  *run({ cluster }) {
    const users = grouped(cluster.workloads, (workload) => cluster.folderOf(workload));
    const ordered = cluster.watch.syncs.filter(({ tool }) => tool !== 'Argo CD');
    const byFolder = new Map(ordered.map((sync) => [sync.folder, sync]));
    for (const sync of ordered) {
      yield* dependencies(sync, byFolder);
      yield* tooSoon(cluster, sync, byFolder, users.get(sync.folder) ?? []);
      for (const { needs, seen, folder } of needsOf(cluster, sync.folder, users.get(sync.folder) ?? [])) {
        if (byFolder.has(folder) && !waitsFor(sync, byFolder).has(folder)) {
          yield {
            ...originOf(sync.seen),
            ...says`folder ${{ folder: sync.folder }} needs ${needs} (${{ place: originOf(seen).place }}), and does not wait for folder ${{ otherFolder: folder }}`,
            fix: `let it depend on what applies ${folder}`,
          };
        }
      }
    }
    yield* waves(cluster);
  },
};

function* dependencies(sync: Sync, byFolder: ReadonlyMap<string, Sync>): Iterable<Found> {
  for (const name of sync.missing) {
    yield {
      ...originOf(sync.seen),
      ...says`folder ${{ folder: sync.folder }} waits for ${{ awaited: name }}, which is not there, and is never applied`,
      fix: 'name one that is there, or wait for nothing',
    };
  }
  if (waitsFor(sync, byFolder).has(sync.folder)) {
    yield {
      ...originOf(sync.seen),
      ...says`folder ${{ folder: sync.folder }} waits for itself, by way of ${{ folders: sync.after }}`,
      fix: 'take one of the dependencies away',
    };
  }
}

/** Folders that have to be ready before, and those before them. */
function waitsFor(sync: Sync, byFolder: ReadonlyMap<string, Sync>): ReadonlySet<string> {
  const all = new Set(sync.after);
  for (const folder of all) {
    byFolder.get(folder)?.after.forEach((one) => all.add(one));
  }
  return all;
}

/**
 * Flux goes on once a folder is applied, unless it is told what to wait for; and an ExternalSecret counts as ready before
 * the operator has seen it, unless an expression says when it is.
 */
function* tooSoon(
  cluster: ClusterView,
  sync: Sync,
  byFolder: ReadonlyMap<string, Sync>,
  workloads: readonly Workload[],
): Iterable<Found> {
  const needed = workloads
    .flatMap((workload) => secretsFor(cluster, workload))
    .filter(({ seen }) => seen.object.kind === 'ExternalSecret');
  for (const [folder, needs] of grouped(needed, ({ seen }) => cluster.folderOf(seen) ?? '')) {
    const other = byFolder.get(folder);
    if (other?.tool !== 'Flux' || other === sync || other.awaits === 'everything') {
      continue;
    }
    const { awaits } = other;
    const [early] = needs.filter(({ seen }) => !awaits.has(awaitedName(seen)));
    const message = `folder ${sync.folder} is applied before ${(early ?? needs[0]!).needs} is there`;
    if (early) {
      yield {
        ...originOf(other.seen),
        ...{ severity: 'warning', ...says`${message}: spec.healthChecks does not name what makes it` },
        fix: `add ExternalSecret "${early.seen.object.metadata.name}" to spec.healthChecks`,
      };
    } else if (!other.assessed.has('ExternalSecret')) {
      yield {
        ...originOf(other.seen),
        severity: 'warning',
        ...says`${message}: without an expression Flux takes an ExternalSecret for ready as soon as it is applied`,
        fix: 'add one for ExternalSecret to spec.healthCheckExprs that asks for the condition Ready',
      };
    }
  }
}

interface Need {
  readonly needs: string;
  readonly seen: SeenObject;
  /** Where that is. */
  readonly folder: string;
}

function needsOf(cluster: ClusterView, folder: string, workloads: readonly Workload[]): Need[] {
  const objects = cluster.folders.get(folder) ?? [];
  const namespaces = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
  const spaces = [...namespaces].flatMap((name) => {
    const seen = cluster.find('Namespace', name);
    return seen ? [{ needs: `namespace "${name}"`, seen }] : [];
  });
  const secrets = workloads.flatMap((workload) => secretsFor(cluster, workload));
  return [...spaces, ...secrets].flatMap(({ needs, seen }) => {
    const other = cluster.folderOf(seen);
    return other === undefined || other === folder ? [] : [{ needs, seen, folder: other }];
  });
}

function secretsFor(cluster: ClusterView, { namespace, references }: Workload): Omit<Need, 'folder'>[] {
  const secrets = new Set(references.filter(({ optional }) => !optional).map(({ secret }) => secret));
  return [...secrets].flatMap((secret) => {
    const seen = cluster.delivery(namespace, secret);
    return seen ? [{ needs: `Secret "${namespace}/${secret}"`, seen }] : [];
  });
}

/** Argo CD orders what is in one application. */
function* waves(cluster: ClusterView): Iterable<Found> {
  const application = new Map(
    cluster.watch.syncs.filter(({ tool }) => tool === 'Argo CD').map(({ folder, seen }) => [folder, seen]),
  );
  for (const workload of cluster.workloads) {
    const own = application.get(cluster.folderOf(workload) ?? '');
    for (const { needs, seen } of own ? secretsFor(cluster, workload) : []) {
      if (application.get(cluster.folderOf(seen) ?? '') === own && waveOf(seen) > waveOf(workload)) {
        yield {
          ...originOf(workload),
          ...says`it needs ${needs} (${{ place: originOf(seen).place }}), which Argo CD makes in wave ${waveOf(seen)}, after ${waveOf(workload)} is healthy`,
          fix: `give it a later wave, or that an earlier one (${WAVE})`,
        };
      }
    }
  }
}
