import { defined, KubernetesObject, kubernetesObject, Place } from './object';

export interface ExternalSecretSpec {
  readonly refreshInterval: string;
  readonly store: string;
  /** Key of the store: read whole, in one request, so that its properties belong together. */
  readonly remoteKey: string;
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Keys of the Secret, as Go templates over the properties of the remote key. */
  readonly data: Readonly<Record<string, string>>;
}

/** https://external-secrets.io/latest/api/externalsecret/ */
export function externalSecret(place: Place, spec: ExternalSecretSpec): KubernetesObject {
  const metadata = Object.keys(spec.labels ?? {}).length > 0 ? { labels: spec.labels } : undefined;
  return kubernetesObject('external-secrets.io/v1', 'ExternalSecret', place, {
    spec: {
      refreshInterval: spec.refreshInterval,
      secretStoreRef: { kind: 'SecretStore', name: spec.store },
      target: {
        name: place.name,
        creationPolicy: 'Owner',
        template: defined({ type: spec.type, metadata, data: spec.data }),
      },
      dataFrom: [{ extract: { key: spec.remoteKey } }],
    },
  });
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
