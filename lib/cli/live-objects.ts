import { isFields } from '../collections/fields';
import { dropEmpty, withoutLastApplied } from '../files/kubernetes-objects';
import { fitObject } from '../files/object-shapes';
import { isMark } from '../output/canary';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { AskedKind } from '../live/live-cluster';

/**
 * The objects in what an API server answers or `kubectl get -o json` prints. Of a Secret only its metadata is kept, and
 * anything that is no object of Kubernetes, or of another type than its kind has there, is left out as it is of files:
 * what was asked may be anybody's.
 *
 * @param of what a list was asked for, whatever each of it says that it is
 */
export function objectsIn(value: unknown, of?: AskedKind): KubernetesObject[] {
  if (!isFields(value)) {
    return [];
  }
  const { items } = value;
  if (Array.isArray(items)) {
    const element = elementOf(value);
    return items.flatMap((item: unknown) => objectsIn(isFields(item) ? { ...element, ...item, ...of } : item));
  }
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isFields(metadata)) {
    return [];
  }
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || (namespace !== undefined && typeof namespace !== 'string')) {
    return [];
  }
  const read = { ...value, metadata: withoutOwnCopy(metadata) } as unknown as KubernetesObject;
  const object = fitObject(dropEmpty(kind === 'Secret' ? withoutValues(read, value['data']) : read), '', 0, []);
  return object ? [object] : [];
}

/** What a list of one kind holds need not say its kind. */
function elementOf({ apiVersion, kind }: Readonly<Record<string, unknown>>): AskedKind | undefined {
  const element = typeof kind === 'string' ? /^(.+)List$/.exec(kind)?.[1] : undefined;
  return typeof apiVersion === 'string' && element !== undefined ? { apiVersion, kind: element } : undefined;
}

/** The mark of a canary is no secret: it is in the manifests, and the one thing that is kept of a Secret. */
function withoutValues({ apiVersion, kind, metadata, ...rest }: KubernetesObject, data: unknown): KubernetesObject {
  const decoded = (name: string) => Buffer.from(String(isFields(data) ? data[name] : ''), 'base64').toString('utf8');
  const [mark, store] = [decoded('mark'), decoded('store')];
  const isOfCanary = isFields(data) && Object.keys(data).length === 2 && isMark(mark) && STORE.test(store);
  return { apiVersion, kind, metadata, type: rest['type'], ...(isOfCanary ? { data: { mark } } : {}) };
}

const STORE = /^(?:Cluster)?SecretStore \S+$/;

function withoutOwnCopy(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { annotations } = metadata;
  return isFields(annotations) ? { ...metadata, annotations: withoutLastApplied(annotations) } : metadata;
}
