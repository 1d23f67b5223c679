import type { KubernetesObject } from './kubernetes-object';

/** How the name of what watches the rotation of a pair of users ends. */
export const ROTATION_WATCH = '.keywheel-rotation';

/** Whether an object watches a rotation: it fails on purpose while that is not in order. */
export function isRotationWatch({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): boolean {
  return kind === 'ExternalSecret' && metadata.name.endsWith(ROTATION_WATCH);
}
