import type { VaultView } from '../views/vault-view';
import { DEFAULT_POLICY } from '../policy/builtin-policies';
import { covers } from '../policy/pattern-sets';
import type { AccessRules } from '../policy/policy';

/**
 * Of one's own token, of leases that nobody else can name, of what the server lets every token do, of what it makes at
 * random, and of what an authority for certificates tells whoever asks.
 */
export function isNobodys(vault: VaultView, rules: readonly AccessRules[]): (path: string) => boolean {
  const authorities = authoritiesAmong(vault, rules);
  const all = [...vault.policies.all.values(), ...vault.roles.values()].map(({ namespace }) => namespace);
  const namespaces = [...new Set(all)].filter((namespace) => namespace !== '').map((namespace) => `${namespace}/`);
  return (path) =>
    isPublic(authorities, path) ||
    [...namespaces.filter((namespace) => path.startsWith(namespace)), ''].some((namespace) => {
      const own = path.slice(namespace.length);
      return (
        /^(auth|sys|cubbyhole|identity)\//.test(own) &&
        (/^auth\/token\/[^/]+$/.test(own) || OF_EVERYBODY.some((pattern) => covers(pattern, own)))
      );
    });
}

/** https://developer.hashicorp.com/vault/api-docs/system/tools, https://developer.hashicorp.com/vault/api-docs/system/policies-password */
const OF_EVERYBODY = [
  ...DEFAULT_POLICY.vault.map(({ path }) => path),
  ...['sys/tools/random', 'sys/tools/random/*', 'sys/policies/password/+/generate', 'sys/internal/ui/mounts'],
];

/** What nobody needs a token for. https://developer.hashicorp.com/vault/api-docs/secret/pki#read-issuer-certificate */
const PUBLIC =
  /\/(?:ca(?:\/pem)?|ca_chain|cert\/.*|crl(?:\/delta)?(?:\/pem)?|issuers|issuer\/[^/]+\/(?:json|der|pem|crl.*))\/?$/;

function isPublic(authorities: ReadonlySet<string>, path: string): boolean {
  const { index } = PUBLIC.exec(path) ?? {};
  return index !== undefined && authorities.has(path.slice(0, index));
}

/** Engines of type pki; where a path is in none that is known, what a rule names with the words of such an engine. */
function authoritiesAmong(vault: VaultView, rules: readonly AccessRules[]): ReadonlySet<string> {
  const known = [...vault.engines].flatMap(([path, { type }]) => (type === 'pki' ? [path] : []));
  const named = rules.flatMap(({ unordered }) =>
    unordered.flatMap(
      ({ pattern: { text } }) => /^(.+?)\/(?:ca_chain|crl|issuer|sign|issue)(?:\/|$)/.exec(text)?.[1] ?? [],
    ),
  );
  const isKnown = (path: string) =>
    path.split('/').some((_, index, parts) => vault.engines.has(parts.slice(0, index + 1).join('/')));
  return new Set([...known, ...named.filter((path) => !isKnown(path) && !/\/(?:data|metadata)\//.test(`${path}/`))]);
}
