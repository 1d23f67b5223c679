import { basename } from 'node:path';
import type { Scope } from '../terraform/values';
import { isBroken, yamlDocuments } from '../yaml/documents';
import { templateOf } from '../terraform/expression';
import { expressionIn, jsonIn, literalsOf } from './expression';
import { inClear, inQuotes, settingsInClear, shownName, unlikeWords } from './clear-text';
import { credentialIn, mayHoldCredential, passwordsOfAddresses } from './credential-shape';
import { credentialName } from './credential-name';
import { isRandomText, Literal, literalAround, literalOf, literalOfArgument, withoutBraces } from './literal';
import { isOfServer, storedIn, storing } from './stored-values';
import { nameOfOne, Piece, piecesOf } from './terraform-literals';
import { InClear } from '../output/held-in-clear';

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
/** Of a Secret of Kubernetes. */
const FIELDS = ['data', 'stringData', 'binaryData'];
const FILE_CONTENT = /^(?:sensitive_)?content(?:_base64)?$/;
const PROSE = /^(?:description|error_message|comment|title|\/\/)$/;

/** A block, or a part of one. */
export interface Arguments {
  /** `vault_mount`, or the name of a provider; `variable`, `locals` and so on for other blocks. */
  readonly type: string;
  /** Name of the argument, where it is one value. @default - a block of arguments */
  readonly name?: string;
  /** What is known of what they refer to. @default - nothing */
  readonly scope?: Partial<Scope>;
}

/** What arguments of Terraform hold in clear. References and calls are no values; what they fall back on is one. */
export function inClearOfArguments(value: unknown, { type, name = '', scope }: Arguments): InClear[] {
  const found = new Map<string, InClear>();
  const stores = isOfServer(type, value) ? [] : storing(type);
  const visit = (one: unknown, own: string, siblings: Json): void => {
    if (stores.some((names) => names.test(own))) {
      const stored = storedIn(one, own, scope);
      add(found, stored);
      if (stored.length > 0) {
        return;
      }
    }
    if (typeof one === 'string') {
      if (isEmptyWord(one, own, type, siblings)) {
        return;
      }
      const json = CODE.test(own) ? undefined : (jsonIn(one) ?? secretsIn(one));
      if (json === undefined || literalIn(one, own, type) !== 'no') {
        add(found, inClearOfText(one, own, type, siblings, scope));
      } else {
        visit(json, own, {});
      }
    } else if (Array.isArray(one)) {
      one.forEach((element) => visit(element, nameBelow(own, own), {}));
    } else if (typeof one === 'object' && one !== null) {
      if ((one as Json)['kind'] === 'Secret') {
        FIELDS.forEach((field) => add(found, storedIn((one as Json)[field], field, scope)));
      }
      for (const key in one) {
        if (key.length > 20) {
          add(found, byShape(key, ''));
        }
        visit((one as Json)[key], nameBelow(own, key), one as Json);
      }
    }
  };
  visit(value, name, {});
  return [...found.values()];
}

/** A text without a quote, a bracket, a line, an address or a setting: its name and its shape alone can tell of it. */
const WORD = /^[\w./*+ -]*$/;

/** Most texts are words, by a name that is none of a credential. */
function isEmptyWord(text: string, name: string, type: string, siblings: Json): boolean {
  return (
    WORD.test(text) &&
    credentialIn(text) === undefined &&
    literalIn(text, CODE.test(name) || PROSE.test(name) ? '' : nameOf(name, siblings), type) === 'no'
  );
}

/** In a comment keys are no arguments. */
function nameBelow(name: string, key: string): string {
  const one = nameOfOne(name);
  return name === '//' || one !== name ? one : key;
}

type Json = Readonly<Record<string, unknown>>;

const NOTHING: readonly InClear[] = [];

/** Secrets of Kubernetes that a text of YAML holds, as providers take it. */
function secretsIn(text: string): object | undefined {
  const documents = /^\s*["']?kind["']?\s*:\s*["']?Secret\b/m.test(text) ? yamlDocuments(text) : [];
  const secrets = documents.flatMap((one) => (isBroken(one) ? [] : [one.value as Json]));
  return secrets.length > 0 && secrets.length === documents.length ? secrets : undefined;
}

function add(found: Map<string, InClear>, list: readonly InClear[]): void {
  for (const one of list) {
    const before = found.get(one.what);
    found.set(one.what, before && !before.standIn ? before : one);
  }
}

function inClearOfText(
  text: string,
  name: string,
  type: string,
  siblings: Json,
  scope?: Partial<Scope>,
): readonly InClear[] {
  if (PROSE.test(name)) {
    return [...byShape(text, name), ...settingsInClear(text, unlikeWords)];
  }
  const shapes = byShape(text, name);
  const isDefault = type === 'variable' && name === 'type' && text.includes('optional(');
  if ((CODE.test(name) && !isDefault) || shapes.some(({ standIn }) => !standIn)) {
    return shapes;
  }
  const code = expressionIn(text);
  const ownName = nameOf(name, siblings);
  const syntax = /[$%]\{/.test(text) ? templateOf(text) : undefined;
  if (syntax) {
    const { pieces, texts } = piecesOf(syntax, ownName, scope);
    const told = pieces.flatMap((piece) => inClearOfPiece(piece, ownName, type));
    const beside = [...(code === undefined ? [text] : []), ...texts].flatMap((one) => inClear(one));
    return [...shapes, ...told, ...beside];
  }
  const literals = code === undefined ? [text] : literalsOf(code);
  const all = literals.map((one) => literalIn(one, ownName, type));
  if (all.some((one) => one !== 'no')) {
    return [{ what: `"${shownName(ownName)}" in clear`, standIn: !all.includes('literal') }];
  }
  return [...shapes, ...(code === undefined ? settingsInClear(text) : settingsInClear(text, inQuotes))];
}

/** A text that an expression may give, by its own name or by a key of it. */
function inClearOfPiece({ name, text, isPart, isNumber }: Piece, ownName: string, type: string): InClear[] {
  const whole = isPart ? undefined : withoutBraces(text);
  const literal = isNumber ? 'no' : whole === undefined ? literalAround(name, text) : literalIn(whole, name, type);
  const what = name === ownName ? `"${shownName(name)}" in clear` : `a value in clear for "${shownName(name)}"`;
  return literal === 'no' ? [] : [{ what, standIn: literal === 'standIn' }];
}

/** Where an argument is called `value`, the one beside it says of what; of a file that is written, its name does. */
function nameOf(name: string, { name: beside, key, type, filename }: Json): string {
  if (FILE_CONTENT.test(name) && typeof filename === 'string') {
    const own = basename(filename).replace(/\.\w+$/, '');
    return credentialName(own) === 'no' ? name : own;
  }
  if (name !== 'value') {
    return name;
  }
  const said = type === 'SecureString' ? 'password' : (beside ?? key);
  return typeof said === 'string' ? said : name;
}

function literalIn(text: string, name: string, type: string): Literal {
  if (type === 'local_sensitive_file' && FILE_CONTENT.test(name)) {
    return isRandomText(text.trim()) ? 'literal' : 'no';
  }
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

function byShape(text: string, name: string): readonly InClear[] {
  if (!mayHoldCredential(text)) {
    return NOTHING;
  }
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
