import { defined, KubernetesObject, kubernetesObject, Place } from '../output/kubernetes-object';
import { VAULT_DYNAMIC_SECRET } from './secret-store';

/** Where a value comes from: keys of a store, or a generator. */
export type Source =
  | {
      /** Key of the store: read whole, in one request, so that its properties belong together. */
      readonly remoteKey: string;
      /** Of the value. @default - the newest */
      readonly version?: number;
      readonly prefix?: Prefix;
      /** What its text is called, where it is no object with properties. @default - it is one */
      readonly as?: string;
    }
  /** Every Secret that matches, under its name, as JSON. */
  | {
      readonly find:
        { readonly name: { readonly regexp: string } } | { readonly tags: Readonly<Record<string, string>> };
    }
  | { readonly generator: string; readonly prefix?: Prefix };

/** What the names of its properties get in front. @default - nothing */
type Prefix = string;

export interface ExternalSecretSpec {
  readonly refreshInterval: string;
  /** Undefined where all comes from generators. */
  readonly store?: string;
  /** @default SecretStore */
  readonly storeKind?: 'SecretStore' | 'ClusterSecretStore';
  readonly sources: readonly Source[];
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the ExternalSecret itself. */
  readonly annotations?: Record<string, string>;
  /** Keys of the Secret, as Go templates over the properties of the sources; empty for all of them as they are. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Without a template the Secret gets the labels and annotations of the ExternalSecret. An empty one is not written as
 * `{}`: whoever goes over from client-side to server-side apply takes away the defaults that the API server has filled
 * in, which leaves null, and the object is refused for good. This is the default.
 */
const EMPTY_TEMPLATE = { engineVersion: 'v2' };

/** https://external-secrets.io/latest/api/externalsecret/ */
export function externalSecret(place: Place, spec: ExternalSecretSpec): KubernetesObject {
  const metadata = isEmpty(spec.labels ?? {}) ? undefined : { labels: spec.labels };
  const template = defined({ type: spec.type, metadata, data: isEmpty(spec.data) ? undefined : spec.data });
  return kubernetesObject(
    'external-secrets.io/v1',
    'ExternalSecret',
    place,
    {
      spec: defined({
        refreshInterval: spec.refreshInterval,
        secretStoreRef: spec.store && { kind: spec.storeKind ?? 'SecretStore', name: spec.store },
        target: {
          name: place.name,
          creationPolicy: 'Owner',
          template: isEmpty(template) ? EMPTY_TEMPLATE : template,
        },
        data: some(spec.sources.flatMap(textEntry)),
        dataFrom: some(spec.sources.filter((source) => textEntry(source).length === 0).map(sourceEntry)),
      }),
    },
    spec.annotations,
  );
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}

function some<T>(entries: readonly T[]): readonly T[] | undefined {
  return entries.length > 0 ? entries : undefined;
}

function textEntry(source: Source): object[] {
  return 'as' in source && source.as !== undefined
    ? [{ secretKey: source.as, remoteRef: { key: source.remoteKey } }]
    : [];
}

/** https://external-secrets.io/latest/guides/datafrom-rewrite/ */
function sourceEntry(source: Source): object {
  if ('generator' in source) {
    const { apiVersion, kind } = VAULT_DYNAMIC_SECRET;
    const sourceRef = { generatorRef: { apiVersion, kind, name: source.generator } };
    return defined({ sourceRef, rewrite: prefixed(source) });
  }
  if ('find' in source) {
    return { find: source.find };
  }
  const extract = defined({ key: source.remoteKey, version: source.version?.toString() });
  return defined({ extract, rewrite: prefixed(source) });
}

function prefixed({ prefix }: { readonly prefix?: Prefix }): object[] | undefined {
  return prefix === undefined ? undefined : [{ regexp: { source: '^(.*)$', target: `${prefix}$1` } }];
}

export interface PushSecretSpec {
  readonly refreshInterval: string;
  readonly store: string;
  readonly secret: string;
  readonly secretKey: string;
  /** Each gets the value, under one property. */
  readonly remoteKeys: readonly string[];
  readonly property: string;
}

/** https://external-secrets.io/latest/api/pushsecret/ */
export function pushSecret(place: Place, spec: PushSecretSpec): KubernetesObject {
  return kubernetesObject('external-secrets.io/v1alpha1', 'PushSecret', place, {
    spec: {
      refreshInterval: spec.refreshInterval,
      secretStoreRefs: [{ kind: 'SecretStore', name: spec.store }],
      selector: { secret: { name: spec.secret } },
      data: spec.remoteKeys.map((remoteKey) => ({
        match: { secretKey: spec.secretKey, remoteRef: { remoteKey, property: spec.property } },
      })),
    },
  });
}
