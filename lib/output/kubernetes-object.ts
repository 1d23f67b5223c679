/** A Kubernetes object as plain data, in the order in which it is written. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly [field: string]: unknown;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
const MANAGED = { 'app.kubernetes.io/managed-by': 'keywheel' };

/** Whether it is what keywheel wrote, as far as it says. */
export function isManaged({ metadata: { labels } }: KubernetesObject): boolean {
  return Object.entries(MANAGED).every(([key, value]) => labels?.[key] === value);
}

/** Where an object goes; no namespace for what is cluster-scoped. */
export interface Place {
  readonly name: string;
  readonly namespace?: string;
}

/** An object of keywheel's own. Fields that are undefined are left out. */
export function kubernetesObject(
  apiVersion: string,
  kind: string,
  { name, namespace }: Place,
  fields: Record<string, unknown>,
  annotations?: Record<string, string>,
): KubernetesObject {
  return defined({
    apiVersion,
    kind,
    metadata: defined({ name, namespace, labels: MANAGED, annotations }),
    ...fields,
  }) as unknown as KubernetesObject;
}

/** Without the fields that are undefined: YAML has no word for them. */
export function defined<T extends object>(object: T): T {
  const copy: Record<string, unknown> = {};
  for (const key in object) {
    if (object[key] !== undefined) {
      copy[key] = object[key];
    }
  }
  return copy as T;
}
