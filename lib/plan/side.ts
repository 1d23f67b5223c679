import type { SynthesizedCluster } from '../output/cluster';
import type { Output } from '../output/output';
import type { SynthesizedStack } from '../output/stack';

/** What keywheel has written of a fleet, before or after a change: each part of it can be the other one's for a while. */
export interface Side extends Pick<Output, 'restarts' | 'syncs' | 'bundles' | 'tenantPlaces'> {
  readonly stacks: readonly SynthesizedStack[];
  readonly clusters: readonly SynthesizedCluster[];
  /** What makes the users of databases, by name. @default - not known */
  readonly sql?: ReadonlyMap<string, string>;
}

/** The stack that gives whoever applies the others the rights to do so. */
export const BOOTSTRAP = 'bootstrap';

/** The cluster whose logins a stack makes; undefined for the stacks of the hub itself. */
export function clusterOfStack(stack: string): string | undefined {
  return /^spoke-(.+)$/.exec(stack)?.[1];
}

/**
 * A side in which two of the same content are equal: where its files lay, and whether it was read from files at all, is
 * no part of what is compared.
 */
export function comparable(side: Side): Side {
  const clusters = side.clusters.map(({ name, path, files, values, authMounts }) => ({
    ...{ name, path, values, authMounts },
    files: files.map((file) => ({
      ...file,
      manifests: file.manifests.map(({ object }) => ({ object, path: '' })),
    })),
  }));
  return { ...side, clusters };
}
