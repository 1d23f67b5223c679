import { expressionIn, jsonIn, literalsOf } from './expression';
import { InClear, inClear, inQuotes, shownName, unlikeWords } from './clear-text';
import { credentialIn, passwordsOfAddresses } from './credential-shape';
import { Literal, literalOf, literalOfArgument } from './literal';
import { storedIn, storesAll } from './stored-values';

/**
 * Arguments that the schema of the provider for Vault calls sensitive, as far as they are credentials, and those that
 * are the same without being called so. Names of users, tenants and subscriptions are sensitive there too.
 * `terraform providers schema -json`, hashicorp/vault 5.6.0
 */
const OF_VAULT =
  /^(?:access_(?:key|token)|api_token|aws_(?:secret_access_key|session_token)|azure_account_key|base64_pem|bindpass|client_(?:key|secret|tls_key)|credentials|google_service_account_key|integration_key|jwt|oidc_client_secret|password|pem_(?:bundle|json)|pin|plaintext|private_key|secret_(?:access_key|id|key)|self_managed_password|service_account_(?:json|jwt)|tls_certificate_key|token|token_reviewer_jwt)(?:_wo)?$/;
/** Elsewhere these name an object, or in definitions of Kubernetes the key of a Secret. */
const NAMES = /^secret_id$|(?<![Aa]pi_?)(?<=[a-z])Key$/;
/** What is in it is code, or the name of a type. */
const CODE = /^(?:policy|type|condition|depends_on|lifecycle|source|version|provider)$/;
const PROSE = /^(?:description|error_message|comment|title|\/\/)$/;
/** Of several values, each by a name or an index of its own. */
const SEVERAL = /(?:passwords|passwds|tokens|api_keys|access_keys|private_keys|unseal_keys|client_secrets)$/i;

/** A block, or a part of one. */
export interface Arguments {
  /** `vault_mount`, or the name of a provider; `variable`, `locals` and so on for other blocks. */
  readonly type: string;
  /** Name of the argument, where it is one value. @default - a block of arguments */
  readonly name?: string;
}

/** What arguments of Terraform hold in clear. References and calls are no values; what they fall back on is one. */
export function inClearOfArguments(value: unknown, { type, name = '' }: Arguments): InClear[] {
  const found = new Map<string, InClear>();
  const visit = (one: unknown, own: string, siblings: Json): void => {
    const stored = storesAll(type, own) ? storedIn(one, own) : [];
    add(found, stored);
    if (stored.length > 0) {
      return;
    }
    if (typeof one === 'string') {
      const json = CODE.test(own) ? undefined : jsonIn(one);
      if (json === undefined || literalIn(one, own, type) !== 'no') {
        add(found, inClearOfText(one, own, type, siblings));
      } else {
        visit(json, own, {});
      }
    } else if (Array.isArray(one)) {
      one.forEach((element) => visit(element, nameBelow(own, own), {}));
    } else if (typeof one === 'object' && one !== null) {
      for (const key in one) {
        add(found, key.length > 20 ? byShape(key, '') : []);
        visit((one as Json)[key], nameBelow(own, key), one as Json);
      }
    }
  };
  visit(value, name, {});
  return [...found.values()];
}

/** In a comment keys are no arguments. */
function nameBelow(name: string, key: string): string {
  return name === '//' ? name : SEVERAL.test(name) ? name.slice(0, -1) : key;
}

type Json = Readonly<Record<string, unknown>>;

function add(found: Map<string, InClear>, list: readonly InClear[]): void {
  for (const one of list) {
    const before = found.get(one.what);
    found.set(one.what, before && !before.standIn ? before : one);
  }
}

function inClearOfText(text: string, name: string, type: string, siblings: Json): InClear[] {
  const code = expressionIn(text);
  if (PROSE.test(name)) {
    return [...byShape(text, name), ...inClear(text, unlikeWords).filter(isSetting)];
  }
  const shapes = byShape(text, name);
  if (CODE.test(name) || shapes.some(({ standIn }) => !standIn)) {
    return shapes;
  }
  const ownName = nameOf(name, siblings);
  const literals = code === undefined ? [text] : literalsOf(code);
  const all = literals.map((one) => literalIn(one, ownName, type));
  if (all.some((one) => one !== 'no')) {
    return [{ what: `"${shownName(ownName)}" in clear`, standIn: !all.includes('literal') }];
  }
  const settings = code === undefined ? inClear(text) : inClear(text, inQuotes);
  return [...shapes, ...settings.filter(isSetting)];
}

/** Where an argument is called `value`, the one beside it says of what. */
function nameOf(name: string, { name: beside, key, type }: Json): string {
  if (name !== 'value') {
    return name;
  }
  const said = type === 'SecureString' ? 'password' : (beside ?? key);
  return typeof said === 'string' ? said : name;
}

function literalIn(text: string, name: string, type: string): Literal {
  if (isOfVault(type) && OF_VAULT.test(name)) {
    return literalOfArgument(text);
  }
  if (NAMES.test(name)) {
    return 'no';
  }
  return literalOf(type.startsWith('provider.') && name === 'token' ? 'api_token' : name, text);
}

function isOfVault(type: string): boolean {
  return type.startsWith('vault_') || type === 'provider.vault';
}

function isSetting({ what }: InClear): boolean {
  return what.includes('in clear for');
}

function byShape(text: string, name: string): InClear[] {
  const where = name === '' ? '' : ` in "${shownName(name)}"`;
  const shape = credentialIn(text);
  const addresses = passwordsOfAddresses(text).map((one) => literalOf('address-password', one));
  return [
    ...(shape === undefined ? [] : [{ what: `${shape}${where}`, standIn: false }]),
    ...(addresses.some((one) => one !== 'no')
      ? [{ what: `a password${where}`, standIn: !addresses.includes('literal') }]
      : []),
  ];
}
