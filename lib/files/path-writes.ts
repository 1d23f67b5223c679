import { parseDuration } from '../go/duration';
import { isUnknown, Value } from '../terraform/values';
import { BY_NAME } from './argument-shapes';
import { withoutSecret } from './terraform-secrets';

type Json = Record<string, any>;

/** A resource as the provider has it for what is written by its path. */
export interface PathWrite {
  readonly type: string;
  readonly attributes: Json;
  readonly unknown: readonly string[];
}

/** Resources that write whatever they are given, to whatever path. */
const WRITERS: ReadonlySet<string> = new Set(['vault_generic_endpoint', 'vault_generic_secret']);

const POLICY = /^sys\/polic(?:ies\/acl|y)\/(.+)$/;
const ROLE = /^auth\/(.+)\/role\/([^/]+)$/;
const CONFIG = /^auth\/(.+)\/config$/;
const MOUNT = /^sys\/(auth|mounts)\/(.+)$/;
/** What decides who may do what. */
const OF_SERVER = /^(?:sys\/(?:policies|policy|auth|mounts)|identity|auth)\//;

/**
 * A policy, a role, an auth mount or an engine that is written by its path: what it says counts as if the resource for it
 * said it.
 *
 * https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/generic_endpoint
 *
 * @param json as it is written, before values are left out
 */
export function pathWrite(type: string, { path, namespace }: Json, json: Value): PathWrite | undefined {
  const said = WRITERS.has(type) && typeof path === 'string' ? objectIn(json) : undefined;
  const made = said && madeAt(withoutSlashes(String(path)), said);
  return made && fitted({ ...made, attributes: { ...made.attributes, namespace } });
}

/** The types of which it may make one, where it is not known what it writes; none for any other resource. */
export function unreadWrites(type: string, { path: said }: Json): string[] {
  const path = typeof said === 'string' ? withoutSlashes(said) : '';
  if (!WRITERS.has(type) || !OF_SERVER.test(path)) {
    return [];
  }
  return POLICY.test(path)
    ? ['vault_policy']
    : MOUNT.test(path)
      ? ['vault_mount', 'vault_auth_backend', 'vault_jwt_auth_backend']
      : CONFIG.test(path)
        ? ['vault_kubernetes_auth_backend_config']
        : ROLE.test(path)
          ? ['vault_kubernetes_auth_backend_role', 'vault_jwt_auth_backend_role']
          : ['vault_identity_entity', 'vault_identity_group'];
}

function withoutSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function objectIn(json: Value): Json | undefined {
  try {
    const said: unknown = isUnknown(json) || typeof json !== 'string' ? undefined : JSON.parse(json);
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

function madeAt(path: string, said: Json): Omit<PathWrite, 'unknown'> | undefined {
  const [, policy] = POLICY.exec(path) ?? [];
  if (policy !== undefined) {
    return { type: 'vault_policy', attributes: { name: policy, policy: said['policy'] ?? said['rules'] } };
  }
  const [, kind, mounted] = MOUNT.exec(path) ?? [];
  if (mounted !== undefined) {
    return { type: kind === 'auth' ? 'vault_auth_backend' : 'vault_mount', attributes: { ...said, path: mounted } };
  }
  const [, configured] = CONFIG.exec(path) ?? [];
  if (configured !== undefined) {
    const attributes = { ...said, backend: configured };
    return 'kubernetes_host' in said ? { type: 'vault_kubernetes_auth_backend_config', attributes } : undefined;
  }
  const [, backend, name] = ROLE.exec(path) ?? [];
  const type = Object.keys(TELLING).find((one) => Object.keys(said).some((field) => TELLING[one]!.test(field)));
  // The server takes the old name as well.
  const { policies, ...more } = said;
  return backend === undefined || type === undefined
    ? undefined
    : { type, attributes: { token_policies: policies, ...more, backend, role_name: name } };
}

/** What only roles of one method have. */
const TELLING: Readonly<Record<string, RegExp>> = {
  vault_kubernetes_auth_backend_role: /^bound_service_account_/,
  vault_jwt_auth_backend_role: /^(?:role_type|user_claim|bound_claims|bound_subject|bound_audiences)$/,
  vault_approle_auth_backend_role: /secret_id/,
};

/** The server takes a text with commas for a list, and a time with its unit; the provider's resources have neither. */
function fitted({ type, attributes }: Omit<PathWrite, 'unknown'>): PathWrite {
  const all: Json = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const wanted = BY_NAME.get(name);
    const fit: unknown =
      wanted === 'texts' && typeof value === 'string'
        ? value.split(',').map((one) => one.trim())
        : wanted === 'number' && typeof value === 'string'
          ? parseDuration(value)
          : value;
    const kept = fit === undefined ? undefined : withoutSecret(name, fit as Value);
    if (isUnknown(kept)) {
      unknown.push(name);
    } else if (kept !== undefined && kept !== null) {
      all[name] = kept;
    }
  }
  return { type, attributes: all, unknown };
}
