import { literalText } from '../../encode/terraform';
import type { HubResource } from '../../output/hub-resource';
import { statedPath } from '../../views/resource-index';
import { Check, Found } from '../check';

/** What a value is, or is opened with, in requests and answers of any engine and login. */
const SECRETS: ReadonlySet<string> = new Set([
  ...['data', 'password', 'passwords', 'last_password', 'bindpass', 'passphrase', 'secret', 'secret_id', 'otp', 'code'],
  ...['token', 'client_token', 'jwt', 'identity', 'session_token', 'security_token', 'service_account_token'],
  ...['access_key', 'secret_key', 'client_secret', 'credentials', 'private_key', 'private_key_data', 'rsa_private_key'],
  ...['plaintext', 'input', 'key', 'keys', 'keys_base64', 'root_token', 'pem_bundle', 'connection_url'],
]);
const HEADERS_WITH_SECRETS = /token|authorization|cookie|secret|api-?key|password/i;
/** Arguments of mounts, and what they are about. */
const IN_CLEAR = { audit_non_hmac_request_keys: 'requests', audit_non_hmac_response_keys: 'answers' } as const;

/** The audit log has hashes in place of values. */
export const auditLogHashesValues: Check = {
  id: 'audit-log-hashes-values',
  severity: 'error',
  scope: 'hub',
  why: 'The log goes to disks, collectors and people who may read none of the values, and keeps them for years.',
  *run({ vault }) {
    for (const resource of vault.resources.all) {
      const { type, address } = resource;
      if (type === 'vault_audit') {
        yield* ofDevice(resource);
      } else if (type === 'vault_audit_request_header') {
        yield* ofHeader(resource);
      } else if (!/^(module\.[^.]+\.)*data\./.test(address)) {
        // There, the keys of a request are those of the value.
        const isValue = type === 'vault_mount' && vault.engines.get(statedPath(resource))?.version === 'v1';
        yield* ofMount(resource, isValue);
      }
    }
  },
};

function* ofDevice(resource: HubResource): Iterable<Found> {
  if (isTrue(resource.attributes['options']?.log_raw)) {
    yield {
      ...placeOf(resource),
      message: 'the audit device writes everything in clear (log_raw)',
      fix: 'leave log_raw out',
    };
  }
}

/** https://developer.hashicorp.com/vault/api-docs/system/config-auditing */
function* ofHeader(resource: HubResource): Iterable<Found> {
  const { name, hmac } = resource.attributes;
  if (HEADERS_WITH_SECRETS.test(String(name)) && !isTrue(hmac)) {
    yield {
      ...placeOf(resource),
      message: `header "${name}" of every request goes to the audit log in clear`,
      fix: 'set hmac to true, or leave the header out',
    };
  }
}

/** https://openbao.org/api-docs/system/mounts/#tune-mount-configuration */
function* ofMount(resource: HubResource, isValue: boolean): Iterable<Found> {
  const tuned = [resource.attributes['tune'] ?? []].flat().filter((one) => typeof one === 'object' && one !== null);
  for (const settings of [resource.attributes, ...tuned]) {
    for (const [argument, what] of Object.entries(IN_CLEAR)) {
      const keys = [settings[argument] ?? []].flat().map((key) => literalText(String(key)));
      const secret = keys.filter((key) => isValue || SECRETS.has(key));
      if (secret.length > 0) {
        yield {
          ...placeOf(resource),
          message: `${secret.map((key) => `"${key}"`).join(', ')} of ${what} goes to the audit log in clear (${argument})`,
          fix: 'take it out of the list; a hash tells whether two values are the same',
        };
      }
    }
  }
}

function isTrue(value: unknown): boolean {
  return value === true || /^(true|1|t)$/i.test(String(value));
}

function placeOf({ path, place, source }: HubResource): Pick<Found, 'path' | 'place' | 'source'> {
  return { path, place, source };
}
