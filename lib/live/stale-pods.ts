import type { KubernetesObject } from '../output/kubernetes-object';
import type { ClusterView } from '../views/cluster-view';
import { LiveCluster } from './live-cluster';

/** A pod that holds an older value than its Secret. */
export interface StalePod {
  readonly namespace: string;
  readonly name: string;
  readonly secret: string;
  /** When the Secret last changed, ISO 8601. */
  readonly changedAt: string;
}

/** The operator's own word for when it last wrote what a Secret holds. */
const BY_OPERATOR = /external-?secrets/i;

/**
 * Pods that started before a Secret changed that they take as environment variables or through subPath, of which the
 * kubelet never updates a running pod. https://kubernetes.io/docs/concepts/configuration/secret/
 */
export function stalePods(cluster: ClusterView, { objects }: LiveCluster): readonly StalePod[] {
  const changes = new Map(
    objects
      .filter(({ kind }) => kind === 'Secret')
      .flatMap((secret): [string, string][] => {
        const changedAt = valuesChangedAt(secret);
        return changedAt === undefined ? [] : [[`${secret.metadata.namespace}/${secret.metadata.name}`, changedAt]];
      }),
  );
  return objects
    .filter(({ kind }) => kind === 'Pod')
    .flatMap((pod) => {
      const { namespace = '', name } = pod.metadata;
      const startedAt: unknown = (pod as any).status?.startTime;
      return typeof startedAt === 'string' && isRunning(pod)
        ? keptSecrets(pod).flatMap((secret) => {
            const changedAt = changes.get(`${namespace}/${secret}`);
            const isDelivered = cluster.delivery(namespace, secret) !== undefined;
            return isDelivered && changedAt !== undefined && Date.parse(changedAt) > Date.parse(startedAt)
              ? [{ namespace, name, secret, changedAt }]
              : [];
          })
        : [];
    });
}

function isRunning({ metadata, ...pod }: any): boolean {
  return pod.status?.phase === 'Running' && metadata.deletionTimestamp === undefined;
}

/** When the operator last wrote the values of a Secret. https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
function valuesChangedAt({ metadata }: KubernetesObject): string | undefined {
  const { managedFields } = metadata as { managedFields?: unknown };
  const times = (Array.isArray(managedFields) ? managedFields : [])
    .filter(({ manager, fieldsV1, time }: any) => {
      return BY_OPERATOR.test(String(manager)) && fieldsV1?.['f:data'] !== undefined && typeof time === 'string';
    })
    .map(({ time }) => time as string);
  return times.sort().at(-1);
}

/** Names of the Secrets whose values a pod keeps as it got them. */
function keptSecrets({ spec }: any): readonly string[] {
  const containers: any[] = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const mounted = new Set<unknown>(
    containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts.filter((mount: any) => mount.subPath ?? mount.subPathExpr).map(({ name }: any) => name),
    ),
  );
  const names: unknown[] = [
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.map((one: any) => one.valueFrom?.secretKeyRef?.name),
      ...envFrom.map((one: any) => one.secretRef?.name),
    ]),
    ...(spec?.volumes ?? [])
      .filter(({ name }: any) => mounted.has(name))
      .flatMap(({ secret, projected }: any) => [
        secret?.secretName,
        ...(projected?.sources ?? []).map((source: any) => source.secret?.name),
      ]),
  ];
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
}
