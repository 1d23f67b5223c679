import type { KubernetesObject } from '../output/kubernetes-object';
import { isFields } from './hub-answers';

/**
 * The objects in what an API server answers or `kubectl get -o json` prints. Of a Secret only its metadata is kept, and
 * anything that is no object of Kubernetes is left out: what was asked may be anybody's.
 *
 * @param of what a list holds that does not say it of each
 */
export function objectsIn(value: unknown, of?: { apiVersion: string; kind: string }): KubernetesObject[] {
  if (!isFields(value)) {
    return [];
  }
  const { items } = value;
  if (Array.isArray(items)) {
    return items.flatMap((item: unknown) => objectsIn(isFields(item) && of ? { ...item, ...of } : item));
  }
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isFields(metadata)) {
    return [];
  }
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || (namespace !== undefined && typeof namespace !== 'string')) {
    return [];
  }
  const object = { ...value, metadata: withoutLastApplied(metadata) } as unknown as KubernetesObject;
  return [kind === 'Secret' ? { apiVersion, kind, metadata: object.metadata, type: value['type'] } : object];
}

/** kubectl keeps the whole object there, the values of a Secret included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function withoutLastApplied(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { annotations } = metadata;
  return isFields(annotations) && Object.hasOwn(annotations, LAST_APPLIED)
    ? {
        ...metadata,
        annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED)),
      }
    : metadata;
}
