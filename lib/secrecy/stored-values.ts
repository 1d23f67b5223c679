import { expressionIn, jsonIn } from './expression';
import type { InClear } from './clear-text';
import { literalOfArgument } from './literal';

/** Arguments whose whole content is a secret, whatever its keys are called. */
const STORES: readonly [RegExp, RegExp][] = [
  [/^vault_(?:kv_secret|kv_secret_v2|generic_secret)$/, /^data_json(?:_wo)?$/],
  [/^kubernetes_secret(?:_v1)?$/, /^(?:binary_)?data(?:_wo)?$/],
  [/^aws_secretsmanager_secret_version$/, /^secret_(?:string|binary)(?:_wo)?$/],
  [/^google_secret_manager_secret_version$/, /^secret_data(?:_wo)?$/],
  [/^azurerm_key_vault_secret$/, /^value(?:_wo)?$/],
  [/^github_.*secret$/, /^(?:plaintext_)?value$/],
];

/** Whether an argument holds nothing but secrets. */
export function storesAll(type: string, argument: string): boolean {
  return STORES.some(([types, names]) => types.test(type) && names.test(argument));
}

/**
 * What such an argument holds in clear. Where a part of it is a reference, a name of a user may well stand beside that:
 * then only the names of credentials tell.
 */
export function storedIn(value: unknown, argument: string): InClear[] {
  const texts = textsOf(value);
  const literals = texts.map(literalOfArgument).filter((one) => one !== 'no');
  const isLiteral = literals.length > 0 && !texts.some((text) => /[$%]\{/.test(text));
  const standIn = !literals.includes('literal');
  return isLiteral ? [{ what: `values in clear in "${argument}"`, standIn }] : [];
}

/** The texts and numbers of a value, of what is written as JSON, and of what `jsonencode` is given, if all are literals. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const code = expressionIn(value);
    const json = code === undefined ? jsonIn(value) : undefined;
    return code !== undefined ? encoded(code, value) : json === undefined ? [value] : textsOf(json);
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsOf)
    : typeof value === 'number'
      ? [String(value)]
      : [];
}

/** With the expression itself where it refers to anything. */
function encoded(code: string, expression: string): string[] {
  const rest = code.replace(/(?:"(?:[^"\\]|\\.)*"|[\w-]+)\s*[=:]\s*(?=\S)/g, '').replace(/"(?:[^"\\]|\\.)*"/g, '');
  const isLiteral = /^jsonencode\((?:[\s{}[\],\d.]|\b(?:true|false|null)\b)*\)$/.test(rest);
  return isLiteral ? [...code.matchAll(/[=:]\s*"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text!) : [expression];
}
