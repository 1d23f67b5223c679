import { isCanary } from '../../output/canary';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { isRotationWatch } from '../../output/rotation-watch';

/**
 * What tells people of something, by failing if need be: the watch of a rotation until the first turn, a canary where the
 * manifests came before its mark is on the hub. No pod uses what they make, and nothing may wait for them.
 */
export function isThereToTell(object: KubernetesObject): boolean {
  return isRotationWatch(object) || isCanary(object);
}
