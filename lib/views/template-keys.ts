/**
 * The keys that a Go template takes from what was read; undefined where the text alone does not tell, as the dot may
 * stand for something else.
 * https://pkg.go.dev/text/template
 */
export function templateKeys(template: string): string[] | undefined {
  const keys: string[] = [];
  for (const [, action = ''] of template.matchAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g)) {
    if (/^(range|with|define|template|block)\b/.test(action)) {
      return undefined;
    }
    if (action.startsWith('/*')) {
      continue;
    }
    keys.push(...[...action.matchAll(/\bindex\s+\.\s+"([^"]+)"/g)].map(([, key]) => key!));
    const code = action.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
    keys.push(...[...code.matchAll(/(?<![\w)\].$])\.([A-Za-z_]\w*)/g)].map(([, key]) => key!));
  }
  return keys;
}
