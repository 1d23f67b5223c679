import type { HubResource } from '../../output/hub-resource';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

const TRUST = ['kubernetes_host', 'jwt_validation_pubkeys', 'jwks_url', 'oidc_discovery_url', 'jwks_pairs'];

/** A mount for logins knows how to tell whether a token is genuine. */
export const authMountIsConfigured: Check = {
  id: 'auth-mount-is-configured',
  severity: 'error',
  scope: 'hub',
  why: 'Every login at the mount fails with an error that does not name the reason.',
  *run({ vault }) {
    yield* configuredNowhere(vault);
    const used = new Set(
      [...vault.roles.values()].map(({ namespace, mount }) => (namespace ? `${namespace}/${mount}` : mount)),
    );
    for (const [mount, { method, path, place, source }] of vault.mounts.byPath) {
      const configuration = vault.mounts.configurations.get(mount);
      const isOpen = configuration?.unknown?.some((name) => TRUST.includes(name));
      if (isOpen || vault.mayHaveMore('vault_kubernetes_auth_backend_config')) {
        continue;
      }
      const missing =
        method === 'kubernetes'
          ? missingForReview(configuration)
          : method === 'jwt' || method === 'oidc'
            ? (missingForKeys(configuration) ?? missingRole(vault, mount, configuration))
            : undefined;
      if (missing !== undefined) {
        // Where no role is written here, the configuration may be written beside the roles.
        const severity = method === 'kubernetes' && !used.has(mount) ? { severity: 'warning' as const } : {};
        yield {
          path,
          place,
          source,
          ...severity,
          ...says`auth mount "${{ mount }}" ${missing.what}`,
          fix: missing.fix,
        };
      }
    }
  },
};

/** A configuration belongs to a mount that is there, and of its method. */
function* configuredNowhere(vault: VaultView): Iterable<Found> {
  const { mounts, existing } = vault;
  for (const [mount, { type, path, place, source }] of mounts.configurations) {
    const method = mounts.byPath.get(mount)?.method;
    const elsewhere = existing.authMounts.includes(mount) || vault.mayHaveMore('vault_auth_backend');
    if (type !== 'vault_kubernetes_auth_backend_config' || method === 'any' || method === 'kubernetes') {
      continue;
    }
    if (method !== undefined || !elsewhere) {
      yield {
        path,
        place,
        source,
        ...says`it configures auth mount "${{ mount }}", which ${method === undefined ? 'nothing makes' : `is of type ${method}`}`,
        fix: 'name a mount of type kubernetes that is there',
      };
    }
  }
}

/** https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#configure-method */
function missingForReview(configuration: HubResource | undefined) {
  if (!configuration?.attributes['kubernetes_host']) {
    return {
      what: 'has no API server that reviews tokens',
      fix: 'write its configuration, with kubernetes_host and the certificate authority',
    };
  }
  return undefined;
}

/** Whoever names no role logs in with that of the mount. */
function missingRole(vault: VaultView, mount: string, configuration: HubResource | undefined) {
  const role = configuration?.attributes['default_role'] as string | undefined;
  const isThere = () => vault.names.some(({ name }) => name === `role "${role}" at auth mount "${mount}"`);
  return role === undefined || isThere() || vault.mayHaveMore('vault_jwt_auth_backend_role')
    ? undefined
    : {
        what: `has "${role}" for its default role, which nothing makes`,
        fix: 'make the role, or name one that is there',
      };
}

/** https://developer.hashicorp.com/vault/api-docs/auth/jwt#configure */
function missingForKeys(configuration: HubResource | undefined) {
  const sources = ['jwt_validation_pubkeys', 'jwks_url', 'oidc_discovery_url', 'jwks_pairs'].filter(
    (name) => configuration?.attributes[name]?.length > 0,
  );
  return sources.length === 1
    ? undefined
    : {
        what: `takes its keys from ${sources.join(' and ') || 'nowhere'}`,
        fix: 'give exactly one of jwt_validation_pubkeys, jwks_url and oidc_discovery_url',
      };
}
