import { groupOf } from '../output/seen-object';
import type { KubernetesObject } from '../output/kubernetes-object';
import { canariesOf } from '../views/canaries';
import type { ClusterView } from '../views/cluster-view';
import { AskedKind, kindKey } from './live-cluster';

/** What tells how the written objects fare. */
const ALWAYS: readonly AskedKind[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore' },
  { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
  { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'v1', kind: 'Event' },
];

/**
 * Kinds of which a neighbour that is not written changes what the written objects can do. Of any other kind only what is
 * written is looked at.
 */
const NEIGHBOURS = new Set([
  'ExternalSecret.external-secrets.io',
  'NetworkPolicy.networking.k8s.io',
  'PushSecret.external-secrets.io',
  'SecretStore.external-secrets.io',
]);

/** Only to find stale pods: who may list Secrets could read what they hold, and pods are many. */
const OF_STALE_PODS: readonly AskedKind[] = [
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Secret' },
];
/** They are not even asked for where they are written. */
const HOLDS_VALUES = 'Secret.';

/** Every kind that a cluster is asked for: those of what is written, and of what tells how that fares. */
export function askedKinds(
  { ownObjects }: Pick<ClusterView, 'ownObjects'>,
  withStalePods: boolean,
): readonly AskedKind[] {
  const kinds = new Map<string, AskedKind>();
  const all = [...ALWAYS, ...ownObjects.map(({ object }) => object), ...(withStalePods ? OF_STALE_PODS : [])];
  for (const { apiVersion, kind } of all) {
    const key = kindKey({ apiVersion, kind });
    if (!kinds.has(key) && (withStalePods || key !== HOLDS_VALUES)) {
      kinds.set(key, { apiVersion, kind });
    }
  }
  return [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

/** A Secret that is read as a whole: that of a canary, which holds nothing secret. */
export interface AskedMark {
  readonly namespace: string;
  readonly name: string;
}

export function askedMarks(cluster: ClusterView): readonly AskedMark[] {
  return canariesOf(cluster).map(({ delivered: { namespace, secret } }) => ({ namespace, name: secret }));
}

export function isNeighbour(object: KubernetesObject): boolean {
  return NEIGHBOURS.has(kindKey(object));
}

/** Where a list of a kind is asked for. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
export function listPath({ apiVersion }: AskedKind, plural: string): string {
  return `${groupPath(apiVersion)}/${plural}`;
}

/** Where the API server says what it serves of a version. */
export function groupPath(apiVersion: string): string {
  return groupOf({ apiVersion }) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}
