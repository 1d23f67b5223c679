import { lastingSeconds } from '../go/duration';
import type { CertificateRole } from './certificate-authorities';
import { Login, logins, roleOf } from './logins';
import type { LoginRole } from './login-roles';
import { type SeenObject, specOf } from '../output/seen-object';
import type { Views } from './views';

/** A certificate that a generator asks the hub for. */
export interface CertificateRequest {
  readonly login: Login;
  readonly loginRole?: LoginRole;
  readonly by: SeenObject;
  /** With its Vault namespace. */
  readonly path: string;
  /** Path of the engine, and the name of the role that it names there. */
  readonly mount: string;
  readonly roleName: string;
  /** Undefined where the hub has none of the name, as far as is known. */
  readonly role?: CertificateRole;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly commonName?: string;
  /** All DNS names, the common name among them. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uriNames: readonly string[];
  /** In seconds. */
  readonly ttl?: number;
}

/** Several rules ask for the requests of one output. */
const known = new WeakMap<Views, readonly CertificateRequest[]>();

export function certificateRequests(views: Views): readonly CertificateRequest[] {
  const all = known.get(views) ?? logins(views).flatMap((login) => requestsOf(views, login));
  known.set(views, all);
  return all;
}

function requestsOf(views: Views, login: Login): CertificateRequest[] {
  const { vault } = views;
  return login.requests.flatMap(({ path, parameters }): CertificateRequest[] => {
    const [, mount, roleName] = /^(.+)\/issue\/([^/]+)$/.exec(path) ?? [];
    // Other engines may have paths of this form too.
    const type = mount === undefined ? undefined : (vault.engines.get(mount)?.type ?? 'pki');
    if (mount === undefined || type !== 'pki' || parameters === undefined) {
      return [];
    }
    const { common_name: commonName, alt_names: others, ip_sans: addresses, uri_sans: uris, ttl } = parameters;
    const cn = typeof commonName === 'string' && commonName !== '' ? commonName : undefined;
    return [
      {
        login,
        loginRole: roleOf(views.vault, login),
        by: login.who,
        path,
        mount,
        roleName: roleName!,
        role: vault.certificateRoles.get(path),
        parameters,
        commonName: cn,
        dnsNames: [...new Set([...(cn === undefined ? [] : [cn]), ...list(others)])],
        ipAddresses: list(addresses),
        uriNames: list(uris),
        ttl: lastingSeconds(ttl),
      },
    ];
  });
}

/** Filled in before it is applied. */
const FILLED_IN = /\$\{|\{\{|<path:/;

/**
 * What cert-manager lets the hub sign for its Certificates, and, with no names, by an issuer alone: annotations of other
 * objects may ask by it. The hub shortens what lasts too long, and cert-manager renews it then.
 * https://github.com/cert-manager/cert-manager/blob/master/internal/vault/vault.go
 */
export function signingRequests(views: Views): CertificateRequest[] {
  return logins(views).flatMap((login) =>
    login.requests.flatMap(({ path, by }): CertificateRequest[] => {
      const [, mount, roleName] = /^(.+?)(?:\/issuer\/[^/]+)?\/sign\/([^/]+)$/.exec(path) ?? [];
      const type = mount === undefined ? undefined : (views.vault.engines.get(mount)?.type ?? 'pki');
      if (mount === undefined || type !== 'pki' || !/^(Cluster)?Issuer$/.test(by.object.kind)) {
        return [];
      }
      const role = views.vault.certificateRoles.get(`${mount}/issue/${roleName}`);
      const shared = { login, path, mount, roleName: roleName!, role, loginRole: roleOf(views.vault, login) };
      const alone = { by, parameters: {}, dnsNames: [], ipAddresses: [], uriNames: [] };
      return [{ ...shared, ...alone }, ...certificatesBy(login, by).map((one) => ({ ...shared, ...signed(one) }))];
    }),
  );
}

function certificatesBy({ cluster }: Login, { object: issuer }: SeenObject): SeenObject[] {
  return cluster.ofKind('Certificate').filter(({ object }) => {
    const { name, kind = 'Issuer' } = specOf(object).issuerRef ?? {};
    const isThere = kind === 'ClusterIssuer' || object.metadata.namespace === issuer.metadata.namespace;
    return kind === issuer.kind && name === issuer.metadata.name && isThere;
  });
}

function signed(
  by: SeenObject,
): Pick<CertificateRequest, 'by' | 'parameters' | 'commonName' | 'dnsNames' | 'ipAddresses' | 'uriNames'> {
  const { commonName: own, literalSubject, dnsNames = [], ipAddresses = [], uris = [] } = specOf(by.object);
  const commonName = own || /(?:^|,)\s*CN=([^,]+)/i.exec(literalSubject ?? '')?.[1];
  const said = (names: readonly string[]) => names.filter((name) => !FILLED_IN.test(name));
  return {
    ...{ by, parameters: {}, commonName: commonName || undefined },
    dnsNames: [...new Set(said([...(commonName ? [commonName as string] : []), ...dnsNames]))],
    ipAddresses: said(ipAddresses),
    uriNames: said(uris),
  };
}

/** Names in one text, or in a list. */
function list(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
  return texts.map((text) => text.trim()).filter(Boolean);
}
