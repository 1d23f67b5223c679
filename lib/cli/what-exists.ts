import { hubIdentity } from '../adoption/hub-key';
import { FleetError } from '../errors';
import { find, holdsOutput } from '../files/found';
import { readFilesWithHcl } from '../files/read-files';
import type { AwayCluster, LiveCluster } from '../live/live-cluster';
import type { SynthesizedCluster } from '../output/cluster';
import type { Misread } from '../output/misread';
import { joinedOutput, NOTHING, Output } from '../output/output';
import { readViews } from '../views/views';
import { callerHub } from './caller-hub';
import { eachOf } from './each-of';
import { tokenOfCaller } from './hub-client';
import { HubInventory, hubInventory } from './hub-inventory';
import { KubeClient, withoutText } from './kube-client';
import { readDumps } from './live-dumps';
import { progress } from './progress';

export interface ExistingPlace {
  readonly terraform?: readonly string[];
  readonly manifests?: readonly string[];
  readonly patches?: readonly string[];
  readonly clusters?: string;
  /** A folder of what `kubectl get -o json` prints. */
  readonly live?: string;
  /** `<cluster>` or `<cluster>=<context>`. */
  readonly context?: readonly string[];
  /** Whether the hub itself is asked. */
  readonly hub?: boolean;
}

export interface WhatExists {
  readonly output: Output;
  /** What the files do not say, in sentences. */
  readonly unknown: readonly string[];
  /** What is there and could not be read, in sentences: of it a program says nothing. */
  readonly unread: readonly string[];
  /** What the hub that was asked has, where one was. */
  readonly inventory?: HubInventory;
}

/**
 * Both sides as they are: files, what was saved of clusters, and clusters that are asked.
 *
 * @throws FleetError DumpsMissing, DumpUnreadable, KubernetesClientMissing; what is wrong with files
 */
export async function readWhatExists({
  live,
  context = [],
  hub = false,
  ...files
}: ExistingPlace): Promise<WhatExists> {
  const isAsked = live !== undefined || context.length > 0 || hub;
  const isSaid = [files.terraform, files.manifests, files.clusters].some((one) => one !== undefined);
  const read = isSaid || !isAsked ? await ofFiles(files) : { output: NOTHING, unknown: [], unread: [] };
  const dumped = live === undefined ? [] : readDumps(live, () => []);
  const seen = await eachOf(context, look);
  const away = seen.flatMap((one) => ('at' in one ? [] : [`${one.name}: ${one.reason}`]));
  const clusters = [...dumped, ...seen.flatMap((one) => ('at' in one ? [one] : []))];
  const unseen = clusters.flatMap(({ name, unseen: kinds }) =>
    kinds.map(({ kind, reason }) => ({ kind, place: name, message: `${kind} was not read: ${reason}` })),
  );
  const written = joinedOutput([read.output, { ...NOTHING, clusters: clusters.map(asWritten) }]);
  const inventory = hub ? await hubInventory(callerHub(readViews(written)), tokenOfCaller()) : undefined;
  return {
    output: inventory ? withInventory(written, inventory) : written,
    unknown: [...read.unknown, ...sentences(unseen, ({ kind }) => !TAKEN_OVER.has(kind))],
    unread: [
      ...read.unread,
      ...away,
      ...sentences(unseen, ({ kind }) => TAKEN_OVER.has(kind)),
      ...(inventory?.unread ?? []),
    ],
    inventory,
  };
}

/** What the hub has counts before what Terraform says of it. */
function withInventory(output: Output, { resources }: HubInventory): Output {
  const known = new Set(resources.flatMap((one) => hubIdentity(one)?.key ?? []));
  const others = output.resources.filter((one) => !known.has(hubIdentity(one)?.key ?? ''));
  return { ...output, resources: [...others, ...resources] };
}

async function ofFiles(files: Omit<ExistingPlace, 'live' | 'context'>): Promise<WhatExists> {
  const isSaid = files.terraform !== undefined || files.manifests !== undefined;
  const found = !isSaid && !holdsOutput('.') ? find('.') : undefined;
  // Terraform alone goes with clusters that are asked.
  const { output, unknown } = await progress.during('read', () => readFilesWithHcl({ ...files, found }));
  const isUnread = ({ kind }: Misread) => kind === 'unreadable';
  return {
    output,
    unknown: [...sentences(output.misread, (one) => !isUnread(one)), ...sentences(unknown)],
    unread: sentences(output.misread, isUnread),
  };
}

function sentences<T extends { readonly place: string; readonly message: string }>(
  all: readonly T[],
  isMeant: (one: T) => boolean = () => true,
): string[] {
  return all.filter(isMeant).map(({ place, message }) => `${place}: ${message}`);
}

/** Kinds without which a program would be one of something else. */
const TAKEN_OVER = new Set(['ClusterSecretStore', 'ExternalSecret', 'SecretStore', 'ServiceAccount']);

/** What says who gets which secret, and what tells whose a namespace is. Of Secrets the metadata alone is asked for. */
const KINDS = [
  ...['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore'].map((kind) => ({
    apiVersion: 'external-secrets.io/v1',
    kind,
  })),
  { apiVersion: 'external-secrets.io/v1alpha1', kind: 'PushSecret' },
  { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'VaultDynamicSecret' },
  ...['CronJob', 'Job'].map((kind) => ({ apiVersion: 'batch/v1', kind })),
  ...['DaemonSet', 'Deployment', 'StatefulSet'].map((kind) => ({ apiVersion: 'apps/v1', kind })),
  ...['Role', 'RoleBinding'].map((kind) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })),
  ...['Namespace', 'Secret', 'ServiceAccount'].map((kind) => ({ apiVersion: 'v1', kind })),
];

/** One that does not answer keeps back nothing of the others. */
async function look(named: string): Promise<LiveCluster | AwayCluster> {
  const [, name = named, context = named] = /^([^=]+)=(.+)$/.exec(named) ?? [];
  try {
    const client = await KubeClient.of(context);
    return await client.look(name, { kinds: KINDS, marks: [] });
  } catch (error) {
    if (error instanceof FleetError && error.code === 'KubernetesClientMissing') {
      throw error;
    }
    return { name, reason: error instanceof FleetError ? error.reason : withoutText(error) };
  }
}

/** A cluster as if somebody had written it. */
function asWritten({ name, objects }: LiveCluster): SynthesizedCluster {
  return { name, path: '', files: [{ name: 'live', manifests: objects.map((object) => ({ object, path: '' })) }] };
}
