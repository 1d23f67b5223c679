import { defined, KubernetesObject, kubernetesObject, Place } from './object';
import { VAULT_DYNAMIC_SECRET } from './secret-store';

/** Where a value comes from: keys of a store, or a generator. */
export type Source =
  | {
      /** Key of the store: read whole, in one request, so that its properties belong together. */
      readonly remoteKey: string;
      /** Of the value. @default - the newest */
      readonly version?: number;
      readonly prefix?: Prefix;
    }
  | { readonly generator: string; readonly prefix?: Prefix };

/** What the names of its properties get in front. @default - nothing */
type Prefix = string;

export interface ExternalSecretSpec {
  readonly refreshInterval: string;
  /** Undefined where all comes from generators. */
  readonly store?: string;
  readonly sources: readonly Source[];
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the ExternalSecret itself. */
  readonly annotations?: Record<string, string>;
  /** Keys of the Secret, as Go templates over the properties of the sources. */
  readonly data: Readonly<Record<string, string>>;
}

/** https://external-secrets.io/latest/api/externalsecret/ */
export function externalSecret(place: Place, spec: ExternalSecretSpec): KubernetesObject {
  const metadata = Object.keys(spec.labels ?? {}).length > 0 ? { labels: spec.labels } : undefined;
  return kubernetesObject(
    'external-secrets.io/v1',
    'ExternalSecret',
    place,
    {
      spec: defined({
        refreshInterval: spec.refreshInterval,
        secretStoreRef: spec.store && { kind: 'SecretStore', name: spec.store },
        target: {
          name: place.name,
          creationPolicy: 'Owner',
          template: defined({ type: spec.type, metadata, data: spec.data }),
        },
        dataFrom: spec.sources.map(sourceEntry),
      }),
    },
    spec.annotations,
  );
}

/** https://external-secrets.io/latest/guides/datafrom-rewrite/ */
function sourceEntry(source: Source): object {
  if ('generator' in source) {
    const { apiVersion, kind } = VAULT_DYNAMIC_SECRET;
    const sourceRef = { generatorRef: { apiVersion, kind, name: source.generator } };
    return defined({ sourceRef, rewrite: prefixed(source) });
  }
  const extract = defined({ key: source.remoteKey, version: source.version?.toString() });
  return defined({ extract, rewrite: prefixed(source) });
}

function prefixed({ prefix }: Source): object[] | undefined {
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
