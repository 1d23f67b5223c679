/** Keys that the API server asks for. https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** What a Secret of this type needs, and these keys lack. */
export function missingKeys(type: string | undefined, keys: readonly string[]): string[] {
  return (KEYS[type ?? ''] ?? []).filter((key) => !keys.includes(key));
}
