import { FleetError, oneOf } from '../errors';
import { askedKinds, askedMarks } from '../live/asked-kinds';
import type { Live } from '../live/fleet-status';
import type { AwayCluster, LiveCluster } from '../live/live-cluster';
import type { LiveHub } from '../live/live-hub';
import type { HubResource } from '../output/hub-resource';
import { near } from '../text/near';
import type { Views } from '../views/views';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { tokenOfCaller } from './hub-client';
import { Asked, KubeClient, withoutText } from './kube-client';
import { readDumps } from './live-dumps';
import { lookAtHub } from './live-hub-reader';
import type { ReadOutput } from './output-views';

export interface LivePlace {
  /** `<cluster>` or `<cluster>=<context>`. */
  readonly context?: readonly string[];
  readonly live?: string;
  readonly hub: boolean;
  readonly stalePods?: boolean;
  /** Paths of the hub that are asked for beside what was written. */
  readonly beside?: readonly string[];
}

/**
 * What the clusters and the hub have now.
 *
 * @throws FleetError ClusterUnknown, DumpsMissing, HubUnknown, KubernetesClientMissing, TokenInvalid
 */
export async function lookAtFleet(
  { output, views }: ReadOutput,
  { context, live, hub, stalePods = false, beside }: LivePlace,
): Promise<Live> {
  const questions = askedOf(views, stalePods);
  const askHub = hub ? hubOf({ output, views }, beside) : undefined;
  const dumped = live === undefined ? [] : readDumps(live, (name) => questions.get(name)?.kinds);
  const asked = context === undefined && live !== undefined ? [] : contextsOf(context, [...questions.keys()]);
  const seen = await eachOf(asked, ([name, of]) => look(name, of, questions.get(name)!));
  return {
    clusters: [...dumped, ...seen.flatMap((one) => ('at' in one ? [one] : []))],
    away: seen.flatMap((one) => ('at' in one ? [] : [one])),
    hub: await askHub?.(),
  };
}

/** By cluster. */
export function askedOf({ clusters }: Views, stalePods: boolean): ReadonlyMap<string, Asked> {
  return new Map(
    clusters.map((cluster) => [cluster.name, { kinds: askedKinds(cluster, stalePods), marks: askedMarks(cluster) }]),
  );
}

/** What asks the hub; what is wrong with its address or the token is said before anybody is asked. */
function hubOf(
  { output, views }: Pick<ReadOutput, 'output' | 'views'>,
  beside: readonly string[] | undefined,
): () => Promise<LiveHub> {
  const address = callerHub(views);
  const token = process.env['VAULT_TOKEN'] ? tokenOfCaller() : undefined;
  const resources = resourcesAt(address.address, output.resources);
  return () => lookAtHub(address, token, resources, beside);
}

/**
 * What the output makes on the hub that is asked: another one would say of the rest that it is missing.
 *
 * @throws FleetError HubUnknown
 */
function resourcesAt(address: string, resources: readonly HubResource[]): readonly HubResource[] {
  const at = (hub: string) => hub.replace(/\/+$/, '');
  const hubs = [...new Set(resources.flatMap(({ hub }) => (hub ? [at(hub)] : [])))];
  if (hubs.length > 1 && !hubs.includes(address)) {
    throw new FleetError('HubUnknown', `the output names ${oneOf(hubs)}; say in VAULT_ADDR which one of them is asked`);
  }
  return hubs.length > 1 ? resources.filter(({ hub }) => !hub || at(hub) === address) : resources;
}

/**
 * Each cluster with its context: those that are named, else all, by their own names.
 *
 * @throws FleetError ClusterUnknown
 */
export function contextsOf(
  named: readonly string[] | undefined,
  clusters: readonly string[],
): readonly (readonly [cluster: string, context: string])[] {
  return (named ?? clusters).map((text) => {
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
async function look(name: string, context: string, asked: Asked): Promise<LiveCluster | AwayCluster> {
  try {
    const client = await KubeClient.of(context);
    return await client.look(name, asked);
  } catch (error) {
    if (error instanceof FleetError && error.code === 'KubernetesClientMissing') {
      throw error;
    }
    return { name, reason: error instanceof FleetError ? error.reason : withoutText(error) };
  }
}
