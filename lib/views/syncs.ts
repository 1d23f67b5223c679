import { grouped } from '../collections/grouped';
import type { SyncFile } from '../output/cluster';
import { groupOf, SeenObject, specOf } from '../output/seen-object';

/** What a GitOps tool is told of one folder of manifests. */
export interface Sync {
  readonly tool: 'Flux' | 'Argo CD' | 'Rancher Fleet';
  /** The Kustomization, the Application or the GitRepo. */
  readonly seen: SeenObject;
  /** `<cluster>/<folder>`, by the end of its path. */
  readonly folder: string;
  /** The cluster that it goes to, as the tool calls it; undefined for the one that the tool runs on. */
  readonly destination?: string;
  /** Whether what leaves the folder leaves the cluster. */
  readonly prunes: boolean;
  /** Folders that have to be ready before. */
  readonly after: readonly string[];
  /** What it waits for and is not there. */
  readonly missing: readonly string[];
  /** What it waits for after it has applied the folder: everything, or what is named here. */
  readonly awaits: 'everything' | ReadonlySet<string>;
}

/** What GitOps tools are told of a cluster. */
export interface SyncView {
  readonly syncs: readonly Sync[];
  /** Of Argo CD, by name. */
  readonly projects: ReadonlyMap<string, SeenObject>;
}

/** `fleet.yaml` of each folder, by `<cluster>/<folder>`. */
export type Bundles = ReadonlyMap<string, object>;

export function readSyncs(files: readonly SyncFile[], bundles: Bundles): SyncView {
  const objects = files.flatMap(({ name, manifests }) =>
    manifests.map(({ object, path, source }): SeenObject => {
      return { object, path, file: source?.file ?? name, line: source?.line };
    }),
  );
  const ofKind = (group: string, kind: string) =>
    objects.filter(({ object }) => object.kind === kind && groupOf(object) === group);
  const labelled = byLabel(bundles);
  return {
    syncs: [
      ...fluxSyncs(ofKind('kustomize.toolkit.fluxcd.io', 'Kustomization')),
      ...ofKind('argoproj.io', 'Application').flatMap(argoCdSyncs),
      ...ofKind('fleet.cattle.io', 'GitRepo').flatMap((seen) => fleetSyncs(seen, bundles, labelled)),
    ],
    projects: new Map(ofKind('argoproj.io', 'AppProject').map((seen) => [seen.object.metadata.name, seen])),
  };
}

/** The names of a cluster and of a folder in it, where manifests are that are applied in one go. */
export function folderOf(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(-2)
    .join('/');
}

/** An object, as whoever waits for it names it. */
export function awaitedName({ object: { kind, metadata } }: SeenObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Annotates what Argo CD applies with the wave that it belongs to. */
export const WAVE = 'argocd.argoproj.io/sync-wave';

/** Argo CD orders what is in one application; what says no wave is in that of 0. */
export function waveOf({ object: { metadata } }: SeenObject): number {
  return Number(metadata.annotations?.[WAVE] ?? 0);
}

function fluxSyncs(all: readonly SeenObject[]): Sync[] {
  const key = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
  const byName = new Map(
    all.map(({ object }) => [
      key(object.metadata.namespace, object.metadata.name),
      folderOf(specOf(object).path ?? ''),
    ]),
  );
  return all.map((seen) => {
    const { path = '', prune, dependsOn = [], wait, healthChecks = [] } = specOf(seen.object);
    const wanted = dependsOn.map(({ name, namespace = seen.object.metadata.namespace }: any) => key(namespace, name));
    return {
      tool: 'Flux',
      seen,
      folder: folderOf(path),
      prunes: prune === true,
      after: wanted.flatMap((one: string) => byName.get(one) ?? []),
      missing: wanted.filter((one: string) => !byName.has(one)),
      awaits:
        wait === true
          ? 'everything'
          : new Set<string>(healthChecks.map(({ kind, namespace, name }: any) => `${kind} ${namespace ?? ''}/${name}`)),
    };
  });
}

/** One Argo CD for each cluster calls its own alike. */
function destinationOf({ name, server }: { readonly name?: string; readonly server?: string } = {}):
  string | undefined {
  return name === 'in-cluster' || server === 'https://kubernetes.default.svc' ? undefined : (name ?? server ?? '');
}

function argoCdSyncs(seen: SeenObject): Sync[] {
  const { source, sources = [source], destination, syncPolicy } = specOf(seen.object);
  return sources.flatMap((one: any) =>
    typeof one?.path === 'string'
      ? [
          {
            tool: 'Argo CD' as const,
            seen,
            folder: folderOf(one.path),
            destination: destinationOf(destination),
            prunes: syncPolicy?.automated?.prune === true,
            after: [],
            missing: [],
            awaits: new Set<string>(),
          },
        ]
      : [],
  );
}

/** @param labelled folders by each label of theirs, `<key>=<value>` */
function fleetSyncs(seen: SeenObject, bundles: Bundles, labelled: ReadonlyMap<string, readonly string[]>): Sync[] {
  const { paths = [], targets = [], keepResources } = specOf(seen.object);
  const [target] = targets;
  const destination = target?.clusterName ?? JSON.stringify(target?.clusterSelector ?? target?.clusterGroup ?? {});
  return paths.map((path: string) => {
    const folder = folderOf(path);
    const wanted: object[] = dependenciesOf(bundles.get(folder)).map(({ selector }) => selector?.matchLabels ?? {});
    const found = wanted.map((labels) => {
      const [first = [], ...others] = labelsOf(labels).map((label) => labelled.get(label) ?? []);
      return first.filter((one) => others.every((other) => other.includes(one)));
    });
    return {
      tool: 'Rancher Fleet',
      seen,
      folder,
      destination,
      prunes: keepResources !== true,
      after: found.flat(),
      missing: wanted.filter((_, index) => found[index]!.length === 0).map((labels) => JSON.stringify(labels)),
      // A bundle is ready when all of it is.
      awaits: 'everything',
    };
  });
}

function byLabel(bundles: Bundles): Map<string, string[]> {
  const all = [...bundles].flatMap(([folder, bundle]) =>
    labelsOf((bundle as { labels?: object }).labels ?? {}).map((label) => ({ folder, label })),
  );
  const byFolder = grouped(all, ({ label }) => label);
  return new Map([...byFolder].map(([label, found]) => [label, found.map(({ folder }) => folder)]));
}

function labelsOf(labels: object): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

function dependenciesOf(
  bundle: object | undefined,
): readonly { readonly selector?: { readonly matchLabels?: object } }[] {
  return (bundle as any)?.dependsOn ?? [];
}
