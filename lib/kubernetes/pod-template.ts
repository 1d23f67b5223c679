import type { KubernetesObject } from '../output/kubernetes-object';

/** A CronJob's pod is two levels deeper than that of others, and a Pod is one itself. */
export function withPod(
  object: any,
  annotations: Record<string, string>,
  change: (pod: any) => object,
): KubernetesObject {
  const { kind, spec } = object;
  if (kind === 'Pod') {
    return { ...annotated(object, annotations), spec: change(spec) };
  }
  if (kind === 'CronJob') {
    return { ...object, spec: { ...spec, jobTemplate: withPod(spec.jobTemplate, annotations, change) } };
  }
  const template = { ...annotated(spec.template, annotations), spec: change(spec.template.spec) };
  return { ...object, spec: { ...spec, template } };
}

/** What the user wrote stays: the agent has more settings than these. */
function annotated(pod: any, annotations: Record<string, string>): any {
  if (Object.keys(annotations).length === 0) {
    return pod;
  }
  return { ...pod, metadata: { ...pod.metadata, annotations: { ...annotations, ...pod.metadata?.annotations } } };
}

/** The containers of one of a pod's lists, with more mounts; nothing where the pod has no such list. */
export function withMounts(pod: any, list: 'initContainers' | 'containers', mounts: readonly object[]): object {
  const containers: any[] | undefined = pod[list];
  return containers
    ? { [list]: containers.map((one) => ({ ...one, volumeMounts: [...(one.volumeMounts ?? []), ...mounts] })) }
    : {};
}
