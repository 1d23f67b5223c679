import { CORE_SCHEMA, FAILSAFE_SCHEMA, load } from 'js-yaml';
import { isFields } from '../collections/fields';

/** What the provider of a cloud makes of the parameters of a SecretProviderClass. */
export interface ReadClass {
  /** Why it refuses the mount. */
  readonly faults: readonly string[];
  /** Files that several objects are. */
  readonly clashes?: readonly string[];
  /** Undefined where not all of them are known. */
  readonly files?: readonly string[];
  readonly asAccount: boolean;
}

export type Parameters = Readonly<Record<string, string | undefined>>;
export type Entry = Readonly<Record<string, unknown>>;

/**
 * The objects of a text of YAML: none of an empty one, undefined where it is no list of objects.
 *
 * @param types whether the reader looks for numbers and truth values before it makes text of them, or takes the text
 */
export function entriesIn(text: string, types: 'resolved' | 'literal'): Entry[] | undefined {
  const all = yamlOf(text, types);
  if (all === null) {
    return [];
  }
  return Array.isArray(all) && all.every(isFields) ? (all as Entry[]) : undefined;
}

/** Undefined where it is no YAML, null where it is empty. */
export function yamlOf(text: string, types: 'resolved' | 'literal'): unknown {
  try {
    return load(text, { schema: types === 'literal' ? FAILSAFE_SCHEMA : CORE_SCHEMA }) ?? null;
  } catch {
    return undefined;
  }
}

/** What a field of text holds. */
export function textOf(value: unknown): string {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText && value !== 'null' && value !== '~' ? String(value).trim() : '';
}

export function twice(files: readonly string[]): string[] {
  const again = files.filter((file, index) => file !== '' && files.indexOf(file) < index);
  return [...new Set(again)];
}

/**
 * Whether the driver writes no file of that name.
 * https://github.com/kubernetes-sigs/secrets-store-csi-driver/blob/main/pkg/util/fileutil/writer.go
 */
export function isRefusedFile(file: string): boolean {
  const parts = file.split('/');
  // Where it is not the shortest name of the file, such as a//b and ./a, it is refused too.
  return parts[0]!.startsWith('..') || parts.some((part) => ['', '.', '..'].includes(part));
}

export function notAList(parameter: string): string {
  return `${parameter} is not text of YAML with a list of objects`;
}

/** As Go reads it; undefined for what it refuses, false for nothing. https://pkg.go.dev/strconv#ParseBool */
export function truthOf(text: string): boolean | undefined {
  return /^(1|t|true)$/i.test(text) ? true : /^(|0|f|false)$/i.test(text) ? false : undefined;
}
