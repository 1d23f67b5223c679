import { posix } from 'node:path';
import { ANNOTATIONS } from '../output/annotations';
import { readExternal, StoreExternal } from './external-stores';
import { specOf, type SeenObject } from '../output/seen-object';
import { absolute } from '../output/hub-resource';

/** A generator asks the hub as a store does. */
export const GENERATOR = 'VaultDynamicSecret';

export function isGenerator({ kind }: Pick<Store, 'kind'>): boolean {
  return kind === GENERATOR;
}

/** How a store logs in to the hub as a ServiceAccount. */
export interface StoreLogin {
  readonly method: 'jwt' | 'kubernetes';
  /** With its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  /** `<namespace>/<name>`; undefined where the operator logs in as itself. */
  readonly account?: string;
  readonly audiences: readonly string[];
}

/** What a store says of the hub. */
export interface StoreVault {
  /** OpenBao's own provider only reads, and takes keys as they are. */
  readonly provider: 'vault' | 'openBao';
  readonly server: string;
  /** Base64 of PEM. */
  readonly caBundle?: string;
  readonly caProvider?: {
    readonly type: string;
    readonly name: string;
    readonly key?: string;
    readonly namespace?: string;
  };
  /** Path of the engine in its Vault namespace; undefined where keys name it. */
  readonly path?: string;
  readonly version: 'v1' | 'v2';
  /** Of the secrets, and of the login. */
  readonly namespace: string;
  readonly loginNamespace: string;
  readonly login?: StoreLogin;
  /** Names of the ways to log in that it states, such as `appRole`. */
  readonly methods: readonly string[];
}

/** A cluster from which Secrets are copied. */
export interface StoreUpstream {
  readonly server: string;
  readonly remoteNamespace: string;
  /** Whether it is the cluster that the store is on. */
  readonly isOwnCluster: boolean;
  /** Whether it says how it logs in. */
  readonly hasLogin: boolean;
  /** The Secret with the token of another cluster. */
  readonly token?: { readonly secretName: string; readonly key: string };
  /** The account of the store's own cluster that it shows there, as `<namespace>/<name>`. */
  readonly account?: string;
  /** What the tokens of that account are meant for; empty for the store's own API server. */
  readonly audiences: readonly string[];
  /** The cluster, and whom that one takes the store for, where somebody says so: no address tells. */
  readonly cluster?: string;
  readonly user?: string;
}

/** A SecretStore, a ClusterSecretStore or a generator. */
export interface Store extends SeenObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The provider's name, such as `vault`. */
  readonly provider: string;
  /** Undefined for a store that is no Vault. */
  readonly vault?: StoreVault;
  readonly upstream?: StoreUpstream;
  /** Undefined for the hub, a cluster, and a product of which nothing is known here. */
  readonly external?: StoreExternal;
}

export function readStore(seen: SeenObject): Store {
  const { object, madeBy, path, file, line } = seen;
  const { kind, metadata } = object;
  const spec = specOf(object);
  // A generator's provider is always the hub.
  const provider =
    kind === GENERATOR ? { vault: { ...spec.provider, version: 'v1', path: undefined } } : (spec.provider ?? {});
  return {
    object,
    madeBy,
    path,
    file,
    line,
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
    provider: Object.keys(provider)[0] ?? 'none',
    vault: readHub(provider, metadata.namespace),
    upstream: provider.kubernetes && readUpstream(provider.kubernetes, metadata),
    external: readExternal(provider, metadata.namespace),
  };
}

function readUpstream(
  { server, remoteNamespace = 'default', auth, authRef }: any,
  { namespace, annotations = {} }: SeenObject['object']['metadata'],
): StoreUpstream {
  const { name: secretName, key } = auth?.token?.bearerToken ?? {};
  const token = secretName && key ? { secretName, key } : undefined;
  const account = auth?.serviceAccount;
  const url: string = server?.url ?? 'kubernetes.default';
  return {
    server: url,
    remoteNamespace,
    isOwnCluster: !authRef && (OWN_CLUSTER.test(url) || server?.caProvider?.name === 'kube-root-ca.crt'),
    hasLogin: [authRef, token, account, auth?.cert].some((way) => way !== undefined),
    token,
    account: account && `${account.namespace ?? namespace ?? ''}/${account.name ?? ''}`,
    audiences: account?.audiences ?? [],
    cluster: annotations[ANNOTATIONS.upstreamCluster],
    user: annotations[ANNOTATIONS.upstreamUser],
  };
}

/** Names of the API server that every cluster has inside. */
const OWN_CLUSTER = /^(https:\/\/)?kubernetes\.default(\.svc(\.cluster\.local)?)?(:443)?\/?$/;

/**
 * The path that the hub is asked for where a key is read, with its Vault namespace.
 * https://external-secrets.io/latest/provider/hashicorp-vault/
 * https://external-secrets.io/latest/provider/openbao/
 */
export function hubPath(store: StoreVault, key: string, part: 'data' | 'metadata' = 'data'): string {
  // The hub's client joins paths as Go does: two slashes are one, and two dots lead up.
  const path = writtenPath(store, key, part).replace(/^\/+/, '');
  return absolute(store.namespace, /\/(?:\/|\.{1,2}(?:\/|$))/.test(path) ? posix.normalize(path) : path);
}

/** Every path that the store could be asked for, as a pattern. */
export function anyPath(store: StoreVault): string {
  return store.path === undefined ? '*' : `${hubPath(store, '')}*`;
}

function writtenPath(store: StoreVault, key: string, part: 'data' | 'metadata'): string {
  const { provider, path, version } = store;
  if (path === undefined) {
    return keyWithEngine(key, version, part);
  }
  const inside = provider === 'vault' && part === 'data' ? withoutEngine(store, key) : key;
  return version === 'v2' ? `${path}/${part}/${inside}` : `${path}/${inside}`;
}

/** A key may name the engine again, and `data/` after it: where its value is read or written, not where its metadata is. */
function withoutEngine({ path, version }: StoreVault, key: string): string {
  if (!key.startsWith(`${path}/`)) {
    return key;
  }
  const inside = key.slice(path!.length + 1);
  return version === 'v2' && inside.startsWith('data/') ? inside.slice('data/'.length) : inside;
}

/** Where the store names no engine: a key that has `data/` anywhere is the path, else its first word is the engine. */
function keyWithEngine(key: string, version: StoreVault['version'], part: 'data' | 'metadata'): string {
  if (version === 'v1') {
    return key;
  }
  if (key.includes('/data/')) {
    return part === 'data' ? key : key.replace('/data/', '/metadata/');
  }
  const [engine = '', ...inside] = key.split('/');
  return [engine, part, ...inside].join('/');
}

function readHub({ vault, openBao }: any, namespace?: string): StoreVault | undefined {
  if (vault) {
    return readVault('vault', vault, namespace);
  }
  return openBao && readVault('openBao', { ...openBao, path: openBao.path ?? 'kv' }, namespace);
}

function readVault(provider: StoreVault['provider'], vault: any, namespace?: string): StoreVault {
  const { auth = {} } = vault;
  const methods = Object.keys(auth).filter((name) => name !== 'namespace');
  const secrets: string = vault.namespace ?? '';
  const loginNamespace: string = auth.namespace ?? secrets;
  return {
    provider,
    server: vault.server ?? '',
    caBundle: vault.caBundle,
    caProvider: vault.caProvider,
    path: vault.path || undefined,
    version: vault.version ?? 'v2',
    namespace: secrets,
    loginNamespace,
    login: readLogin(auth, loginNamespace, namespace),
    methods,
  };
}

function readLogin({ jwt, kubernetes }: any, loginNamespace: string, namespace?: string): StoreLogin | undefined {
  const account = (reference: any) => reference && `${reference.namespace ?? namespace ?? ''}/${reference.name ?? ''}`;
  if (jwt?.kubernetesServiceAccountToken) {
    const { serviceAccountRef, audiences } = jwt.kubernetesServiceAccountToken;
    return {
      method: 'jwt',
      mount: absolute(loginNamespace, jwt.path ?? 'jwt'),
      role: jwt.role ?? '',
      account: account(serviceAccountRef),
      // Where the list beside the reference is missing, the operator adds "vault".
      audiences: [...(serviceAccountRef?.audiences ?? []), ...(audiences ?? ['vault'])],
    };
  }
  if (kubernetes && !kubernetes.secretRef) {
    return {
      method: 'kubernetes',
      mount: absolute(loginNamespace, kubernetes.mountPath ?? 'kubernetes'),
      role: kubernetes.role ?? '',
      account: account(kubernetes.serviceAccountRef),
      audiences: kubernetes.serviceAccountRef?.audiences ?? [],
    };
  }
  return undefined;
}
