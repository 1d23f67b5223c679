import { quotedText } from '../encode/terraform';
import { canaryValueIn, isMark } from '../output/canary';
import { encodedKeys } from '../terraform/encoded-keys';
import { UNKNOWN, Value } from '../terraform/values';

/** Arguments that hold a credential. A plan marks them; in Terraform's own text only their names tell. */
const SECRETS =
  /^(password|token_reviewer_jwt|secret_id|client_secret|oidc_client_secret|private_key|secret_key|bindpass|credentials|token)(_wo)?$/;

/** Arguments that hold values of secrets by key. */
const VALUES = /^data_json(_wo)?$/;

/**
 * What may be kept of an argument: of values their keys, of a credential nothing, and the same in a block.
 *
 * @param path where the values are written, for a resource that writes to any path
 */
export function withoutSecret(argument: string, value: Value, path?: Value): Value {
  if (SECRETS.test(argument)) {
    return UNKNOWN;
  }
  if (VALUES.test(argument)) {
    return typeof value === 'string' ? keysOnly(value, isOfLogins(path) ? POLICIES : DESCRIPTION) : UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map((one: Value) => withoutSecret('', one));
  }
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).map(([key, one]) => [key, withoutSecret(key, one as Value)] as const);
    return Object.fromEntries(kept.filter(([, one]) => one !== UNKNOWN));
  }
  return value;
}

const RANDOM = /^\$\{jsonencode\(\{(?: "(?:[^"\\]|\\.)+" = ephemeral\.random_password\.[\w-]+\.result,?)+ \}\)\}$/;

/** Whether an expression makes values at random when it is applied: it names keys, and no value is known to anybody. */
export function isRandom(argument: string, written: unknown): boolean {
  return VALUES.test(argument) && typeof written === 'string' && RANDOM.test(written);
}

/** An expression that gives values by key, without what it gives; undefined where its keys are not known. */
export function keysWritten(argument: string, written: unknown): string | undefined {
  const keys = VALUES.test(argument) && typeof written === 'string' ? encodedKeys(written) : undefined;
  return keys && `\${jsonencode({ ${keys.map((key) => `${quotedText(key)} = ""`).join(', ')} })}`;
}

/** What describes a value is no secret: which keys it has, and how its versions are kept. */
const DESCRIPTION = ['custom_metadata', 'max_versions', 'delete_version_after'];

/** Names of policies, where a login or a token is written by its path. */
const POLICIES = ['policies', 'token_policies', 'allowed_policies'];

function isOfLogins(path: Value | undefined): boolean {
  return typeof path === 'string' && /^\/*(?:auth|identity)\//.test(path);
}

function keysOnly(json: string, shown: readonly string[]): string | typeof UNKNOWN {
  try {
    const said = JSON.parse(json) as Readonly<Record<string, unknown>>;
    const values = Object.entries(said);
    const value = values.length === 1 ? canaryValueIn(said['data']) : undefined;
    // A mark is a hash of what is in the files.
    if (value && isMark(value.mark)) {
      return json;
    }
    const kept = values.map(([key, value]) => [key, shown.includes(key) ? value : '']);
    return JSON.stringify(Object.fromEntries(kept));
  } catch {
    return UNKNOWN;
  }
}
