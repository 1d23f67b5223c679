import { IConstruct } from 'constructs';
import { KubernetesObject } from '../output/kubernetes-object';

/** An object and the construct that it comes from. */
export interface Emission {
  readonly object: KubernetesObject;
  readonly owner: IConstruct;
}

export function emitter(owner: IConstruct) {
  return (...objects: KubernetesObject[]): Emission[] => objects.map((object) => ({ object, owner }));
}
