import type { Check } from '../checks/check';
import { CHECKS } from '../checks/index';
import type { Finding } from '../output/finding';
import type { Output } from '../output/output';
import type { ClusterView } from '../views/cluster-view';
import { readViews, Views } from '../views/views';
import { Causes, causeOf } from './causes';
import { changedFindings } from './changed-findings';
import { clockDifferences } from './clocks';
import { controllersOf } from './controllers-running';
import { deliveryStandings } from './delivery-standings';
import { clusterDrift, Drift } from './drift';
import type { SameValue } from './equal-values';
import type { AwayCluster, LiveCluster } from './live-cluster';
import type { LiveHub } from './live-hub';
import { overlaidCluster } from './overlaid-cluster';
import { overlaidHub } from './overlaid-hub';
import { stalePods } from './stale-pods';
import type { Standing } from './standing';

export interface Live {
  readonly clusters: readonly LiveCluster[];
  readonly away: readonly AwayCluster[];
  /** Undefined where it was not asked. */
  readonly hub?: LiveHub;
}

/** What is in force of what was written, and why the rest is not. */
export interface FleetStatus {
  readonly hub?: LiveHub;
  readonly standings: readonly Standing[];
  readonly drift: readonly Drift[];
  /** What the checks find of what is live, and no object that is written fails for. */
  readonly broken: readonly Finding[];
  readonly away: readonly AwayCluster[];
  /** What nothing is known of, and why. */
  readonly notKnown: readonly string[];
  /** One value of several teams; undefined where no value was read. */
  readonly sameValues?: readonly SameValue[];
}

/** Both sides as they are; what was not asked, or was not told, stays as it is written. */
export function liveViews(written: Output, { clusters, hub }: Pick<Live, 'clusters' | 'hub'>, views: Views): Views {
  const liveOf = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return readViews({
    ...written,
    clusters: written.clusters.map((cluster, index) => {
      const live = liveOf.get(cluster.name);
      return live ? overlaidCluster(cluster, views.clusters[index]!, live) : cluster;
    }),
    resources: hub ? overlaidHub(written.resources, hub).resources : written.resources,
  });
}

/**
 * Holds what is live against what was written: the same checks run over both.
 *
 * @param views of what was written, where it has been read already
 * @param checks those of keywheel, with company rules where there are any
 */
export function fleetStatus(
  written: Output,
  { clusters, away, hub }: Live,
  views: Views = readViews(written),
  checks: readonly Check[] = CHECKS,
): FleetStatus {
  const liveOf = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const ofHub = hub && overlaidHub(written.resources, hub);
  const findings = changedFindings(views, liveViews(written, { clusters, hub }, views), checks);
  const standings: Standing[] = [];
  const unknown: string[] = [];
  const drift: Drift[] = [...(ofHub?.drift ?? [])];
  for (const cluster of views.clusters) {
    const live = liveOf.get(cluster.name);
    if (live) {
      const own = clusterDrift(views, cluster, live);
      const { stopped, notKnown: unknownOf } = controllersOf(views, cluster, live);
      unknown.push(...unknownOf);
      const causes = new Causes({ views, cluster, findings, stopped, hub, live, drift: own });
      standings.push(
        ...stopped.map(({ mode, what }) => ({
          ...{ cluster: cluster.name, what, path: '', state: 'failing' as const },
          causes: [causeOf(mode)],
        })),
        ...deliveryStandings(views.vault, cluster, live, causes, hub),
        ...stalePods(cluster, live).map(({ namespace, name, secret, changedAt }) => ({
          ...{ cluster: cluster.name, what: `Pod ${namespace}/${name}`, path: '', state: 'failing' as const },
          since: changedAt,
          causes: [causeOf('stale-pod', `Secret ${namespace}/${secret}`)],
        })),
      );
      drift.push(...own);
      unknown.push(...elsewhere(cluster, own));
    }
  }
  const said = new Set(standings.flatMap(({ causes }) => causes.map(({ id, what }) => `${id}\n${what}`)));
  return {
    ...{ hub, standings, drift, away },
    broken: findings.filter(({ id, message }) => !said.has(`${id}\n${message}`)),
    notKnown: [...notKnown(views, { clusters, away, hub }, ofHub?.refused ?? []), ...unknown],
  };
}

/** A cluster that has nothing of what was written for it is another one, or one of another fleet. */
function elsewhere({ name, ownObjects }: ClusterView, drift: readonly Drift[]): readonly string[] {
  const missing = drift.filter(({ how }) => how === 'missing').length;
  return missing > 0 && missing === ownObjects.length
    ? [
        `cluster "${name}" has none of the ${missing} objects that were written for it: is its context of another cluster?`,
      ]
    : [];
}

function notKnown({ clusters }: Views, live: Live, refused: readonly string[]): readonly string[] {
  const asked = new Set([...live.clusters, ...live.away].map(({ name }) => name));
  const { hub } = live;
  return [
    ...live.away.map(({ name, reason }) => `cluster "${name}" did not answer: ${reason}`),
    ...clusters.filter(({ name }) => !asked.has(name)).map(({ name }) => `cluster "${name}" was not asked`),
    ...live.clusters.flatMap(({ name, unseen }) =>
      unseen.map(({ kind, reason }) => `cluster "${name}": ${kind} objects were not listed: ${reason}`),
    ),
    ...clockDifferences(live.clusters, hub),
    ...(hub === undefined ? ['Vault/OpenBao was not asked'] : []),
    ...(hub?.reason === undefined ? [] : [`Vault/OpenBao at ${hub.address}: ${hub.reason}`]),
    ...refused.map((path) => refusalText(path, hub)),
  ];
}

/** A server that is overloaded or in trouble is no matter of rights. */
function refusalText(path: string, hub: LiveHub | undefined): string {
  const answer = hub?.answers.get(path);
  const reason = typeof answer === 'object' && 'refused' in answer ? answer.refused : '403';
  return /(^|: )403\b/.test(reason)
    ? `Vault/OpenBao: the token may not read ${path}`
    : `Vault/OpenBao: ${path} was not read: ${reason}`;
}
