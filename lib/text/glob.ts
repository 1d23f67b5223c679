/**
 * Whether a text is one of a pattern, in which `*` stands for any text. Each part is taken where it comes first, so that
 * nothing is tried twice, however many asterisks there are: as a regular expression, a pattern of a stranger could take
 * hours.
 */
export function isGlobOf(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (parts.length === 1) {
    return pattern === text;
  }
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
    return false;
  }
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return from <= text.length - last.length;
}
