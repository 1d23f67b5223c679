import { literalText } from '../../encode/terraform';
import { absolute } from '../../output/hub-resource';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Arguments that name an engine, by the type of the resource. */
const ENGINE: Record<string, { readonly argument: string; readonly type: string }> = {
  vault_kv_secret_backend_v2: { argument: 'mount', type: 'kv' },
  vault_kv_secret_v2: { argument: 'mount', type: 'kv' },
  vault_database_secret_backend_connection: { argument: 'backend', type: 'database' },
  vault_database_secret_backend_role: { argument: 'backend', type: 'database' },
  vault_database_secret_backend_static_role: { argument: 'backend', type: 'database' },
  vault_transit_secret_backend_key: { argument: 'backend', type: 'transit' },
  vault_pki_secret_backend_config_urls: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_crl_config: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_intermediate_cert_request: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_intermediate_set_signed: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_role: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_root_cert: { argument: 'backend', type: 'pki' },
  vault_pki_secret_backend_root_sign_intermediate: { argument: 'backend', type: 'pki' },
};

/** What belongs to a mount for logins, and of which methods that is. */
const LOGIN: Record<string, readonly string[]> = {
  vault_approle_auth_backend_role: ['approle'],
  vault_cert_auth_backend_role: ['cert'],
  vault_aws_auth_backend_client: ['aws'],
  vault_aws_auth_backend_role: ['aws'],
  vault_gcp_auth_backend_role: ['gcp'],
  vault_jwt_auth_backend_role: ['jwt', 'oidc'],
};

/** What Terraform makes on the hub stands in a Vault namespace and an engine that are there. */
export const hubResourceHasItsPlace: Check = {
  id: 'hub-resource-has-its-place',
  severity: 'error',
  scope: 'hub',
  why: 'The apply fails half way, or the value lands where nobody reads it.',
  *run({ vault }) {
    const { engines, namespaces, existing, hubs } = vault;
    const bases = new Set(['', ...existing.namespaces, ...hubs.map(({ namespace }) => namespace)]);
    for (const resource of vault.resources.all) {
      const { namespace, type, attributes, path, place, source } = resource;
      if (!bases.has(namespace) && !namespaces.has(namespace) && !vault.mayHaveMore('vault_namespace')) {
        yield {
          path,
          place,
          source,
          ...says`it is in Vault namespace "${{ namespace }}", which nothing makes`,
          fix: 'make the namespace, or name one that is there',
        };
      }
      const methods = LOGIN[type];
      const mount = methods && absolute(namespace, literalText(String(attributes['backend'] ?? methods[0])));
      const method = mount === undefined ? undefined : methodOf(vault, mount);
      if (methods && method !== 'any' && !methods.includes(method ?? '')) {
        yield {
          path,
          place,
          source,
          ...says`it names auth mount "${{ mount }}", which ${method === undefined ? 'nothing makes' : `is of method "${method}"`}`,
          fix: `name a mount of method "${methods[0]}"`,
        };
      }
      const wanted = ENGINE[type];
      const named = wanted ? attributes[wanted.argument] : pathOf(type, attributes);
      if (typeof named !== 'string') {
        continue;
      }
      const whole = absolute(namespace, literalText(named));
      const isThere = (one: string) => engines.has(one) || existing.engines.includes(one);
      const there = wanted ? isThere(whole) : parents(whole).some(isThere);
      const engine = engines.get(whole);
      // A KV engine of version 1 has none of what is set here.
      const is = engine && wanted && `${engine.type}${engine.version === 'v1' ? ' version 1' : ''}`;
      if (is !== undefined && is !== wanted!.type) {
        yield {
          path,
          place,
          source,
          ...says`it must be in an engine of type ${wanted!.type}, and "${whole}" (${{ place: engine!.place }}) is ${is}`,
          fix: 'name an engine of the type, or make it one',
        };
      }
      if (!there && !vault.mayHaveMore('vault_mount', 'vault_database_secrets_mount')) {
        yield {
          path,
          place,
          source,
          ...says`it names "${whole}", where no engine is`,
          fix: `name one that is there: ${[...engines.keys(), ...existing.engines].sort().join(', ') || 'there is none'}`,
        };
      }
    }
  },
};

/** `any` where it is not known; undefined where there is no mount. */
function methodOf(vault: VaultView, mount: string): string | undefined {
  const { mounts, existing } = vault;
  const isElsewhere =
    existing.authMounts.includes(mount) ||
    vault.mayHaveMore('vault_auth_backend', 'vault_jwt_auth_backend', 'vault_gcp_auth_backend');
  return mounts.byPath.get(mount)?.method ?? (isElsewhere ? 'any' : undefined);
}

/** What a path may stand in. */
function parents(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A value that is written by its path: not everything there is an engine. */
function pathOf(type: string, attributes: Record<string, any>): string | undefined {
  const path = attributes['path'];
  const elsewhere = /^(?:sys|auth|identity)\//;
  return type === 'vault_generic_endpoint' && typeof path === 'string' && !elsewhere.test(path) ? path : undefined;
}
