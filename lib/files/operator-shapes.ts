import { closed, fields, list, map, oneOf, Shape } from './shape';

/**
 * The kinds of External Secrets Operator that checks rest on, with every field that any version from 0.16 to 2.9 has:
 * one that is not here is dropped by the API server, or refused.
 * https://github.com/external-secrets/external-secrets/tree/main/config/crds/bases
 */

const KEY = closed({ key: 'text', name: 'text', namespace: 'text' });
const ACCOUNT = closed({ audiences: list('text'), name: 'text', namespace: 'text' });
const SELECTOR = closed({
  matchExpressions: list(closed({ key: 'text', operator: 'text', values: list('text') })),
  matchLabels: map('text'),
});
const AUTHORITY = closed({ key: 'text', name: 'text', namespace: 'text', type: oneOf('Secret', 'ConfigMap') });
const RETRY = closed({ maxRetries: 'number', retryInterval: 'text' });
const STORE_KIND = oneOf('SecretStore', 'ClusterSecretStore');
const STORE = closed({ kind: STORE_KIND, name: 'text' });
const GENERATOR = closed({ apiVersion: 'text', kind: 'text', name: 'text' });
const SOURCE = closed({ generatorRef: GENERATOR, storeRef: STORE });
const DECODING = oneOf('Auto', 'Base64', 'Base64URL', 'None');
const HOW = {
  conversionStrategy: oneOf('Default', 'Unicode'),
  decodingStrategy: DECODING,
  nullBytePolicy: oneOf('Ignore', 'Fail'),
} as const;
const REMOTE = closed({
  ...HOW,
  key: 'text',
  metadataPolicy: oneOf('None', 'Fetch'),
  property: 'text',
  version: 'text',
});
/** Of a Secret that is made. */
const KEY_OF_SECRET: Shape = {
  like: /^[-._a-zA-Z0-9]{1,253}$/,
  wanted: 'up to 253 letters, digits, "-", "_" and "."',
};
const REPLACE = closed({ source: 'text', target: 'text' });

const VAULT = closed({
  auth: closed({
    appRole: closed({ path: 'text', roleId: 'text', roleRef: KEY, secretRef: KEY }),
    cert: closed({ clientCert: KEY, secretRef: KEY, path: 'text', vaultRole: 'text' }),
    gcp: closed({
      ...{ location: 'text', path: 'text', projectID: 'text', role: 'text', serviceAccountRef: ACCOUNT },
      secretRef: closed({ secretAccessKeySecretRef: KEY }),
      workloadIdentity: closed({
        ...{ clusterLocation: 'text', clusterName: 'text', clusterProjectID: 'text' },
        serviceAccountRef: ACCOUNT,
      }),
    }),
    iam: closed({
      ...{ externalID: 'text', path: 'text', region: 'text', role: 'text' },
      ...{ vaultAwsIamServerID: 'text', vaultRole: 'text' },
      jwt: closed({ serviceAccountRef: ACCOUNT }),
      secretRef: closed({ accessKeyIDSecretRef: KEY, secretAccessKeySecretRef: KEY, sessionTokenSecretRef: KEY }),
    }),
    jwt: closed({
      kubernetesServiceAccountToken: closed({
        ...{ audiences: list('text'), expirationSeconds: 'number', serviceAccountRef: ACCOUNT },
      }),
      ...{ path: 'text', role: 'text', secretRef: KEY },
    }),
    kubernetes: closed({ mountPath: 'text', role: 'text', secretRef: KEY, serviceAccountRef: ACCOUNT }),
    ldap: closed({ path: 'text', secretRef: KEY, username: 'text' }),
    namespace: 'text',
    tokenSecretRef: KEY,
    userPass: closed({ path: 'text', secretRef: KEY, username: 'text' }),
  }),
  ...{ caBundle: 'text', caProvider: AUTHORITY, forwardInconsistent: 'boolean', headers: map('text') },
  ...{ namespace: 'text', path: 'text', readYourWrites: 'boolean', server: 'text', version: oneOf('v1', 'v2') },
  tls: closed({ certSecretRef: KEY, keySecretRef: KEY }),
  checkAndSet: closed({ required: 'boolean' }),
});

const OPENBAO = closed({
  auth: closed({
    appRole: closed({ path: 'text', roleId: 'text', roleRef: KEY, secretRef: KEY }),
    namespace: 'text',
    tokenSecretRef: KEY,
    userPass: closed({ path: 'text', secretRef: KEY, username: 'text' }),
  }),
  ...{ caBundle: 'text', caProvider: AUTHORITY },
  ...{ namespace: 'text', path: 'text', server: 'text', version: oneOf('v1', 'v2') },
});

const KUBERNETES = closed({
  auth: closed({
    cert: closed({ clientCert: KEY, clientKey: KEY }),
    serviceAccount: ACCOUNT,
    token: closed({ bearerToken: KEY }),
  }),
  authRef: KEY,
  remoteNamespace: 'text',
  server: closed({ caBundle: 'text', caProvider: AUTHORITY, url: 'text' }),
});

/** Of other products: what is in them is read where it is needed. */
const PROVIDERS = (
  'akeyless alibaba aws azurekv barbican beyondtrust beyondtrustworkloadcredentials bitwardensecretsmanager chef ' +
  'cloudrusm conjur crd delinea device42 doppler dvls fake fortanix gcpsm github gitlab ibm infisical keepersecurity ' +
  'nebiusmysterybox ngrok onboardbase onepassword onepasswordSDK oracle ovh passbolt passworddepot previder ' +
  'pulumi scaleway secretserver senhasegura volcengine webhook yandexcertificatemanager yandexlockbox'
).split(' ');

const TEMPLATE_SOURCE = closed({
  items: list(closed({ key: 'text', templateAs: oneOf('Values', 'KeysAndValues') })),
  name: 'text',
});
const TEMPLATE = closed({
  data: map('text'),
  ...{ engineVersion: oneOf('v2'), mergePolicy: oneOf('Replace', 'Merge'), type: 'text' },
  metadata: closed({ annotations: map('text'), labels: map('text'), finalizers: list('text') }),
  templateFrom: list(
    closed({
      ...{ configMap: TEMPLATE_SOURCE, secret: TEMPLATE_SOURCE },
      ...{ literal: 'text', target: 'text', valuesDecodingStrategy: DECODING },
    }),
  ),
});

const SECRET_STORE = closed({
  conditions: list(closed({ namespaceRegexes: list('text'), namespaceSelector: SELECTOR, namespaces: list('text') })),
  controller: 'text',
  provider: closed({
    ...Object.fromEntries(PROVIDERS.map((name) => [name, map('any')] as const)),
    ...{ vault: VAULT, openBao: OPENBAO, kubernetes: KUBERNETES },
  }),
  refreshInterval: 'numberOrText',
  retrySettings: RETRY,
});

const EXTERNAL_SECRET = closed({
  data: list(closed({ remoteRef: REMOTE, secretKey: KEY_OF_SECRET, sourceRef: SOURCE })),
  dataFrom: list(
    closed({
      extract: REMOTE,
      find: closed({ ...HOW, name: closed({ regexp: 'text' }), path: 'text', tags: map('text') }),
      rewrite: list(
        closed({
          regexp: REPLACE,
          transform: closed({ template: 'text' }),
          merge: closed({
            ...{
              conflictPolicy: oneOf('Ignore', 'Error'),
              into: 'text',
              priority: list('text'),
              priorityPolicy: oneOf('IgnoreNotFound', 'Strict'),
              strategy: oneOf('Extract', 'JSON'),
            },
          }),
        }),
      ),
      sourceRef: SOURCE,
    }),
  ),
  ...{ refreshInterval: 'text', secretStoreRef: STORE },
  refreshPolicy: oneOf('CreatedOnce', 'Periodic', 'OnChange'),
  syncWindows: closed({ kind: oneOf('allow', 'deny'), windows: list(closed({ duration: 'text', schedule: 'text' })) }),
  target: closed({
    ...{ immutable: 'boolean', name: 'text', template: TEMPLATE },
    creationPolicy: oneOf('Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge'),
    deletionPolicy: oneOf('Delete', 'Merge', 'Retain'),
    manifest: closed({ apiVersion: 'text', kind: 'text' }),
  }),
});

const PUSH_CONVERSION = oneOf('None', 'ReverseUnicode');
const PUSHED_TO = closed({ kind: STORE_KIND, labelSelector: SELECTOR, name: 'text' });
const PUSH_SECRET = closed({
  data: list(
    closed({
      conversionStrategy: PUSH_CONVERSION,
      match: closed({ remoteRef: closed({ property: 'text', remoteKey: 'text' }), secretKey: 'text' }),
      metadata: 'any',
    }),
  ),
  dataTo: list(
    closed({
      ...{ conversionStrategy: PUSH_CONVERSION, metadata: 'any', remoteKey: 'text', storeRef: PUSHED_TO },
      match: closed({ regexp: 'text' }),
      rewrite: list(closed({ regexp: REPLACE, transform: closed({ template: 'text' }) })),
    }),
  ),
  ...{ refreshInterval: 'text', template: TEMPLATE },
  ...{ deletionPolicy: oneOf('Delete', 'None'), updatePolicy: oneOf('Replace', 'IfNotExists') },
  secretStoreRefs: list(PUSHED_TO),
  selector: closed({ generatorRef: GENERATOR, secret: closed({ name: 'text', selector: SELECTOR }) }),
});

const DYNAMIC_SECRET = closed({
  ...{ allowEmptyResponse: 'boolean', controller: 'text', method: 'text', parameters: 'any', path: 'text' },
  getParameters: map(list('text')),
  provider: VAULT,
  ...{ resultType: oneOf('Data', 'Auth', 'Raw'), retrySettings: RETRY },
});

const MADE_METADATA = closed({ annotations: map('text'), labels: map('text') });
const IN_NAMESPACES = { namespaceSelectors: list(SELECTOR), refreshTime: 'text' } as const;
const CLUSTER_EXTERNAL_SECRET = closed({
  ...IN_NAMESPACES,
  ...{ externalSecretMetadata: MADE_METADATA, externalSecretName: 'text', externalSecretSpec: EXTERNAL_SECRET },
  ...{ namespaceSelector: SELECTOR, namespaces: list('text') },
});
const CLUSTER_PUSH_SECRET = closed({
  ...IN_NAMESPACES,
  ...{ pushSecretMetadata: MADE_METADATA, pushSecretName: 'text', pushSecretSpec: PUSH_SECRET },
});
/** Of other generators what is in them is theirs. */
const CLUSTER_GENERATOR = fields({ kind: 'text', generator: fields({ vaultDynamicSecretSpec: DYNAMIC_SECRET }) });

/** The `spec` of each kind. */
export const OPERATOR_SHAPES: Readonly<Record<string, Shape>> = {
  ClusterExternalSecret: CLUSTER_EXTERNAL_SECRET,
  ClusterGenerator: CLUSTER_GENERATOR,
  ClusterPushSecret: CLUSTER_PUSH_SECRET,
  ClusterSecretStore: SECRET_STORE,
  ExternalSecret: EXTERNAL_SECRET,
  PushSecret: PUSH_SECRET,
  SecretStore: SECRET_STORE,
  VaultDynamicSecret: DYNAMIC_SECRET,
};
