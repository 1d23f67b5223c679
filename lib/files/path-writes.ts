import { isFields } from '../collections/fields';
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
const TOKEN_ROLE = /^auth\/token\/roles\/([^/]+)$/;
/** A person, a group or a certificate, of the methods that have these. */
const MEMBER = /^auth\/(.+?)\/(users|groups|certs|map\/users|map\/teams)\/([^/]+)$/;
const IDENTITY = /^identity\/(entity|group)(?:\/name\/([^/]+))?$/;
const SYNCED = /^sys\/sync\/destinations\/([^/]+)\/([^/]+)\/associations\/set$/;
/** What decides who may do what. */
const OF_SERVER = /^(?:sys\/(?:policies|policy|auth|mounts)|identity|auth)\//;

/**
 * A policy, a role, an auth mount or an engine that is written by its path: what it says counts as if the resource for it
 * said it.
 *
 * https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/generic_endpoint
 *
 * @param json as it is written, before values are left out; or what is encoded, where not all of it is known
 */
export function pathWrite(type: string, { path, namespace }: Json, json: Value): PathWrite | undefined {
  const said = WRITERS.has(type) && typeof path === 'string' ? objectIn(json) : undefined;
  const made = said && madeAt(withoutSlashes(String(path)), said);
  return made && fitted({ ...made, attributes: { ...made.attributes, namespace } });
}

/**
 * The types of which it may make one, where it is not known what it writes; none for any other resource.
 *
 * @param unknown names of arguments that have a value, which is not known
 */
export function unreadWrites(type: string, { path: said }: Json, unknown: readonly string[]): string[] {
  if (type === 'vault_generic_endpoint' && unknown.includes('path')) {
    return ['*'];
  }
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
    const said: unknown = typeof json === 'string' ? JSON.parse(json) : json;
    return isFields(said) ? said : undefined;
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
  const [, role_name] = TOKEN_ROLE.exec(path) ?? [];
  if (role_name !== undefined) {
    return { type: 'vault_token_auth_backend_role', attributes: { ...said, role_name } };
  }
  const [, mount, of, member] = MEMBER.exec(path) ?? [];
  if (member !== undefined) {
    return memberAt(mount!, of!, member, said);
  }
  const [, who, named] = IDENTITY.exec(path) ?? [];
  if (who !== undefined) {
    return { type: `vault_identity_${who}`, attributes: { ...said, name: named ?? said['name'] } };
  }
  const [, destination, called] = SYNCED.exec(path) ?? [];
  if (destination !== undefined) {
    return { type: 'vault_secrets_sync_association', attributes: { ...said, type: destination, name: called } };
  }
  const [, backend, name] = ROLE.exec(path) ?? [];
  const type = Object.keys(TELLING).find((one) => Object.keys(said).some((field) => TELLING[one]!.test(field)));
  // The server takes the old name as well.
  const { policies, ...more } = said;
  if (backend === undefined) {
    return undefined;
  }
  const attributes = { token_policies: policies, ...more, backend };
  const namedBy = NAMED_BY[backend];
  return type !== undefined
    ? { type, attributes: { ...attributes, role_name: name } }
    : namedBy === undefined
      ? undefined
      : { type: `vault_${backend}_auth_backend_role`, attributes: { ...attributes, [namedBy]: name } };
}

/** By the name that the server gives to the mount of a method where nobody gives another. */
function memberAt(mount: string, of: string, name: string, said: Json): Omit<PathWrite, 'unknown'> {
  const fields = Object.entries(said).filter(([field]) => /^(?:policies|token_)/.test(field));
  const { policies, ...more } = Object.fromEntries(fields) as Json;
  switch (of) {
    case 'certs':
      return {
        type: 'vault_cert_auth_backend_role',
        attributes: { token_policies: policies, ...more, backend: mount, name },
      };
    case 'map/teams':
      return { type: 'vault_github_team', attributes: { backend: mount, team: name, policies: said['value'] } };
    case 'map/users':
      return { type: 'vault_github_user', attributes: { backend: mount, user: name, policies: said['value'] } };
    case 'groups':
      return mount === 'okta'
        ? { type: 'vault_okta_auth_backend_group', attributes: { path: mount, group_name: name, policies } }
        : mount === 'kerberos'
          ? { type: 'vault_kerberos_auth_backend_group', attributes: { mount, name, policies } }
          : { type: 'vault_ldap_auth_backend_group', attributes: { backend: mount, groupname: name, policies } };
    default:
      return ['ldap', 'okta', 'radius'].includes(mount)
        ? { type: `vault_${mount}_auth_backend_user`, attributes: { mount, username: name, policies } }
        : {
            type: 'vault_userpass_auth_backend_user',
            attributes: { token_policies: policies, ...more, mount, username: name },
          };
  }
}

/** What only roles of one method have. */
const TELLING: Readonly<Record<string, RegExp>> = {
  vault_kubernetes_auth_backend_role: /^bound_service_account_/,
  vault_jwt_auth_backend_role: /^(?:role_type|user_claim|bound_claims|bound_subject|bound_audiences)$/,
  vault_approle_auth_backend_role: /secret_id/,
};

/** Methods whose mount is called as they are where nobody calls it otherwise, and what their roles are named by. */
const NAMED_BY: Readonly<Record<string, string>> = {
  alicloud: 'role',
  approle: 'role_name',
  aws: 'role',
  azure: 'role',
  gcp: 'role',
  oci: 'name',
  saml: 'name',
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
