import { IConstruct } from 'constructs';
import { isIP } from 'node:net';
import { normalName } from '../../x509/names';
import { note } from '../../errors';

/**
 * Names by the name of a tenant: DNS names, with `*` for one label at most as the first, addresses, and URIs, which `/*`
 * at their end makes a prefix.
 */
export type AuthorityNames = Readonly<Record<string, readonly string[]>>;

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const DNS_NAME = new RegExp(`^(?=.{1,253}$)(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`);
/** Neither what separates names in a request, nor what is a pattern in a role, nor a second spelling of the same. */
const URI_NAME = /^[a-z][a-z0-9+.-]*:\/\/[^\s,*%\p{C}]+$/iu;

/** @internal */
export function isDnsName(name: string): boolean {
  return DNS_NAME.test(name);
}

/** @internal */
export function isUriName(name: string): boolean {
  return URI_NAME.test(name) && !/\/\.{1,2}(?:\/|$)/.test(name);
}

/** @internal Notes names that no certificate could have. */
export function requireAuthorityNames(scope: IConstruct, names: AuthorityNames | undefined): void {
  for (const [tenant, list] of Object.entries(names ?? {})) {
    for (const name of list) {
      if (!isDnsName(name) && isIP(name) === 0 && !isUriName(name.replace(/\/\*$/, '/x'))) {
        note(
          scope,
          'CertificateNameInvalid',
          `names["${tenant}"] has ${JSON.stringify(name)}, which is not a name; use a DNS name with "*" at most as its first label, ` +
            'an address, or a URI, with "/*" at its end for all below it',
        );
      }
    }
  }
}

/** @internal Whether a URI is one of those that are said. */
export function coversUri(said: string, uri: string): boolean {
  const prefix = said.endsWith('/*') ? normalName(said.slice(0, -1)) : undefined;
  return prefix === undefined ? normalName(said) === normalName(uri) : normalName(uri).startsWith(prefix);
}

/** @internal Whether two that are said have a URI in common. */
export function urisMeet(one: string, other: string): boolean {
  const plain = (said: string) => normalName(said.replace(/\*$/, ''));
  return (
    coversUri(one, plain(other)) ||
    coversUri(other, plain(one)) ||
    // Both are prefixes.
    (one.endsWith('/*') &&
      other.endsWith('/*') &&
      (plain(one).startsWith(plain(other)) || plain(other).startsWith(plain(one))))
  );
}
