import { isGlobOf } from '../../text/glob';
import type { CertificateRole } from '../../views/certificate-authorities';
import { CertificateRequest, certificateRequests, signingRequests } from '../../views/certificate-requests';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';
import { time } from '../../text/time';

/** A certificate is asked for with names, and for a time, that its role allows. */
export const certificateNamesAreAllowed: Check = {
  id: 'certificate-names-are-allowed',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao refuses the request, so the Secret with the certificate is never made, or its certificate ends.',
  *run(views) {
    const signed = signingRequests(views).filter(({ by }) => by.object.kind === 'Certificate');
    for (const request of [...certificateRequests(views), ...signed]) {
      const { by, role } = request;
      for (const problem of role && !role.isOpen ? problems(request, role) : []) {
        yield {
          ...originOf(by),
          ...says`${problem} role "${{ role: role!.name }}" (${{ place: role!.place }})`,
          fix: 'ask for what the role allows, or let the role allow it',
        };
      }
    }
  },
};

function* problems(request: CertificateRequest, role: CertificateRole): Iterable<string> {
  const { commonName, dnsNames, ipAddresses, uriNames, ttl } = request;
  if (commonName === undefined && role.allows('require_cn')) {
    yield 'it asks for no common_name, which is demanded by';
  }
  for (const name of dnsNames.filter((one) => !allowsName(role, one))) {
    yield `it asks for "${name}", which is not among the names of`;
  }
  if (ipAddresses.length > 0 && !role.allows('allow_ip_sans')) {
    yield `it asks for ${ipAddresses.join(', ')}, and no address is allowed by`;
  }
  for (const name of uriNames.filter((one) => !role.uris.some((pattern) => isGlobOf(pattern, one)))) {
    yield `it asks for "${name}", which is not among the URIs of`;
  }
  if (ttl !== undefined && role.maximumTtl !== undefined && ttl > role.maximumTtl) {
    yield `it asks for ${time(ttl)} and gets ${time(role.maximumTtl)} by`;
  }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/pki#allowed_domains */
function allowsName(role: CertificateRole, asked: string): boolean {
  const name = asked.toLowerCase();
  if (name.includes('*') && !role.allows('allow_wildcard_certificates')) {
    return false;
  }
  if (role.allows('allow_any_name') || role.allows('allowed_domains_template')) {
    return true;
  }
  if (role.allows('allow_localhost') && /^(?:.*\.)?(?:localhost|localdomain)$/.test(name)) {
    return true;
  }
  return role.domains.some((one) => {
    const domain = one.toLowerCase();
    return (
      (role.allows('allow_bare_domains') && name === domain) ||
      (role.allows('allow_subdomains') && name.endsWith(`.${domain}`)) ||
      (role.allows('allow_glob_domains') && domain.includes('*') && isGlobOf(domain, name))
    );
  });
}
