import type { CertificateRole } from '../../views/certificate-authorities';
import { CertificateRequest, certificateRequests } from '../../views/certificate-requests';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { time } from '../../text/time';

/** Arguments of a role that let in names nobody has written down. */
const OPEN = [
  ['allow_any_name', 'any name'],
  ['allow_subdomains', 'every name below its own'],
  ['allow_glob_domains', 'whatever matches a pattern'],
  ['allow_localhost', '"localhost"'],
] as const;

/** Whoever gets a certificate can get no other name, address or time by the same login. */
export const certificateRoleAllowsOnlyWhatIsAsked: Check = {
  id: 'certificate-role-allows-only-what-is-asked',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who gets hold of the login has itself certified as another service, or for years, and everybody believes it.',
  *run(views) {
    const byRole = new Map<CertificateRole, CertificateRequest[]>();
    for (const request of certificateRequests(views)) {
      // Elsewhere others may ask by it too.
      if (request.role && !request.role.isOpen && !request.login.cluster.unread.operator) {
        byRole.set(request.role, [...(byRole.get(request.role) ?? []), request]);
      }
    }
    for (const [role, requests] of byRole) {
      const { path, place, source, mount, name } = role;
      for (const what of unasked(role, requests)) {
        yield {
          path,
          place,
          source,
          ...says`role "${{ mount }}/roles/${{ role: name }}" allows ${what}, which nothing here asks for`,
          fix: 'name in the role what is asked for, and nothing else',
        };
      }
    }
    yield* unpinned(views, [...byRole.values()].flat());
  },
};

function* unasked(role: CertificateRole, requests: readonly CertificateRequest[]): Iterable<string> {
  yield* OPEN.filter(([argument]) => role.allows(argument)).map(([, what]) => what);
  const names = new Set(requests.flatMap(({ dnsNames }) => dnsNames.map((one) => one.toLowerCase())));
  const uris = new Set(requests.flatMap(({ uriNames }) => uriNames));
  yield* role.domains.filter((one) => !names.has(one.toLowerCase())).map((one) => `"${one}"`);
  yield* role.uris.filter((one) => !uris.has(one)).map((one) => `"${one}"`);
  if (role.allows('allow_ip_sans') && requests.every(({ ipAddresses }) => ipAddresses.length === 0)) {
    yield 'any address';
  }
  if (role.allows('allow_wildcard_certificates') && ![...names].some((one) => one.startsWith('*.'))) {
    yield 'certificates for "*"';
  }
  const times = requests.flatMap(({ ttl }) => ttl ?? []);
  if (role.maximumTtl !== undefined && times.length === requests.length && Math.max(...times) < role.maximumTtl) {
    yield `${time(role.maximumTtl)}`;
  }
}

/**
 * A role allows all addresses or none, and OpenBao's lets a request name its own end: only the policy of the login can
 * say which. https://openbao.org/api-docs/secret/pki/#generate-certificate-and-key
 */
function* unpinned({ vault }: Views, requests: readonly CertificateRequest[]): Iterable<Found> {
  for (const { loginRole, login, path: issue, parameters } of requests) {
    if (!loginRole || !vault.policies.knowsRulesOf(loginRole, login.account)) {
      continue;
    }
    const { allowedParameters: allowed } = vault.policies.rulesOf(loginRole, login.account).restrictionsOn(issue);
    const free = !allowed?.size
      ? ['any address and any end']
      : [...allowed].flatMap(([name, values]) =>
          values.length === 0
            ? [`any ${name}`]
            : values.filter((one) => one !== parameters[name]).map((one) => `${name} ${one}`),
        );
    for (const what of free) {
      const { path, place, source, name } = loginRole;
      yield {
        path,
        place,
        source,
        ...says`login role "${{ role: name }}" may ask "${issue}" for ${what}, which nothing here does`,
        fix: 'say allowed_parameters on that path in its policy, with the values that are asked for',
      };
    }
  }
}
