import type { FoundValue } from './found-fleet';

/** The keys of the value that are in it. */
export function keysOf(value: FoundValue): readonly string[] {
  return 'key' in value ? [value.key] : value.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.key]));
}

/** `{{ .key }}` and `{{ index . "key" }}`, as the operator's engine reads them. */
const FIELD = /\{\{-?\s*(?:\$?\.([A-Za-z_][A-Za-z0-9_]*)|index\s+\$?\.\s+"([-._a-zA-Z0-9]+)")\s*-?\}\}/g;
/** The same, where it takes the white space away that is around it. */
const TRIMS = /\{\{-|-\}\}/;

/**
 * A template of the operator as text and keys; undefined where it computes more than that.
 *
 * @param keyOf the key of the value that a name in the template stands for
 */
export function valueOf(template: string, keyOf: (name: string) => string | undefined): FoundValue | undefined {
  const parts: (string | { readonly key: string })[] = [];
  let end = 0;
  for (const { 0: all, 1: field, 2: indexed, index } of template.matchAll(FIELD)) {
    const key = keyOf(field ?? indexed!);
    if (key === undefined || TRIMS.test(all)) {
      return undefined;
    }
    parts.push(template.slice(end, index), { key });
    end = index + all.length;
  }
  parts.push(template.slice(end));
  const isPlain = parts.every((part) => typeof part !== 'string' || !part.includes('{{'));
  const [before, key, after] = parts;
  return !isPlain
    ? undefined
    : parts.length === 3 && before === '' && after === '' && typeof key === 'object'
      ? key
      : { parts: parts.filter((part) => part !== '') };
}
