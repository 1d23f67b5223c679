import { KubernetesObject } from '../output/kubernetes-object';
import { RELOAD_ANNOTATION, reloadAnnotation, reloadPattern } from '../fleet/reload-annotations';

export interface Restart {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  readonly secretName: string;
}

/**
 * A Kustomize component for objects of another repository: workloads restart when their Secrets change, and ServiceAccounts
 * say what they do on the hub.
 * https://kubectl.docs.kubernetes.io/guides/config_management/components/
 */
export function restartComponent(restarts: readonly Restart[], accounts: readonly KubernetesObject[] = []): object {
  const workloads = new Map<string, Restart[]>();
  for (const restart of restarts) {
    const key = `${restart.kind}/${restart.name}`;
    workloads.set(key, [...(workloads.get(key) ?? []), restart]);
  }
  return {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: [
      ...[...workloads.keys()].sort().map((key) => {
        const [{ kind, name }] = workloads.get(key) as [Restart];
        const patterns = workloads.get(key)!.map(({ secretName }) => reloadPattern(secretName));
        return {
          target: { group: 'apps', version: 'v1', kind, name: reloadPattern(name) },
          patch: JSON.stringify(annotationPatch(kind, name, reloadAnnotation(patterns)), null, 2),
        };
      }),
      ...accounts.map(({ apiVersion, kind, metadata: { name, annotations } }) => ({
        target: { version: apiVersion, kind, name: reloadPattern(name) },
        patch: JSON.stringify({ apiVersion, kind, metadata: { name, annotations } }, null, 2),
      })),
    ],
  };
}

function annotationPatch(kind: string, name: string, value: string): KubernetesObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name, annotations: { [RELOAD_ANNOTATION]: value } } };
}
