import { knownOutside, storeIsUnnamed } from '../excuses';
import { Excuse, Operator, remove, put, set, swap, whole } from '../operator';
import type { Part } from '../parts';

const STORE = 'SecretStore';
const SHARED = 'ClusterSecretStore';
const GENERATOR = 'VaultDynamicSecret';
const stores = [STORE, SHARED];
const VAULT = 'spec/provider/vault';

/** Which audiences an API server takes, only the cluster could tell. */
const isApiAudience: Excuse = ({ path }) =>
  path.at(-1) === 0 ? undefined : 'only the cluster knows what its API server asks for';

/** Where the hub shows a login's own token to the API server, that takes it already, and a warning says so. */
const isApiToken: Excuse = ({ value }) => (value.length > 1 ? 'the API server takes the token already' : undefined);

/** The token that a person puts there, under the name that is said. */
const isBroughtByHand: Excuse = ({ part, parts }) => {
  const { name } = part.body.spec.provider.kubernetes.auth.token.bearerToken;
  const isMade = parts.some(
    ({ type, owner, body }) =>
      owner === part.owner &&
      body.metadata?.namespace === part.body.metadata.namespace &&
      (type === 'ExternalSecret' ? body.spec.target.name : body.metadata?.name) === name,
  );
  return isMade ? undefined : 'anyone who brings the token knows under which name';
};

const isOperator = ({ type, body }: Part) =>
  type === 'Deployment' && /external-secrets\/external-secrets:/.test(JSON.stringify(body.spec));

/** How a cluster logs in to the hub: a generator says it without `vault` in between. */
/** A store without a namespace logs in as the account of each namespace that uses it. */
const isUsedAtHome: Excuse = ({ part, parts, value }) => {
  const users = parts.filter(({ owner, body }) => {
    const named = [body.spec?.secretStoreRef, ...(body.spec?.secretStoreRefs ?? []), ...(body.spec?.data ?? [])];
    return owner === part.owner && named.some((one: any) => isOrHolds(one, part.body.metadata.name));
  });
  return users.every(({ body }) => body.metadata.namespace === value) ? 'anyone who uses it is there' : undefined;
};

function isOrHolds(one: any, name: string): boolean {
  return one?.name === name || one?.sourceRef?.storeRef?.name === name;
}

function logins(of: string[], vault: string): Operator[] {
  const jwt = `${vault}/auth/jwt`;
  const token = `${jwt}/kubernetesServiceAccountToken`;
  const kubernetes = `${vault}/auth/kubernetes`;
  const references = [`${token}/serviceAccountRef`, `${kubernetes}/serviceAccountRef`];
  return [
    set('address', { of, at: `${vault}/server`, by: 'another hub', to: (url) => url.replace('//', '//other.') }),
    set('rename', {
      of,
      at: `${vault}/path`,
      to: (path) => `${path}-other`,
      ...(of.includes(GENERATOR) ? { excuse: () => 'a generator says the engine in its path' } : {}),
    }),
    put('namespace', {
      of,
      at: `${vault}/namespace`,
      by: 'another one',
      to: (namespace) => `${namespace ?? 'admin'}-other`,
    }),
    remove('namespace', { of, at: `${vault}/namespace` }),
    put('namespace', {
      of,
      at: `${vault}/auth/namespace`,
      by: 'another one',
      to: (namespace) => `${namespace ?? 'admin'}-other`,
    }),
    ...(of.includes(GENERATOR) ? [] : [remove('namespace', { of, at: `${vault}/auth/namespace` })]),
    remove('address', { of, at: `${vault}/caBundle` }),
    set('address', {
      of,
      at: `${vault}/caBundle`,
      by: 'another authority',
      to: (bundle) =>
        bundle && Buffer.from('-----BEGIN CERTIFICATE-----\nb3RoZXI=\n-----END CERTIFICATE-----\n').toString('base64'),
    }),
    remove('drop', { of, at: `${vault}/auth` }),
    set('rename', { of, at: `${jwt}/path`, to: (path) => `${path}-other` }),
    set('rename', { of, at: `${kubernetes}/mountPath`, to: (path) => `${path}-other` }),
    set('rename', { of, at: `${jwt}/role`, to: (role) => `${role}-other` }),
    set('rename', { of, at: `${kubernetes}/role`, to: (role) => `${role}-other` }),
    swap({ of, at: `${jwt}/role` }),
    swap({ of, at: `${kubernetes}/role` }),
    ...(of.includes(STORE) ? [swap({ of, at: `${jwt}/path` })] : []),
    set('kind and version', {
      of,
      at: `${vault}/auth`,
      by: 'by another method',
      to: ({ jwt: one }) =>
        one && {
          kubernetes: {
            mountPath: one.path,
            role: one.role,
            serviceAccountRef: one.kubernetesServiceAccountToken.serviceAccountRef,
          },
        },
    }),
    ...references.flatMap((at) => [
      set('account', { of, at: `${at}/name`, by: 'another', to: (name) => `${name}-other` }),
      set('account', { of, at: `${at}/name`, by: 'the default one', to: () => 'default' }),
      put('account', {
        of,
        at: `${at}/namespace`,
        by: 'another one',
        to: (namespace) => `${namespace ?? 'kube-system'}-other`,
        ...(of.includes(SHARED) ? {} : { excuse: () => 'the operator looks in the namespace of the store' }),
      }),
      set('audience', {
        of,
        at: `${at}/audiences/*`,
        to: (audience) => `${audience}-other`,
        excuse: isApiAudience,
      }),
      remove('audience', { of, at: `${at}/audiences` }),
      set('audience', {
        of,
        at: `${at}/audiences`,
        by: "the API server's too",
        to: (all) => [...all, 'https://kubernetes.default.svc.cluster.local'],
        excuse: isApiToken,
      }),
    ]),
    remove('audience', { of, at: `${token}/audiences` }),
  ];
}

/** What reads the hub for a cluster. */
export const STORES: readonly Operator[] = [
  put('kind and version', {
    of: [STORE, SHARED, GENERATOR],
    at: 'spec/controller',
    by: 'of another operator than the one that is there',
    to: (_, { parts, part }) =>
      parts.some((one) => one.owner === part.owner && isOperator(one)) ? 'other' : undefined,
  }),
  ...[STORE, SHARED, GENERATOR].flatMap((of) => [
    whole('drop', { of, excuse: of === SHARED ? storeIsUnnamed : undefined }, () => []),
    whole('duplicate', { of }, (body) => [body, body]),
    set('rename', {
      of,
      at: 'metadata/name',
      to: (name) => `${name}-other`,
      excuse: of === SHARED ? storeIsUnnamed : undefined,
    }),
    set('kind and version', {
      of,
      at: 'apiVersion',
      by: 'one that is not served',
      to: (version) => version.replace(/v1(alpha1)?$/, 'v1beta1'),
    }),
  ]),
  set('namespace', {
    of: [STORE, GENERATOR],
    at: 'metadata/namespace',
    by: 'another one',
    to: (name) => `${name}-other`,
  }),
  ...logins([STORE], VAULT),
  ...logins([SHARED], VAULT),
  ...logins([GENERATOR], 'spec/provider'),
  remove('account', {
    of: SHARED,
    at: `${VAULT}/auth/jwt/kubernetesServiceAccountToken/serviceAccountRef/namespace`,
    excuse: isUsedAtHome,
  }),
  set('kind and version', {
    of: stores,
    at: `${VAULT}/version`,
    by: 'the other one',
    to: (version) => (version === 'v2' ? 'v1' : 'v2'),
  }),
  remove('kind and version', {
    of: stores,
    at: `${VAULT}/version`,
    excuse: ({ value }) => (value === 'v2' ? 'it is what the operator takes on its own' : undefined),
  }),
  set('widen', {
    of: stores,
    at: `${VAULT}/auth`,
    by: 'a token in a Secret',
    to: () => ({ tokenSecretRef: { name: 'vault-token', key: 'token' } }),
  }),
  remove('widen', { of: SHARED, at: 'spec/conditions' }),
  set('widen', { of: SHARED, at: 'spec/conditions', by: 'any namespace', to: () => [{ namespaceRegexes: ['.*'] }] }),
  set('engine', {
    of: GENERATOR,
    at: 'spec/path',
    by: "another engine's",
    to: (path) => path.replace('/creds/', '-other/creds/'),
  }),
  set('key', { of: GENERATOR, at: 'spec/path', by: "another role's", to: (path) => `${path}-other` }),
  set('engine', {
    of: GENERATOR,
    at: 'spec/path',
    by: 'a static one',
    to: (path) => path.replace('/creds/', '/static-creds/'),
  }),
  set('kind and version', { of: GENERATOR, at: 'spec/method', by: 'a write', to: () => 'POST' }),
  set('kind and version', { of: GENERATOR, at: 'spec/resultType', by: 'the whole answer', to: () => 'Auth' }),
  set('address', {
    of: STORE,
    at: 'spec/provider/kubernetes/server/url',
    to: (url) => url.replace('//', '//other.'),
    excuse: knownOutside,
  }),
  remove('address', { of: STORE, at: 'spec/provider/kubernetes/server/caBundle', excuse: knownOutside }),
  set('namespace', { of: STORE, at: 'spec/provider/kubernetes/remoteNamespace', to: (name) => `${name}-other` }),
  remove('namespace', {
    of: STORE,
    at: 'spec/provider/kubernetes/remoteNamespace',
    excuse: ({ value }) => (value === 'default' ? 'it is the one that is read anyway' : undefined),
  }),
  set('rename', {
    of: STORE,
    at: 'spec/provider/kubernetes/auth/token/bearerToken/name',
    to: (name) => `${name}-other`,
    excuse: isBroughtByHand,
  }),
  set('key', {
    of: STORE,
    at: 'spec/provider/kubernetes/auth/token/bearerToken/key',
    to: (name) => `${name}-other`,
    excuse: isBroughtByHand,
  }),
];
