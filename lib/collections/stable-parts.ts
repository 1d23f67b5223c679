/**
 * Items in parts of which each is small enough, by the name of the part, in their order: one that comes or goes moves
 * nothing but what is in its own part.
 *
 * A part that is too large is two, by the next bit of a key of each item; what has the same bits stays together.
 *
 * @param bitsOf `0` and `1`, as many for each item
 */
export function stableParts<T>(
  items: readonly T[],
  bitsOf: (item: T) => string,
  isSmall: (items: readonly T[]) => boolean,
): Map<string, readonly T[]> {
  const parts = new Map<string, readonly T[]>();
  const divide = (path: string, own: readonly { readonly item: T; readonly bits: string }[]) => {
    const [first] = own;
    if (!first) {
      return;
    }
    const all = own.map(({ item }) => item);
    if (isSmall(all) || own.every(({ bits }) => bits === first.bits)) {
      parts.set(path, all);
      return;
    }
    for (const bit of ['0', '1']) {
      divide(
        path + bit,
        own.filter(({ bits }) => bits[path.length] === bit),
      );
    }
  };
  divide(
    '',
    items.map((item) => ({ item, bits: bitsOf(item) })),
  );
  return parts;
}
