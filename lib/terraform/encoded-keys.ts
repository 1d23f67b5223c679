const PART =
  /[ \t\r]+|\n|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\$]|\\.|\$(?!\{)|\$\{(?:[^{}"]|"[^"]*"|\{[^{}]*\})*\})*"|[A-Za-z_][\w-]*|<<|[=:]|[\s\S]/y;

/**
 * Keys of the object in a `jsonencode({...})` of Terraform; undefined where its text alone does not tell them.
 * https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects
 */
export function encodedKeys(text: string): string[] | undefined {
  const [before, body, ...more] = text.split(/\bjsonencode\(\s*\{/);
  if (before === undefined || body === undefined || more.length > 0) {
    return undefined;
  }
  const keys: string[] = [];
  let depth = 0;
  let key: string | undefined;
  let isValue = false;
  PART.lastIndex = 0;
  for (let part = PART.exec(body)?.[0]; part !== undefined; part = PART.exec(body)?.[0]) {
    if (part === '}' && depth === 0) {
      // It is the whole of what is encoded.
      return (key === undefined || isValue) && /^\s*\)/.test(body.slice(PART.lastIndex)) ? keys : undefined;
    } else if (part === '<<') {
      return undefined;
    } else if (isValue) {
      depth += /^[[({]$/.test(part) ? 1 : /^[\])}]$/.test(part) ? -1 : 0;
      isValue = depth > 0 || !/^[,\n]$/.test(part);
    } else if (key !== undefined && /^[=:]$/.test(part)) {
      keys.push(key);
      [key, isValue] = [undefined, true];
    } else if (/^(\s|#|\/\/|\/\*)/.test(part) || part === ',') {
      continue;
    } else if (key === undefined && part !== 'for' && /^("[^$]*"|[A-Za-z_][\w-]*)$/.test(part)) {
      key = part.startsWith('"') ? (JSON.parse(part) as string) : part;
    } else {
      return undefined;
    }
  }
  return undefined;
}
