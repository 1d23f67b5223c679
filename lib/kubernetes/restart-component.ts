import { KubernetesObject } from './object';
import { RELOAD_ANNOTATION, reloadAnnotation, reloadPattern } from './reloader';

export interface Restart {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  readonly secretName: string;
}

/**
 * A Kustomize component that makes workloads of another repository restart when their Secrets change.
 * https://kubectl.docs.kubernetes.io/guides/config_management/components/
 */
export function restartComponent(restarts: readonly Restart[]): object {
  const workloads = new Map<string, Restart[]>();
  for (const restart of restarts) {
    const key = `${restart.kind}/${restart.name}`;
    workloads.set(key, [...(workloads.get(key) ?? []), restart]);
  }
  return {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    patches: [...workloads.keys()].sort().map((key) => {
      const [{ kind, name }] = workloads.get(key) as [Restart];
      const patterns = workloads.get(key)!.map(({ secretName }) => reloadPattern(secretName));
      return {
        target: { group: 'apps', version: 'v1', kind, name: reloadPattern(name) },
        patch: JSON.stringify(annotationPatch(kind, name, reloadAnnotation(patterns)), null, 2),
      };
    }),
  };
}

function annotationPatch(kind: string, name: string, value: string): KubernetesObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name, annotations: { [RELOAD_ANNOTATION]: value } } };
}
