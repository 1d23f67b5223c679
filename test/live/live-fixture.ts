import { ANNOTATIONS } from '../../lib/output/annotations';
import { isCanary } from '../../lib/output/canary';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import type { LiveCluster } from '../../lib/live/live-cluster';
import type { Output } from '../../lib/output/output';

/** When everything of a fixture was looked at. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');

export const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

const REPORTING = /^(SecretStore|ClusterSecretStore|ExternalSecret|PushSecret|SealedSecret)$/;

/** A cluster on which all is as it was written, and the operator is content with it. */
export function asWritten({ clusters }: Output, name: string): LiveCluster {
  const { files } = clusters.find((cluster) => cluster.name === name)!;
  const written = files.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const objects = [...written.map(applied), ...written.filter(isCanary).map(shown)];
  return { name, at: NOW, objects, unseen: [] };
}

/** As an API server answers: with what it and the operator add. */
function applied(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  const labels = { ...metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'acme' };
  const added = { uid: '0', resourceVersion: '1', generation: 1, creationTimestamp: ago(86400) };
  return {
    ...structuredClone(object),
    metadata: { ...metadata, labels, ...added },
    ...(REPORTING.test(object.kind) ? { status: ready(ago(3600), ago(60)) } : {}),
  };
}

/** The Secret of a canary that has arrived. */
function shown({ metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace, annotations } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: { mark: annotations![ANNOTATIONS.canary] },
  };
}

function ready(since: string, refreshTime: string): object {
  const conditions = [
    { type: 'Ready', status: 'True', reason: 'SecretSynced', message: '', lastTransitionTime: since },
  ];
  return { conditions, refreshTime, syncedResourceVersion: '1-abc' };
}

/** The same cluster with some of its objects changed, or without them where nothing comes back. */
export function changed(
  live: LiveCluster,
  change: (object: KubernetesObject) => KubernetesObject | undefined,
  added: readonly KubernetesObject[] = [],
): LiveCluster {
  return { ...live, objects: [...live.objects.flatMap((object) => change(object) ?? []), ...added] };
}

/** An object that its operator says fails, and the event in which it says why. */
export function failing(
  live: LiveCluster,
  what: { readonly kind: string; readonly name: string },
  event?: string,
  message = 'could not get secret data from provider',
): LiveCluster {
  const found = live.objects.find(({ kind, metadata }) => kind === what.kind && metadata.name === what.name)!;
  const condition = { type: 'Ready', status: 'False', reason: 'Error', message, lastTransitionTime: ago(120) };
  const about = { kind: found.kind, name: found.metadata.name, namespace: found.metadata.namespace };
  return changed(
    live,
    (object) => (object === found ? { ...object, status: { conditions: [condition], refreshTime: ago(60) } } : object),
    event === undefined ? [] : [warning(about, event)],
  );
}

function warning(involvedObject: object, message: string): KubernetesObject {
  const metadata = { name: 'event', namespace: 'app' };
  const fields = { type: 'Warning', reason: 'UpdateFailed', message, involvedObject, lastTimestamp: ago(30) };
  return { apiVersion: 'v1', kind: 'Event', metadata, ...fields };
}
