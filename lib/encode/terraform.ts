/**
 * Terraform reads `${` and `%{` in every string as code. All that a program says goes to Terraform as literals; what is
 * meant as code is marked, by two characters that no text has (from Unicode's private use area).
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
const OPEN = '\uE000';
const CLOSE = '\uE001';

/** A Terraform expression, such as `vault_mount.kv.path`, for use in a configuration given to {@link literals}. */
export function expression(code: string): string {
  return `${OPEN}${code}${CLOSE}`;
}

/** A configuration in which every string is a literal, but for what {@link expression} marks. */
export function literals<T>(value: T): T {
  if (typeof value === 'string') {
    return literal(value) as T;
  }
  if (Array.isArray(value)) {
    return value.map(literals) as T;
  }
  if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const copy: Record<string, unknown> = {};
    for (const key in value) {
      copy[key] = literals(value[key]);
    }
    return copy as T;
  }
  return value;
}

/** A text within an expression: in quotes, where Terraform reads what JSON has, and the same code as everywhere. */
export function quotedText(text: string): string {
  return escaped(JSON.stringify(text));
}

function literal(text: string): string {
  if (!/[$%\uE000]/.test(text)) {
    return text;
  }
  return text
    .split(/(\uE000[^\uE001]*\uE001)/)
    .map((part) => (part.startsWith(OPEN) ? `\${${part.slice(1, -1)}}` : escaped(part)))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
}

/** What Vault gets for a literal. The reverse of {@link literals}, for reading the output back; nothing for an argument that is missing. */
export function literalText(text: string | undefined): string {
  return String(text ?? '')
    .replaceAll('$${', () => '${')
    .replaceAll('%%{', '%{');
}
