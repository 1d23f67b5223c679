import { createHash } from 'node:crypto';
import { isFields } from '../collections/fields';
import { settingInClear } from '../secrecy/clear-text';
import { credentialIn, passwordsOfAddresses } from '../secrecy/credential-shape';
import { masked } from '../text/masked';
import type { Item } from './items';
import { textOf } from './same-meaning';

/** Where secrets may stand under any name: all but what is listed is withheld. */
interface Withheld {
  readonly type: RegExp;
  /** @default - everywhere in it */
  readonly at?: RegExp;
  /** The last name of what may be shown. @default - nothing */
  readonly but?: RegExp;
}

const SERVER =
  /^(address|addresses|namespace|host|hosts|port|region|project|alias|version|path|role|mount|method|insecure|(skip|use|max|tls|ssl)_\w+|\w*_file|\w*ca_cert\w*|cluster_ca_certificate)$/;

const WITHHELD: readonly Withheld[] = [
  { type: /^provider$/, but: SERVER },
  {
    type: /^terraform$/,
    at: /^(backend|cloud)\b/,
    but: /^(address|bucket|container_name|encrypt|endpoint|hostname|key|name|organization|path|prefix|project|region|resource_group_name|storage_account_name|tags|use_\w+|workspace\w*|\w*table)$/,
  },
  { type: /^variable$/, at: /^default\b/ },
  { type: /kubernetes_(secret|config_map)/, at: /^(string_|binary_)?data/ },
  {
    type: /^vault_database_secret_backend_connection$/,
    at: /^(data\b|\w+(\[\d+\])?\.)/,
    but: /^(connection_url|hosts?|port|username|username_template|insecure|(max|tls|ssl|split|disable|idle)_\w+|connect_timeout|protocol_version|auth_type|self_managed)$/,
  },
  { type: /./, at: /\benv\[.*\]\.value$/ },
];

/** Whether a secret may stand at a place of an item, by where that is, by what it is called and by how it looks. */
export function mayBeSecret(item: Pick<Item, 'type' | 'what'>, at: string, value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'boolean') {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some((one: unknown) => mayBeSecret(item, at, one));
  }
  if (isFields(value)) {
    const name = typeof value['name'] === 'string' ? value['name'] : undefined;
    return Object.entries(value).some(([key, one]) => {
      const isOfName = key === 'value' && name !== undefined;
      return mayBeSecret(item, isOfName ? `${at}.env[${name}].value` : `${at}.${key}`, one);
    });
  }
  const names = namesIn(at);
  const isWithheld = WITHHELD.some(
    ({ type, at: where, but }) =>
      type.test(item.type) && (where?.test(at) ?? true) && !(but?.test(names.at(-1) ?? '') ?? false),
  );
  const text = String(value as string | number);
  return isWithheld || calledBy(item, names).some((name) => settingInClear(name, text).some((one) => !isAddress(one)));
}

/** What says what the value is: the last name, of an entry of a list that of the entry, of a value of Terraform its own. */
function calledBy({ type, what }: Pick<Item, 'type' | 'what'>, names: readonly string[]): string[] {
  return [...names.slice(names.at(-1) === 'value' ? -2 : -1), ...(/^(output|locals)$/.test(type) ? [what] : [])];
}

/** Of an address, all but its password is shown. */
function isAddress({ what }: { readonly what: string }): boolean {
  return what === 'a URL with a password';
}

/** `spec.containers[app].env[TOKEN].value`: each name, without numbers. */
function namesIn(at: string): string[] {
  return at.split(/[.[\]]+/).filter((name) => name !== '' && !/^\d+$/.test(name));
}

const LONGEST = 120;

/** A value for a person: keys by their fingerprints, what looks like a credential not at all. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string' ? value : isFields(value) || Array.isArray(value) ? textOf(value) : String(value);
  if (/-----BEGIN /.test(text)) {
    return `sha256:${createHash('sha256')
      .update(text.replace(/\s|\\n/g, ''))
      .digest('hex')
      .slice(0, 16)}`;
  }
  const plain = masked(text);
  if (credentialIn(text) !== undefined || passwordsOfAddresses(text).some((one) => plain.includes(one))) {
    return '<hidden>';
  }
  return JSON.stringify(plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain);
}
