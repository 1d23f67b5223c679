import { groupOf } from '../output/seen-object';
import type { KubernetesObject } from '../output/kubernetes-object';

/** A kind of objects, as an API server lists it. */
export interface AskedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A kind that the API server did not list, and why. */
export interface UnseenKind extends AskedKind {
  readonly reason: string;
}

/** What the API server of a cluster answers at one moment. Values of Secrets are not among it. */
export interface LiveCluster {
  /** As the fleet calls it. */
  readonly name: string;
  /** By the clock of the API server, in milliseconds. */
  readonly at: number;
  /** How far its clock is ahead of this machine's, in milliseconds; undefined for what was saved before. */
  readonly ahead?: number;
  readonly objects: readonly KubernetesObject[];
  readonly unseen: readonly UnseenKind[];
}

/** A cluster that did not answer. */
export interface AwayCluster {
  readonly name: string;
  readonly reason: string;
}

/** The same for an object that is written and for the one that is live, whatever version of its API each names. */
export function liveKey(object: Pick<KubernetesObject, 'apiVersion' | 'kind' | 'metadata'>): string {
  const { name, namespace = '' } = object.metadata;
  return `${kindKey(object)} ${namespace}/${name}`;
}

export function kindKey({ apiVersion, kind }: AskedKind): string {
  return `${kind}.${groupOf({ apiVersion })}`;
}
