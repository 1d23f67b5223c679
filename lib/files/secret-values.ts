import { inClear } from '../secrecy/clear-text';
import { credentialName } from '../secrecy/credential-name';
import { credentialIn } from '../secrecy/credential-shape';
import { isRandomText } from '../secrecy/literal';
import { markOf } from '../secrecy/secret-values';
import { certificatesOf } from '../x509/certificates';

/** What Argo CD keeps in a Secret beside a login. */
const NOT_SECRET = /^(url|name|type|project|enableOCI|server|namespaces|insecure)$/;

/** What is filled in when it is applied: by Flux, by the Vault plugin of Argo CD, or by Helm. Whole, and with no default. */
const PLACEHOLDER =
  /\$\{\w+\}|<path:[^<>#\s]+#[^<>\s]+>|\{\{-?\s*\.(?:Values|Release|Chart)\.[\w.]+(?:\s*\|\s*\w+)*\s*-?\}\}/g;

/** https://github.com/getsops/sops#encryption-protocol */
const OF_SOPS = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]+,iv:[A-Za-z0-9+/]{43}=,tag:[A-Za-z0-9+/]{22}==,type:\w+\]$/;

/** Whether a value is one that SOPS has encrypted. */
export function isSopsValue(text: string): boolean {
  return OF_SOPS.test(text);
}

/** Whether an object says, in the form that SOPS writes, that it has encrypted the values. */
export function isOfSops(said: unknown): boolean {
  const { mac, lastmodified } = (said ?? {}) as Record<string, unknown>;
  return typeof mac === 'string' && OF_SOPS.test(mac) && typeof lastmodified === 'string';
}

/** What a Secret is for. */
interface MeantOf {
  /** Whether Argo CD keeps a repository or a cluster in it. */
  readonly isRepository: boolean;
  /** Whether somebody chose what of it SOPS encrypts: what is left is not secret, but for a credential by its name. */
  readonly isEncrypted: boolean;
}

/** The keys of a field of a Secret, with a mark for each whose value is in clear, and nothing for any other. */
export function withoutValues(
  field: 'data' | 'stringData',
  values: Record<string, unknown>,
  { isRepository, isEncrypted }: MeantOf,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const text = String(value ?? '');
      const isNamed = credentialName(key) !== 'no' || credentialIn(text) !== undefined || isRandomText(text);
      const isLeft = isEncrypted && !isNamed;
      const isSecret = isClear(text) && !(isRepository && NOT_SECRET.test(key)) && !isLeft;
      return [key, isSecret ? markOf(field, key, text) : ''];
    }),
  );
}

/** Not what SOPS has encrypted, nor what is filled in when it is applied, nor certificates and nothing else. */
function isClear(text: string): boolean {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return text.trim() !== '' && ![text, decoded].some((one) => OF_SOPS.test(one) || isFilledIn(one) || isPublic(one));
}

/** Of several lines, the settings whose values are to be filled in may be the only ones that are secret. */
function isFilledIn(text: string): boolean {
  const rest = text.replace(PLACEHOLDER, '');
  // What stands between several of them, such as a colon, is no value.
  return rest !== text && (!/[\p{L}\p{N}]/u.test(rest) || (text.trim().includes('\n') && inClear(text).length === 0));
}

/** What is switched on, and the address of a server with nothing behind it. */
const NO_SECRET = /^(?:true|false|https?:\/\/[^\s/@?#]+\/?)$/i;

function isPublic(text: string): boolean {
  if (NO_SECRET.test(text.trim())) {
    return true;
  }
  const rest = text.replace(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g, '');
  return rest !== text && rest.trim() === '' && certificatesOf(text) !== undefined;
}
