import { setTimeout as pass } from 'node:timers/promises';
import { FleetError } from '../errors';
import { areReady, asIfReady, deliveriesToBump, isBumped, isStore, notListed, storesToBump } from '../live/bumps';
import { objectText } from '../output/seen-object';
import type { Live } from '../live/fleet-status';
import { AskedKind, LiveCluster, liveKey } from '../live/live-cluster';
import { statusWithoutOddClusters } from '../live/odd-clusters';
import type { KubernetesObject } from '../output/kubernetes-object';
import { logLine } from '../text/log';
import { eachOf } from './each-of';
import { KubeClient, withoutText } from './kube-client';
import { contextsOf, askedOf, lookAtFleet } from './live-fleet';
import { OutputPlace, ReadOutput, readOutput } from './output-views';
import { count } from './terminal';

export interface BumpArguments extends OutputPlace {
  readonly context?: readonly string[];
  /** Objects a second, over all clusters: each is a login and a read. */
  readonly rate: number;
  readonly dryRun?: boolean;
}

/** An annotation is an event to the operator, which then looks at the object without waiting any longer. */
const BUMPED = 'keywheel/bumped-at';
/** Milliseconds until the operator has looked at stores, at most, and between two looks at them. */
const SETTLES = 30_000;
const PAUSE = 1000;

/**
 * `keywheel bump`: after an outage, makes the operator look at once at what still waits out its pause. What fails for
 * another reason is left as it is: see `keywheel status`.
 *
 * @throws FleetError ClusterUnknown, HubUnknown, TokenInvalid, and whatever is wrong with files or program
 */
export async function bump({ context, rate, dryRun, ...place }: BumpArguments): Promise<void> {
  const read = await readOutput(place);
  await bumpWaiting(read, await lookAtFleet(read, { context, hub: true }), { context, rate, dryRun });
}

/** Bumps what waits of what was looked at; what cannot be bumped keeps back nothing of the rest. */
export async function bumpWaiting(
  read: ReadOutput,
  live: Live,
  { context, rate, dryRun = false }: Pick<BumpArguments, 'context' | 'rate' | 'dryRun'>,
): Promise<void> {
  const tell = (text: string) => process.stderr.write(`${logLine(text)}\n`);
  if (live.hub?.state !== 'unsealed') {
    live.away.forEach(({ name, reason }) => tell(`cluster "${name}": ${reason}`));
    tell(`Vault/OpenBao is ${live.hub?.state}: nothing was bumped`);
    process.exitCode = 3;
    return;
  }
  const found = statusWithoutOddClusters(read.output, live, read.views);
  found.notKnown.forEach((one) => tell(`not known: ${one}`));
  const clusters = read.views.clusters.map(({ name }) => name);
  const contexts = new Map(contextsOf(context, clusters));
  const questions = askedOf(read.views, false);
  const views = new Map(read.views.clusters.map((cluster) => [cluster.name, cluster]));
  const turn = turns(rate);
  let [bumped, failed] = [0, 0];
  const fail = (text: string, error: unknown) => {
    tell(`${text}: ${error instanceof FleetError ? error.reason : withoutText(error)}`);
    failed += 1;
  };
  const bumpAll = async (client: KubeClient, cluster: string, objects: readonly KubernetesObject[]) => {
    for (const object of objects) {
      const what = `${cluster}: ${objectText(object)}`;
      process.stdout.write(`${logLine(what)}\n`);
      try {
        if (!dryRun) {
          await turn();
          await client.annotate(object, { [BUMPED]: new Date().toISOString() });
        }
        bumped += 1;
      } catch (error) {
        if (!(error instanceof FleetError) || error.code !== 'ChangeRefused') {
          throw error;
        }
        fail(what, error);
      }
    }
  };
  const odd = new Set(found.away.map(({ name }) => name));
  const seen = live.clusters.filter(({ name }) => !odd.has(name));
  await eachOf(seen, async (cluster) => {
    const { name } = cluster;
    try {
      const client = await KubeClient.of(contexts.get(name)!);
      const stores = storesToBump(found, cluster);
      await bumpAll(client, name, stores);
      const kinds = questions.get(name)!.kinds.filter(isBumped);
      const after = dryRun
        ? asIfReady(cluster, stores)
        : stores.length === 0
          ? cluster
          : await settled(client, name, kinds, stores);
      for (const { kind, reason } of after === cluster ? [] : notListed(views.get(name)!, after)) {
        fail(`cluster "${name}": ${kind} objects`, new FleetError('ClusterAway', reason));
      }
      await bumpAll(client, name, deliveriesToBump(found, views.get(name)!, after));
    } catch (error) {
      fail(`cluster "${name}"`, error);
    }
  });
  const ofFailures = failed === 0 ? '' : `, ${failed} could not be`;
  tell(`${count(bumped, 'object')} ${dryRun ? 'would be bumped' : 'bumped'}${ofFailures}`);
  const isUnlisted = seen.some((cluster) => notListed(views.get(cluster.name)!, cluster).length > 0);
  process.exitCode = failed > 0 || isUnlisted || found.away.length > 0 ? 3 : 0;
}

/** Waits for a turn, so that there are so many a second of all who wait. */
function turns(rate: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = Date.now();
    const at = Math.max(now, next);
    next = at + 1000 / rate;
    await pass(at - now);
  };
}

/** The cluster once its stores are ready again, or once that has taken too long. */
async function settled(
  client: KubeClient,
  name: string,
  kinds: readonly AskedKind[],
  stores: readonly KubernetesObject[],
): Promise<LiveCluster> {
  const late = Date.now() + SETTLES;
  const look = () => client.look(name, { kinds: kinds.filter(isStore), marks: [] });
  const areBack = async () => {
    const found = new Map((await look()).objects.map((object) => [liveKey(object), object]));
    return areReady(stores.map((store) => found.get(liveKey(store))));
  };
  while (!(await areBack()) && Date.now() < late) {
    await pass(PAUSE);
  }
  return client.look(name, { kinds, marks: [] });
}
