import { setTimeout as pass } from 'node:timers/promises';
import { areReady, deliveriesToBump, storesToBump } from '../live/bumps';
import { objectText } from '../live/drift';
import { LiveCluster, liveKey } from '../live/live-cluster';
import { statusWithoutOddClusters } from '../live/odd-clusters';
import type { KubernetesObject } from '../output/kubernetes-object';
import { logLine } from '../text/log';
import { KubeClient } from './kube-client';
import { contextsOf, askedOf, lookAtFleet } from './live-fleet';
import { OutputPlace, readOutput } from './output-views';
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
 * @throws FleetError ClusterUnknown, HubUnknown, ChangeRefused, and whatever is wrong with files or program
 */
export async function bump({ context, rate, dryRun = false, ...place }: BumpArguments): Promise<void> {
  const read = await readOutput(place);
  const live = await lookAtFleet(read, { context, hub: true });
  live.away.forEach(({ name, reason }) => process.stderr.write(`${logLine(`cluster "${name}": ${reason}`)}\n`));
  if (live.hub?.state !== 'unsealed') {
    process.stderr.write(`Vault/OpenBao is ${live.hub?.state}: nothing was bumped\n`);
    process.exitCode = 3;
    return;
  }
  const found = statusWithoutOddClusters(read.output, live);
  const contexts = new Map(
    contextsOf(
      context,
      read.views.clusters.map(({ name }) => name),
    ),
  );
  const questions = askedOf(read.views, false);
  const views = new Map(read.views.clusters.map((cluster) => [cluster.name, cluster]));
  let bumped = 0;
  const all = async (client: KubeClient, cluster: string, objects: readonly KubernetesObject[]) => {
    for (const object of objects) {
      process.stdout.write(`${logLine(`${cluster}: ${objectText(object)}`)}\n`);
      if (!dryRun) {
        await client.annotate(object, { [BUMPED]: new Date().toISOString() });
        await pass(1000 / rate);
      }
      bumped += 1;
    }
  };
  for (const seen of live.clusters) {
    const client = await KubeClient.of(contexts.get(seen.name)!);
    const stores = storesToBump(found, seen);
    await all(client, seen.name, stores);
    const look = () => client.look(seen.name, questions.get(seen.name)!);
    const after = dryRun || stores.length === 0 ? seen : await settled(look, stores);
    await all(client, seen.name, deliveriesToBump(found, views.get(seen.name)!, after));
  }
  process.stderr.write(`${count(bumped, 'object')} ${dryRun ? 'would be bumped' : 'bumped'}\n`);
  process.exitCode = live.away.length > 0 ? 3 : 0;
}

/** The cluster once its stores are ready again, or once that has taken too long. */
async function settled(look: () => Promise<LiveCluster>, stores: readonly KubernetesObject[]): Promise<LiveCluster> {
  const keys = new Set(stores.map(liveKey));
  const late = Date.now() + SETTLES;
  let seen = await look();
  while (!areReady(seen.objects.filter((object) => keys.has(liveKey(object)))) && Date.now() < late) {
    await pass(PAUSE);
    seen = await look();
  }
  return seen;
}
