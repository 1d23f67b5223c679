import { NameOwners, normalName } from '../../x509/names';
import { CertificateRequest, certificateRequests } from '../../views/certificate-requests';
import { ownerOf } from '../../views/tenants';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** No name of a certificate can be had by two tenants of one authority. */
export const certificateNamesHaveOneTenant: Check = {
  id: 'certificate-names-have-one-tenant',
  severity: 'error',
  scope: 'fleet',
  why: 'One team gets a certificate in the name of another, and everybody who trusts the authority believes it.',
  *run(views) {
    const byRoot = new Map<string, Map<string, Reach>>();
    for (const request of certificateRequests(views)) {
      const { role, login } = request;
      if (role && !role.isOpen && login.account !== undefined) {
        const root = rootOf(views, request.mount);
        const reaches = byRoot.get(root) ?? new Map<string, Reach>();
        byRoot.set(root, reaches);
        const tenant = ownerOf(views, login.mount, login.account.split('/')[0]!).name;
        reaches.set(`${tenant} ${request.path} ${login.mount} ${login.role}`, {
          tenant,
          request,
          names: namesOf(views, request),
        });
      }
    }
    for (const [root, reaches] of byRoot) {
      yield* meetings(root, [...reaches.values()]);
    }
  },
};

/** What the logins of one tenant can be certified as by one role. */
interface Reach {
  readonly tenant: string;
  readonly request: CertificateRequest;
  readonly names: Names;
}

interface Names {
  /** Names, and wildcards of one label. */
  readonly exact: readonly string[];
  /** All names below these. */
  readonly below: readonly string[];
  readonly any: boolean;
}

/** The authority above all others, which is the one that is trusted. */
function rootOf({ vault }: Views, mount: string): string {
  const seen = new Set([mount]);
  let root = mount;
  for (let signer = vault.issuers.get(root)?.signer; signer !== undefined && !seen.has(signer);) {
    seen.add(signer);
    root = signer;
    signer = vault.issuers.get(root)?.signer;
  }
  return root;
}

/** What the policy of the login leaves of what the role allows. Templates are not known. */
function namesOf(views: Views, { role, loginRole, login, path, parameters }: CertificateRequest): Names {
  const allowed =
    loginRole && views.vault.policies.rulesOf(loginRole, login.account).restrictionsOn(path).allowedParameters;
  if (allowed?.size && !allowed.has('*')) {
    const values = ['common_name', 'alt_names'].flatMap((name) => {
      const said = allowed.get(name);
      return said?.length === 0 ? [undefined] : (said ?? []).flatMap((value) => String(value).split(','));
    });
    const names = values.filter((value) => value !== undefined).map((value) => value.trim());
    if (!values.includes(undefined) && names.every((name) => !/\*(?!\.)|.\*/.test(name))) {
      return { exact: names.filter(Boolean), below: [], any: false };
    }
  }
  if (role!.allows('allowed_domains_template')) {
    const asked = [parameters['common_name']].filter((name) => typeof name === 'string');
    return { exact: asked, below: [], any: false };
  }
  const { domains } = role!;
  const globs = role!.allows('allow_glob_domains') ? domains.filter((one) => one.includes('*')) : [];
  return {
    exact: role!.allows('allow_bare_domains') ? domains : [],
    below: [
      ...(role!.allows('allow_subdomains') ? domains.filter((one) => !one.includes('*')) : []),
      ...globs.filter((one) => /^\*\.[^*]+$/.test(one)).map((one) => one.slice(2)),
    ],
    any: role!.allows('allow_any_name') || globs.includes('*'),
  };
}

/** Told at the role that allows more. */
function* meetings(root: string, reaches: readonly Reach[]): Iterable<Found> {
  const exact = new NameOwners<Reach>();
  const below = new Map<string, Reach[]>();
  for (const reach of reaches) {
    const others = (found: Iterable<Reach>) => [...found].filter(({ tenant }) => tenant !== reach.tenant);
    for (const name of reach.names.exact) {
      yield* others(exact.meeting(name))
        .slice(0, 1)
        .map((other) => finding(root, name, reach, other));
    }
    reach.names.exact.forEach((name) => exact.add(name, reach));
    for (const name of reach.names.below) {
      below.set(normalName(name), [...(below.get(normalName(name)) ?? []), reach]);
    }
    if (reach.names.any) {
      yield* others(reaches)
        .slice(0, 1)
        .map((other) => finding(root, other.names.exact[0] ?? 'any name', reach, other));
    }
  }
  for (const reach of reaches) {
    for (const name of [...reach.names.exact, ...reach.names.below.map((one) => `*.${one}`)]) {
      const [wider] = above(below, name).filter(({ tenant }) => tenant !== reach.tenant);
      yield* wider ? [finding(root, name, wider, reach)] : [];
    }
  }
}

/** Who may have all names below one of those that stand above it. */
function above(below: ReadonlyMap<string, Reach[]>, name: string): Reach[] {
  const labels = normalName(name).split('.');
  return labels.slice(1).flatMap((_label, index) => below.get(labels.slice(index + 1).join('.')) ?? []);
}

function finding(root: string, name: string, one: Reach, other: Reach): Found {
  const { path, place, source, name: role } = one.request.role!;
  return {
    path,
    place,
    source,
    ...says`role "${{ role }}" lets "${{ tenant: one.tenant }}" be certified as "${{ dnsName: normalName(name) }}", which "${{ otherTenant: other.tenant }}" can also be (by role "${other.request.role!.name}") below authority "${root}"`,
    fix: 'name in each role what its tenant is called, and nothing that another tenant is called',
  };
}
