import { grouped } from '../../collections/grouped';
import { isCanary } from '../../output/canary';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { targetOf } from '../../views/requests';
import type { Sync } from '../../views/sync';
import { awaitedName, WAVE, waveOf } from '../../views/syncs';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** No folder waits for an ExternalSecret that fails on purpose, to tell people of something. */
export const nothingWaitsForFailure: Check = {
  id: 'nothing-waits-for-failure',
  severity: 'error',
  scope: 'cluster',
  why: 'An ExternalSecret whose template can fail is there to tell people; while it does, whatever waits for it is not applied, and the tool says that all of it is broken.',
  *run({ cluster }) {
    const { syncs } = cluster.watch;
    const applications = grouped(syncs, ({ seen }) => seen);
    const waiting = grouped(
      syncs.flatMap(({ folder, after }) => after.map((other) => ({ folder, other }))),
      ({ other }) => other,
    );
    for (const sync of syncs) {
      for (const seen of (cluster.folders.get(sync.folder) ?? []).filter((one) => isThereToTell(cluster, one))) {
        yield* sync.tool === 'Argo CD'
          ? inWaves(cluster, applications.get(sync.seen)!, seen)
          : inOrder(sync, waiting.get(sync.folder)?.map(({ folder }) => folder) ?? [], seen);
      }
    }
  },
};

/** What Go's templates call, and nothing that is said in a text. */
const FAILS = /\{\{[^}]*\bfail\s+["`(]/;

/** One whose Secret a pod uses fails where that may not be had, and whoever needs it has to wait. */
function isThereToTell(cluster: ClusterView, seen: SeenObject): boolean {
  const { kind, metadata } = seen.object;
  const data = kind === 'ExternalSecret' ? specOf(seen.object).target?.template?.data : undefined;
  const mayFail = Object.values(data ?? {}).some((text) => typeof text === 'string' && FAILS.test(text));
  return (
    (mayFail || isCanary(seen.object)) &&
    !cluster.workloadsOf(metadata.namespace ?? '').some(({ uses }) => uses(targetOf(seen)))
  );
}

/** @param waiting folders that wait for this one */
function* inOrder(sync: Sync, waiting: readonly string[], seen: SeenObject): Iterable<Found> {
  const isAwaited = sync.awaits !== 'everything' && sync.awaits.has(awaitedName(seen));
  if (isAwaited || (sync.awaits === 'everything' && (waiting.length > 0 || sync.tool === 'Flux'))) {
    const whom = waiting.length > 0 ? `, and ${waiting.join(', ')} for that` : '';
    yield {
      ...originOf(sync.seen),
      ...says`folder ${{ folder: sync.folder }} is not ready while ExternalSecret "${{ externalSecret: seen.object.metadata.name }}" fails${whom}`,
      fix: 'name what it waits for one by one, without this, or put it into a folder that nothing waits for',
    };
  }
}

const UNASSESSED = 'argocd.argoproj.io/ignore-healthcheck';

/** @param application what it applies */
function* inWaves({ folders }: ClusterView, application: readonly Sync[], seen: SeenObject): Iterable<Found> {
  const all = application.flatMap(({ folder }) => folders.get(folder) ?? []);
  const later = all.find((one) => waveOf(one) > waveOf(seen));
  if (later) {
    yield {
      ...originOf(seen),
      ...says`it can fail, and ${{ kind: later.object.kind }} "${later.object.metadata.name}" is in a later wave of its application`,
      fix: `give it the last wave (${WAVE})`,
    };
  }
  if (seen.object.metadata.annotations?.[UNASSESSED] !== 'true') {
    yield {
      ...originOf(seen),
      ...says`it can fail, and its application is then Degraded`,
      fix: `leave it out of that: ${UNASSESSED}: "true"`,
    };
  }
}
