import type { KubernetesObject } from '../output/kubernetes-object';
import { isMark } from '../output/canary';
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
  return [kind === 'Secret' ? withoutValues(object, value['data']) : object];
}

/** The mark of a canary is no secret: it is in the manifests, and the one thing that is kept of a Secret. */
function withoutValues({ apiVersion, kind, metadata, ...rest }: KubernetesObject, data: unknown): KubernetesObject {
  const decoded = (name: string) => Buffer.from(String(isFields(data) ? data[name] : ''), 'base64').toString('utf8');
  const [mark, store] = [decoded('mark'), decoded('store')];
  const isOfCanary = isFields(data) && Object.keys(data).length === 2 && isMark(mark) && STORE.test(store);
  return { apiVersion, kind, metadata, type: rest['type'], ...(isOfCanary ? { data: { mark } } : {}) };
}

const STORE = /^(?:Cluster)?SecretStore \S+$/;

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
