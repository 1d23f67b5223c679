import { originOf, SeenObject, specOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { awaitedName, Sync } from '../../views/syncs';
import { Check, Found } from '../check';

/** No folder waits for an ExternalSecret that fails on purpose, to tell people of something. */
export const nothingWaitsForFailure: Check = {
  id: 'nothing-waits-for-failure',
  severity: 'error',
  scope: 'cluster',
  why: 'An ExternalSecret whose template can fail is there to tell people; while it does, whatever waits for it is not applied, and the tool says that all of it is broken.',
  *run({ cluster }) {
    for (const sync of cluster.watch.syncs) {
      for (const seen of (cluster.folders.get(sync.folder) ?? []).filter(mayFail)) {
        yield* sync.tool === 'Argo CD' ? inWaves(cluster, sync, seen) : inOrder(cluster, sync, seen);
      }
    }
  },
};

/** What Go's templates call, and nothing that is said in a text. */
const FAILS = /\{\{[^}]*\bfail\s+["`(]/;

function mayFail({ object }: SeenObject): boolean {
  const data = object.kind === 'ExternalSecret' ? specOf(object).target?.template?.data : undefined;
  return Object.values(data ?? {}).some((text) => typeof text === 'string' && FAILS.test(text));
}

function* inOrder({ watch }: ClusterView, sync: Sync, seen: SeenObject): Iterable<Found> {
  const isAwaited = sync.awaits !== 'everything' && sync.awaits.has(awaitedName(seen));
  const waiting = watch.syncs.filter(({ after }) => after.includes(sync.folder));
  if (isAwaited || (sync.awaits === 'everything' && (waiting.length > 0 || sync.tool === 'Flux'))) {
    const whom = waiting.length > 0 ? `, and ${waiting.map(({ folder }) => folder).join(', ')} for that` : '';
    yield {
      ...originOf(sync.seen),
      message: `folder ${sync.folder} is not ready while ExternalSecret "${seen.object.metadata.name}" fails${whom}`,
      fix: 'name what it waits for one by one, without this, or put it into a folder that nothing waits for',
    };
  }
}

const WAVE = 'argocd.argoproj.io/sync-wave';
const UNASSESSED = 'argocd.argoproj.io/ignore-healthcheck';

function* inWaves({ watch, folders }: ClusterView, sync: Sync, seen: SeenObject): Iterable<Found> {
  const waveOf = ({ object: { metadata } }: SeenObject) => Number(metadata.annotations?.[WAVE] ?? 0);
  const all = watch.syncs.filter((one) => one.seen === sync.seen).flatMap(({ folder }) => folders.get(folder) ?? []);
  const later = all.find((one) => waveOf(one) > waveOf(seen));
  if (later) {
    yield {
      ...originOf(seen),
      message: `it can fail, and ${later.object.kind} "${later.object.metadata.name}" is in a later wave of its application`,
      fix: `give it the last wave (${WAVE})`,
    };
  }
  if (seen.object.metadata.annotations?.[UNASSESSED] !== 'true') {
    yield {
      ...originOf(seen),
      message: 'it can fail, and its application is then Degraded',
      fix: `leave it out of that: ${UNASSESSED}: "true"`,
    };
  }
}
