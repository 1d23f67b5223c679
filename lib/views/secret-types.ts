/**
 * Keys that the API server asks for; of several in one place, one is enough.
 * https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
 */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kubernetes.io/basic-auth': [['username', 'password']],
  'kubernetes.io/dockercfg': [['.dockercfg']],
  'kubernetes.io/dockerconfigjson': [['.dockerconfigjson']],
  'kubernetes.io/ssh-auth': [['ssh-privatekey']],
  'kubernetes.io/tls': [['tls.crt'], ['tls.key']],
};

/** A Secret into which Kubernetes puts the token of a ServiceAccount. */
export const ACCOUNT_TOKEN = 'kubernetes.io/service-account-token';
/** The annotation by which it names the ServiceAccount. */
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** What a Secret of this type needs, and these keys lack. */
export function missingKeys(type: string | undefined, keys: Iterable<string>): string[] {
  const there = new Set(keys);
  return (Object.hasOwn(KEYS, type ?? '') ? KEYS[type!]! : [])
    .filter((some) => !some.some((key) => there.has(key)))
    .map((some) => some.join(' or '));
}
