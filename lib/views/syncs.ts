import type { SyncFile } from '../output/cluster';
import { groupOf, SeenObject } from '../output/seen-object';
import { argoCdSyncs } from './argo-cd-syncs';
import { fluxSyncs } from './flux-syncs';
import { Bundles, rancherSyncs } from './rancher-syncs';
import type { Ignored, Sync } from './sync';

/** What GitOps tools are told of a cluster. */
export interface SyncView {
  readonly syncs: readonly Sync[];
  /** Of Argo CD, by name. */
  readonly projects: ReadonlyMap<string, SeenObject>;
}

export function readSyncs(files: readonly SyncFile[], bundles: Bundles, ignored: Ignored): SyncView {
  const objects = files.flatMap(({ name, manifests }) =>
    manifests.map(({ object, path, source }): SeenObject => {
      return { object, path, file: source?.file ?? name, line: source?.line };
    }),
  );
  const ofKind = (group: string, kind: string) =>
    objects.filter(({ object }) => object.kind === kind && groupOf(object) === group);
  return {
    syncs: [...fluxSyncs(ofKind, ignored), ...argoCdSyncs(ofKind), ...rancherSyncs(ofKind, bundles, ignored)],
    projects: new Map(ofKind('argoproj.io', 'AppProject').map((seen) => [seen.object.metadata.name, seen])),
  };
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
