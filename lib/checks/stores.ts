import type { SeenObject } from './cluster-view';

/** A generator asks the hub as a store does. */
export const GENERATOR = 'VaultDynamicSecret';

/** How a store logs in to the hub. */
export interface StoreLogin {
  readonly method: 'jwt' | 'kubernetes';
  readonly mount: string;
  readonly role: string;
  /** `<namespace>/<name>`. */
  readonly account: string;
  readonly audiences: readonly string[];
}

/** A SecretStore or ClusterSecretStore. */
export interface Store extends SeenObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Undefined for a store that is no Vault. */
  readonly vault?: {
    readonly mount: string;
    readonly version: string;
    /** Of the secrets, and of the login. */
    readonly namespace: string;
    readonly loginNamespace: string;
    readonly login?: StoreLogin;
  };
  /** The Secret (and its namespace) with the token of another cluster. */
  readonly upstreamToken?: { readonly secretName: string; readonly key: string; readonly remoteNamespace: string };
}

export function readStore(seen: SeenObject): Store {
  const { kind, metadata } = seen.object;
  const stated = (seen.object as any).spec?.provider ?? {};
  // A generator's provider is always the hub.
  const provider = kind === GENERATOR ? { vault: { ...stated, version: 'v1', path: '' } } : stated;
  const token = provider.kubernetes?.auth?.token?.bearerToken;
  const remoteNamespace = provider.kubernetes?.remoteNamespace ?? 'default';
  return {
    ...seen,
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
    vault: provider.vault && readVault(provider.vault, metadata.namespace),
    upstreamToken: token && { secretName: token.name, key: token.key, remoteNamespace },
  };
}

/** What a key of a store is called on the hub, where the engine is read as it is. */
export function hubPath(store: Store | undefined, key: string): string {
  return [store?.vault?.mount, key].filter(Boolean).join('/');
}

function readVault(vault: any, namespace?: string): Store['vault'] {
  const { jwt, kubernetes } = vault.auth ?? {};
  const account = (reference: any) => `${reference?.namespace ?? namespace ?? ''}/${reference?.name ?? ''}`;
  let login: StoreLogin | undefined;
  if (jwt) {
    const { serviceAccountRef, audiences } = jwt.kubernetesServiceAccountToken ?? {};
    login = {
      method: 'jwt',
      mount: jwt.path ?? 'jwt',
      role: jwt.role,
      account: account(serviceAccountRef),
      // Where the list beside the reference is missing, the operator adds "vault".
      audiences: [...(serviceAccountRef?.audiences ?? []), ...(audiences ?? ['vault'])],
    };
  } else if (kubernetes) {
    login = {
      method: 'kubernetes',
      mount: kubernetes.mountPath ?? 'kubernetes',
      role: kubernetes.role,
      account: account(kubernetes.serviceAccountRef),
      audiences: kubernetes.serviceAccountRef?.audiences ?? [],
    };
  }
  const secrets = vault.namespace ?? '';
  return {
    mount: vault.path,
    version: vault.version ?? 'v2',
    namespace: secrets,
    loginNamespace: vault.auth?.namespace ?? secrets,
    login,
  };
}
