import { json, maskedTexts } from '../encode/json';
import { FleetError, oneOf } from '../errors';
import { askedKinds } from '../live/asked-kinds';
import { FleetStatus, fleetStatus } from '../live/fleet-status';
import type { AskedKind, AwayCluster, LiveCluster } from '../live/live-cluster';
import { clusterRights, hubRights } from '../live/rights';
import { isNotInForce, needsAttention, statusJson, statusMarkdown, statusText } from '../reports/status-report';
import { logLine } from '../text/log';
import { near } from '../text/near';
import type { ClusterView } from '../views/cluster-view';
import { dump } from 'js-yaml';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { KubeClient } from './kube-client';
import { readDumps } from './live-dumps';
import { lookAtHub } from './live-hub-reader';
import type { RowFormat } from './options';
import { OutputPlace, readOutput } from './output-views';
import { writeStandardOutput } from './standard-output';
import { count } from './terminal';

export interface StatusArguments extends OutputPlace {
  readonly format: RowFormat;
  /** `<cluster>` or `<cluster>=<context>`. */
  readonly context?: readonly string[];
  readonly live?: string;
  readonly hub: boolean;
  readonly stalePods?: boolean;
  readonly rights?: 'kubernetes' | 'vault';
}

/** Something needs attention. */
const FAILS = 3;

/**
 * `keywheel status`: whether what was written is in force on the clusters and on the hub, and why not.
 *
 * @throws FleetError ClusterUnknown, ContextUnknown, DumpsMissing, HubUnknown, and whatever is wrong with files or program
 */
export async function status(options: StatusArguments): Promise<void> {
  const { format, context, live, hub, stalePods = false, rights, ...place } = options;
  const { output, views, unknown } = await readOutput(place);
  const kindsOf = (cluster: ClusterView) => askedKinds(cluster, stalePods);
  if (rights !== undefined) {
    await writeStandardOutput(
      rights === 'vault'
        ? hubRights(output.resources, views.vault.hubs[0]?.namespace ?? '')
        : dump(clusterRights(views.clusters.flatMap(kindsOf))),
    );
    return;
  }
  const byName = new Map(views.clusters.map((cluster) => [cluster.name, cluster]));
  const asked = contextsOf(context, live, [...byName.keys()]);
  const dumped = live === undefined ? [] : readDumps(live, (name) => kindsIn(byName, name, kindsOf));
  const seen = await eachOf(asked, ([name, of]) => look(name, of, kindsOf(byName.get(name)!)));
  const found: FleetStatus = fleetStatus(output, {
    clusters: [...dumped, ...seen.flatMap((one) => ('at' in one ? [one] : []))],
    away: seen.flatMap((one) => ('at' in one ? [] : [one])),
    hub: hub ? await lookAtHub(callerHub(views), process.env['VAULT_TOKEN'] || undefined, output.resources) : undefined,
  });
  await writeStandardOutput(TEXTS[format](found));
  [...unknown, ...found.notKnown].forEach((one) => process.stderr.write(`not known: ${logLine(one)}\n`));
  process.stderr.write(`${summary(found)}\n`);
  process.exitCode = needsAttention(found) ? FAILS : 0;
}

function kindsIn(
  clusters: ReadonlyMap<string, ClusterView>,
  name: string,
  kindsOf: (cluster: ClusterView) => readonly AskedKind[],
): readonly AskedKind[] | undefined {
  const cluster = clusters.get(name);
  return cluster && kindsOf(cluster);
}

/** Each cluster with its context: those that are named, else all, by their own names. */
function contextsOf(
  named: readonly string[] | undefined,
  live: string | undefined,
  clusters: readonly string[],
): readonly (readonly [string, string])[] {
  const all = named ?? (live === undefined ? clusters : []);
  return all.map((text) => {
    const [, cluster = text, context = text] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (!clusters.includes(cluster)) {
      const meant = near(cluster, clusters);
      throw new FleetError(
        'ClusterUnknown',
        `the output has no cluster "${cluster}"; ${meant.length > 0 ? `is it ${oneOf(meant)}?` : `it has ${oneOf(clusters)}`}`,
      );
    }
    return [cluster, context] as const;
  });
}

/** One that does not answer keeps back nothing of the others. */
async function look(name: string, context: string, kinds: readonly AskedKind[]): Promise<LiveCluster | AwayCluster> {
  try {
    const client = await KubeClient.of(context);
    return await client.look(name, kinds);
  } catch (error) {
    if (error instanceof FleetError && error.code !== 'KubernetesClientMissing') {
      return { name, reason: error.reason };
    }
    throw error;
  }
}

function summary({ hub, standings, drift }: FleetStatus): string {
  const failing = standings.filter(isNotInForce).length;
  const ofHub = hub === undefined ? '' : `; Vault/OpenBao is ${hub.state}`;
  return `${count(standings.length - failing, 'object')} in force, ${failing} not; ${count(drift.length, 'difference')} to what was written${ofHub}`;
}

const TEXTS: Record<RowFormat, (found: FleetStatus) => string> = {
  table: statusText,
  markdown: statusMarkdown,
  json: (found) => json(statusJson(found), maskedTexts),
};
