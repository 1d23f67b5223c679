import { isFields } from '../collections/fields';
import type { Scope } from '../terraform/values';
import { templateOf } from '../terraform/expression';
import { jsonIn } from './expression';
import { isConfiguration } from './configuration';
import { credentialName } from './credential-name';
import { credentialIn } from './credential-shape';
import { isRandomText, literalOfArgument, withoutBraces } from './literal';
import { piecesOf } from './terraform-literals';
import type { InClear } from '../output/held-in-clear';

/** Arguments whose whole content is a secret, whatever its keys are called. */
const STORES: readonly [RegExp, RegExp][] = [
  [/^vault_(?:kv_secret|kv_secret_v2|generic_secret)$/, /^data_json(?:_wo)?$/],
  [/^kubernetes_secret(?:_v1)?$/, /^(?:binary_)?data(?:_wo)?$/],
  [/^aws_secretsmanager_secret_version$/, /^secret_(?:string|binary)(?:_wo)?$/],
  [/^google_secret_manager_secret_version$/, /^secret_data(?:_wo)?$/],
  [/^azurerm_key_vault_secret$/, /^value(?:_wo)?$/],
  [/^github_.*secret$/, /^(?:plaintext_)?value$/],
];

/** What the server is told of itself, by whatever writes to a path: a policy is no secret. */
const OF_SERVER = /^\/*(?:sys|auth|identity)\//;

/** Whether a block writes settings of the server where others of its type write values. */
export function isOfServer(type: string, block: unknown): boolean {
  const bodies = type === 'vault_generic_secret' ? [block].flat().filter(isFields) : [];
  return bodies.length > 0 && bodies.every(({ path }) => typeof path === 'string' && OF_SERVER.test(path));
}

/** Whether an argument holds nothing but secrets. */
export function storesAll(type: string, argument: string): boolean {
  return storing(type).some((names) => names.test(argument));
}

/** The names of arguments of a type that hold nothing but secrets: of most types there are none. */
export function storing(type: string): readonly RegExp[] {
  return STORES.flatMap(([types, names]) => (types.test(type) ? names : []));
}

/**
 * What such an argument holds in clear. Where a part of it is a reference, a name of a user may well stand beside that:
 * then only what nobody would call anything by counts, and the names of credentials, which are looked at elsewhere.
 *
 * @param scope what is known of what it refers to @default - nothing
 */
export function storedIn(value: unknown, argument: string, scope?: Partial<Scope>): InClear[] {
  if (isOnlyConfiguration(value)) {
    return [];
  }
  const { texts, isWhole } = textsOf(value, scope);
  const isSecret = (text: string) => credentialIn(text) !== undefined || isRandomText(text);
  const literals = texts
    .filter((text) => isWhole || isSecret(text))
    .map((text) => literalOfArgument(withoutBraces(text) ?? text))
    .filter((one) => one !== 'no');
  const standIn = !literals.includes('literal');
  return literals.length > 0 ? [{ what: `values in clear in "${argument}"`, standIn }] : [];
}

/** Nothing that has to be secret, though it is kept where secrets are. */
function isOnlyConfiguration(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([key, one]) => typeof one === 'string' && credentialName(key) === 'no' && isConfiguration(key, one),
    )
  );
}

interface Texts {
  readonly texts: readonly string[];
  /** Whether all of it is written there. */
  readonly isWhole: boolean;
}

/** The texts and numbers of a value, of what is written as JSON, and of what an expression may give. */
function textsOf(value: unknown, scope?: Partial<Scope>): Texts {
  if (typeof value === 'string') {
    const json = jsonIn(value);
    if (json !== undefined) {
      return textsOf(json, scope);
    }
    const syntax = /[$%]\{/.test(value) ? templateOf(value) : undefined;
    if (syntax === undefined) {
      return { texts: [value], isWhole: !/[$%]\{/.test(value) };
    }
    const { pieces, isWhole } = piecesOf(syntax, '', scope);
    // What is encoded is JSON again.
    const all = pieces
      .map(({ text }) => jsonIn(text) ?? text)
      .map((one) => (typeof one === 'string' ? one : textsOf(one)));
    return {
      texts: all.flatMap((one) => (typeof one === 'string' ? [one] : one.texts)),
      isWhole,
    };
  }
  if (typeof value === 'object' && value !== null) {
    const all = Object.values(value).map((one) => textsOf(one, scope));
    return { texts: all.flatMap(({ texts }) => texts), isWhole: all.every(({ isWhole }) => isWhole) };
  }
  return { texts: typeof value === 'number' ? [String(value)] : [], isWhole: true };
}
