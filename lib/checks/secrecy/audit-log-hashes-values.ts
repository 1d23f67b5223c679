import { originAtHub } from '../../output/hub-resource';
import { AUDIT_ARGUMENTS, AuditSettings, auditSettings } from '../../views/audit-settings';
import type { Engine } from '../../views/secret-engines';
import { Check, Found } from '../check';
import { says } from '../../output/said-values';

/** What a value is, or is opened with, in requests and answers of any engine and login. */
const SECRETS: ReadonlySet<string> = new Set([
  ...['password', 'passwords', 'last_password', 'self_managed_password', 'bindpass', 'passphrase', 'passcode', 'otp'],
  ...['secret', 'secret_id', 'client_secret', 'oidc_client_secret', 'secret_key', 'secret_access_key', 'access_key'],
  ...['token', 'client_token', 'root_token', 'access_token', 'refresh_token', 'id_token', 'session_token', 'code'],
  ...['security_token', 'wrapping_token', 'service_account_token', 'token_reviewer_jwt', 'jwt', 'identity', 'value'],
  ...['credential', 'credentials', 'api_key', 'api_token', 'connection_url', 'key', 'barcode', 'backup'],
  ...['private_key', 'private_key_data', 'rsa_private_key', 'tls_private_key', 'tls_certificate_key', 'pem_bundle'],
  ...['plaintext', 'input', 'random_bytes', 'keys_base64', 'recovery_keys', 'recovery_keys_base64', 'unseal_key'],
]);
/** Names, times, numbers, and what is made to be published. Whatever is neither here nor there is a warning. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['role', 'role_name', 'name', 'display_name', 'username', 'type', 'description', 'path', 'namespace'],
  ...['policies', 'token_policies', 'identity_policies', 'allowed_roles', 'db_name', 'plugin_name', 'entity_id'],
  ...['ttl', 'max_ttl', 'lease', 'lease_max', 'lease_duration', 'increment', 'period', 'renewable', 'num_uses'],
  ...['creation_time', 'expiration', 'expire_time', 'issue_time', 'last_vault_rotation', 'rotation_period'],
  ...['metadata', 'custom_metadata', 'version', 'versions', 'current_version', 'oldest_version', 'max_versions'],
  ...['created_time', 'updated_time', 'deletion_time', 'destroyed', 'cas', 'cas_required', 'delete_version_after'],
  ...['common_name', 'alt_names', 'ip_sans', 'uri_sans', 'other_sans', 'serial_number', 'serial', 'csr', 'not_after'],
  ...['not_before', 'certificate', 'issuing_ca', 'ca_chain', 'issuer_id', 'issuer_ref', 'issuer_name', 'ou', 'format'],
  ...['organization', 'country', 'locality', 'province', 'key_usage', 'ext_key_usage', 'revocation_time', 'key_type'],
  ...['key_bits', 'public_key', 'signed_key', 'valid_principals', 'cert_type', 'ip', 'ciphertext', 'key_version'],
]);
/** A header is in the log only where somebody names it, so an unknown one is silent. */
const HEADERS_WITH_SECRETS = /token|authorization|cookie|secret|api-?key|password/i;
const HASH = 'a hash shows whether two values are the same';

/** The audit log has hashes in place of values. */
export const auditLogHashesValues: Check = {
  id: 'audit-log-hashes-values',
  severity: 'error',
  scope: 'hub',
  why: 'The log goes to disks, collectors and people who may read none of the values, and keeps them for years.',
  *run({ vault }) {
    for (const settings of auditSettings(vault.resources)) {
      const origin = originAtHub(settings.resource);
      const engine = settings.engine === undefined ? undefined : vault.engines.get(settings.engine);
      for (const found of [...ofDevice(settings), ...ofHeader(settings), ...ofKeys(settings, engine)]) {
        yield { ...origin, ...found };
      }
    }
  },
};

type Told = Pick<Found, 'message' | 'values' | 'fix' | 'severity'>;

function* ofDevice({ raw }: AuditSettings): Iterable<Told> {
  if (isTrue(raw)) {
    yield { ...says`the audit device writes everything in clear (log_raw)`, fix: 'leave log_raw out' };
  }
}

function* ofHeader({ header }: AuditSettings): Iterable<Told> {
  if (header && HEADERS_WITH_SECRETS.test(header.name) && !isTrue(header.hmac)) {
    yield {
      ...says`header "${{ header: header.name }}" of every request goes to the audit log in clear`,
      fix: 'set hmac to true, or leave the header out',
    };
  }
}

/**
 * A name counts at any depth: of a KV engine those within its values too.
 * https://github.com/openbao/openbao/blob/main/audit/hashstructure.go (`hashWalker.Primitive`)
 */
function* ofKeys({ keys }: AuditSettings, engine: Engine | undefined): Iterable<Told> {
  const where = engine?.type === 'kv' ? ', in every value that has such a key' : '';
  for (const { argument, names } of keys) {
    // There, a request has no keys but those of the value.
    const isSecret = (name: string) => engine?.version === 'v1' || SECRETS.has(name);
    const secret = names.filter(isSecret);
    const open = names.filter((name) => !isSecret(name) && !HARMLESS.has(name));
    const list = (some: readonly string[]) => some.map((name) => `"${name}"`).join(', ');
    const inClear = `of ${AUDIT_ARGUMENTS[argument]} goes to the audit log in clear (${argument})${where}`;
    if (secret.length > 0) {
      yield { ...says`${list(secret)} ${inClear}`, fix: `take it out of the list; ${HASH}` };
    }
    if (open.length > 0) {
      yield {
        severity: 'warning',
        ...says`${list(open)} ${inClear}; keywheel does not know whether it holds a secret`,
        fix: `take it out of the list, or acknowledge this warning if it never holds a secret; ${HASH}`,
      };
    }
  }
}

function isTrue(value: unknown): boolean {
  return value === true || /^(true|1|t)$/i.test(String(value));
}
