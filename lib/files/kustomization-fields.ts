/** Go's reader of JSON takes a name in any capitals, and two letters that only look like others. */
const fold = (name: string) => name.toUpperCase().toLowerCase();

/**
 * An object by the names of its fields, however kustomize lets them be written: `SecretGenerator` is one as well. What
 * stands under several spellings of one name is all of it in the file.
 *
 * @param names as they are usually written
 */
export function foldedFields(value: unknown, names: readonly string[]): Record<string, any> {
  const usual = new Map(names.map((name) => [fold(name), name]));
  const fields = new Map<string, unknown>();
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  for (const [written, inside] of entries.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = usual.get(fold(written)) ?? written;
    const before = fields.get(name);
    fields.set(name, Array.isArray(before) && Array.isArray(inside) ? [...(before as unknown[]), ...inside] : inside);
  }
  return Object.fromEntries(fields);
}
