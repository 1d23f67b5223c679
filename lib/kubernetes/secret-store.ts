import { defined, KubernetesObject, kubernetesObject, Place } from '../output/kubernetes-object';

/** https://external-secrets.io/latest/provider/hashicorp-vault/ */
export interface VaultProvider {
  readonly server: string;
  readonly caBundle?: string;
  /** The Vault namespace of the secrets. */
  readonly namespace?: string;
  /** The Vault namespace of the login, where it is another one. */
  readonly loginNamespace?: string;
  /** Path of the engine. */
  readonly mount: string;
  /** How it is read: a KV engine by version 2, anything else as it is, which the operator calls version 1. */
  readonly version: 'v1' | 'v2';
  readonly login: VaultLogin;
}
export interface VaultLogin {
  readonly method: 'jwt' | 'kubernetes';
  /** Below `auth/`. */
  readonly mount: string;
  readonly role: string;
  readonly serviceAccount: string;
  /** Only for a ClusterSecretStore. */
  readonly serviceAccountNamespace?: string;
  readonly audiences: readonly string[];
}

/** https://external-secrets.io/latest/provider/kubernetes/ */
export interface KubernetesProvider {
  readonly remoteNamespace: string;
  /** Undefined where a kubeconfig says it. */
  readonly server?: { readonly url: string } & (
    | { readonly caBundle?: string; readonly caProvider?: never }
    | { readonly caProvider: { readonly type: 'ConfigMap'; readonly name: string; readonly key: string } }
  );
  readonly login: KubernetesLogin;
}
export interface SecretKeyReference {
  readonly name: string;
  readonly key: string;
}
export type KubernetesLogin =
  | { readonly auth: { readonly token: { readonly bearerToken: SecretKeyReference } } }
  | {
      readonly auth: {
        readonly cert: { readonly clientCert: SecretKeyReference; readonly clientKey: SecretKeyReference };
      };
    }
  | { readonly auth: { readonly serviceAccount: { readonly name: string; readonly audiences?: readonly string[] } } }
  /** A kubeconfig. */
  | { readonly authRef: SecretKeyReference };

const VERSION = 'external-secrets.io/v1';

export function vaultStore(place: Place, provider: VaultProvider): KubernetesObject {
  return kubernetesObject(VERSION, 'SecretStore', place, { spec: { provider: { vault: vaultSpec(provider) } } });
}

/** https://external-secrets.io/latest/api/clustersecretstore/ */
export function clusterVaultStore(
  name: string,
  provider: VaultProvider,
  conditions: readonly object[],
): KubernetesObject {
  return kubernetesObject(
    VERSION,
    'ClusterSecretStore',
    { name },
    {
      spec: { conditions, provider: { vault: vaultSpec(provider) } },
    },
  );
}

export function kubernetesStore(
  place: Place,
  { remoteNamespace, server, login }: KubernetesProvider,
  annotations?: Record<string, string>,
): KubernetesObject {
  const kubernetes = defined({ server: server && defined(server), remoteNamespace, ...login });
  return kubernetesObject(VERSION, 'SecretStore', place, { spec: { provider: { kubernetes } } }, annotations);
}

export const VAULT_DYNAMIC_SECRET = {
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind: 'VaultDynamicSecret',
} as const;

/**
 * Asks the hub for something new at each refresh. https://external-secrets.io/latest/api/generator/vault/
 *
 * @param parameters of a request that writes
 */
export function vaultDynamicSecret(
  place: Place,
  path: string,
  provider: VaultProvider,
  parameters?: Readonly<Record<string, string>>,
): KubernetesObject {
  const { apiVersion, kind } = VAULT_DYNAMIC_SECRET;
  const method = parameters ? 'POST' : 'GET';
  return kubernetesObject(apiVersion, kind, place, {
    spec: defined({ path, method, parameters, resultType: 'Data', provider: vaultSpec(provider) }),
  });
}

function vaultSpec({ server, caBundle, namespace, loginNamespace, mount, version, login }: VaultProvider) {
  const serviceAccountRef = defined({
    name: login.serviceAccount,
    namespace: login.serviceAccountNamespace,
    audiences: login.audiences,
  });
  return defined({
    server,
    caBundle,
    namespace,
    path: mount,
    version,
    auth: defined({
      namespace: loginNamespace,
      [login.method]:
        login.method === 'kubernetes'
          ? { mountPath: login.mount, role: login.role, serviceAccountRef }
          : // The list beside the reference is added to its audiences and defaults to "vault": empty, the token is
            // meant for this hub alone.
            {
              path: login.mount,
              role: login.role,
              kubernetesServiceAccountToken: { serviceAccountRef, audiences: [] },
            },
    }),
  });
}
