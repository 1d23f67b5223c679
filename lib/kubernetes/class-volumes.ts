import type { ClassMount } from '../fleet/class-mount';

const CSI_DRIVER = 'secrets-store.csi.k8s.io';

/** By name: the order of the program's lines leaves no trace. */
export function sortedMounts<T extends ClassMount>(mounts: readonly T[]): T[] {
  return mounts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Volumes with the files, in a pod. */
export function classVolumes(mounts: readonly ClassMount[]): object[] {
  return sortedMounts(mounts).map(({ name }, index) => {
    const csi = { driver: CSI_DRIVER, readOnly: true, volumeAttributes: { secretProviderClass: name } };
    return { name: volumeName(index), csi };
  });
}

export function classVolumeMounts(mounts: readonly ClassMount[]): object[] {
  return sortedMounts(mounts).map(({ path }, index) => ({
    name: volumeName(index),
    mountPath: path,
    readOnly: true,
  }));
}

/** A DNS label, which the name of a class is not. */
function volumeName(index: number): string {
  return `keywheel-mount-${index}`;
}
