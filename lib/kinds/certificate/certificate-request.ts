import { seconds } from '../../go/duration';
import type { Certificate } from './certificate';
import type { ICertificateAuthority } from './certificate-authority';

/** Where a certificate is had on the hub. */
export function issuePath({ authority, roleName }: Certificate): string {
  return `${authority.mount}/issue/${roleName}`;
}

/**
 * What is asked for. All of it is text: the policy that allows these values and no others would not take a number for the
 * text of the same number. https://developer.hashicorp.com/vault/api-docs/secret/pki#generate-certificate-and-key
 */
export function issueParameters(certificate: Certificate): Readonly<Record<string, string>> {
  const { commonName, dnsNames, ipAddresses, uriNames, ttl } = certificate;
  const more = { alt_names: dnsNames.filter((name) => name !== commonName), ip_sans: ipAddresses, uri_sans: uriNames };
  const lists = Object.entries(more).filter(([, values]) => values.length > 0);
  return {
    common_name: commonName,
    ...Object.fromEntries(lists.map(([name, values]) => [name, values.join(',')])),
    ttl: `${seconds(ttl)}s`,
  };
}

/** Where everybody may read the certificate of an authority and those above it. */
export function chainPath({ mount }: ICertificateAuthority): string {
  return `${mount}/cert/ca_chain`;
}
