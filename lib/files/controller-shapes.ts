import { fields, list, map, Shape } from './shape';

/**
 * What is read of the kinds of Vault Secrets Operator and cert-manager.
 * https://github.com/hashicorp/vault-secrets-operator/tree/main/config/crd/bases
 */

const AUTH: Readonly<Record<string, Shape>> = {
  ...{ role: 'text', serviceAccount: 'text', audiences: list('text'), tokenExpirationSeconds: 'number' },
  ...{ mount: 'text', namespace: 'text' },
};
const VAULT_AUTH: Readonly<Record<string, Shape>> = {
  ...{ vaultConnectionRef: 'text', namespace: 'text', mount: 'text', method: 'text' },
  ...{ allowedNamespaces: list('text'), kubernetes: fields(AUTH), jwt: fields(AUTH) },
};
const VAULT_SECRET: Readonly<Record<string, Shape>> = {
  ...{ vaultAuthRef: 'text', namespace: 'text', mount: 'text', path: 'text' },
  destination: fields({ name: 'text', create: 'boolean', overwrite: 'boolean' }, 'name'),
  rolloutRestartTargets: list(fields({ kind: 'text', name: 'text' }, 'kind', 'name')),
};
const ISSUER = {
  spec: fields({
    vault: fields({
      ...{ server: 'text', path: 'text', namespace: 'text' },
      auth: fields({
        kubernetes: fields({
          ...{ role: 'text', mountPath: 'text' },
          serviceAccountRef: fields({ name: 'text', audiences: list('text') }),
        }),
      }),
    }),
  }),
};

/** By kind, as `kindOf` says it. */
export const CONTROLLER_SHAPES: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  ClusterIssuer: ISSUER,
  Issuer: ISSUER,
  VaultAuth: {
    spec: fields({ ...VAULT_AUTH, vaultAuthGlobalRef: fields({ name: 'text', namespace: 'text' }) }),
  },
  VaultAuthGlobal: {
    spec: fields({ ...VAULT_AUTH, defaultAuthMethod: 'text', defaultMount: 'text', defaultVaultNamespace: 'text' }),
  },
  VaultConnection: { spec: fields({ address: 'text' }) },
  'VaultDynamicSecret.secrets.hashicorp.com': {
    spec: fields(
      {
        ...{ ...VAULT_SECRET, params: map('text'), requestHTTPMethod: 'text' },
        ...{ allowStaticCreds: 'boolean', refreshAfter: 'text' },
      },
      ...['mount', 'path', 'destination'],
    ),
  },
  VaultPKISecret: {
    spec: fields(
      {
        ...VAULT_SECRET,
        ...{ role: 'text', issuerRef: 'text', commonName: 'text', ttl: 'text' },
        ...{ altNames: list('text'), ipSans: list('text'), uriSans: list('text') },
      },
      ...['mount', 'role', 'destination'],
    ),
  },
  VaultStaticSecret: {
    spec: fields(
      {
        ...{ ...VAULT_SECRET, type: 'text', refreshAfter: 'text', hmacSecretData: 'boolean' },
        syncConfig: fields({ instantUpdates: 'boolean' }),
      },
      ...['mount', 'path', 'type', 'destination'],
    ),
  },
};
