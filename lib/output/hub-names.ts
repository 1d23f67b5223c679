/**
 * Names as Vault and OpenBao take them: two that are one to the server are one name here. Both products do the same.
 *
 * - policies: trimmed and in lower case (`sanitizeName` of the policy store, `SanitizePolicies` of tokens)
 * - roles: in lower case at every method but those of {@link CASE_SENSITIVE}
 * - entities, groups and their aliases: in lower case
 * - mounts and Vault namespaces: without slashes around them, else as they are written
 *
 * https://github.com/openbao/openbao/blob/main/sdk/helper/policyutil/policyutil.go
 */
export const hubName = {
  policy: (name: string) => lower(name.replace(SPACE_AROUND, '')),
  role: (method: string, name: string) => (CASE_SENSITIVE.has(method) ? name : lower(name)),
  identity: (name: string) => lower(name),
  mount: (path: string) => (path.startsWith('/') || path.endsWith('/') ? path.replace(/^\/+|\/+$/g, '') : path),
} as const;

/** Methods that take the names of their roles as they are. */
const CASE_SENSITIVE: ReadonlySet<string> = new Set(['token', 'okta']);

/** What Go takes for space. https://pkg.go.dev/unicode#IsSpace */
const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const SPACE_AROUND = new RegExp(`^${SPACE}|${SPACE}$`, 'g');

const PLAIN = /^[ -~]*$/;

/** Letter by letter, as Go does it: what stands around a letter changes nothing, and a letter stays one. */
function lower(text: string): string {
  // Most names are plain, and asked for a hundred times.
  return PLAIN.test(text)
    ? text.toLowerCase()
    : [...text].map((letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('');
}

/**
 * What is wrong with the path of a mount that is said to exist; undefined for one that the hub may have. In a policy a
 * wildcard or a template would reach other mounts, and the server refuses `..`.
 */
export function mountFault(path: string): string | undefined {
  if (path === '') {
    return 'is empty';
  }
  if (/[*+]|\{\{|\}\}|\$\{|%\{/.test(path)) {
    return 'holds a wildcard or a template';
  }
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return 'holds "//", "." or ".."';
  }
  if (/^(sys|auth|identity|cubbyhole)(\/|$)/.test(path)) {
    return 'is where the server keeps what is its own';
  }
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/.test(path) ? 'holds a space or a control character' : undefined;
}
