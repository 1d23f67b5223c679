import { isIP } from 'node:net';
import { isLoopbackName, NameOwners, normalName } from '../../x509/names';
import { FleetError, oneOf } from '../../errors';
import { coversUri, isDnsName, isUriName, urisMeet } from './authority-names';
import { Certificate } from './certificate';
import { AnyCertificateAuthority, CertificateAuthority, ICertificateAuthority } from './certificate-authority';
import { Environment } from '../../fleet/environment';
import { Inventory } from '../../fleet/inventory';
import type { Tenant } from '../../fleet/tenant';

/** Names of certificates that are not the tenant's, or not its alone. */
export function certificateNameErrors(inventory: Inventory): FleetError[] {
  const { tenants, namespaces } = inventory;
  const authorities = inventory.of(AnyCertificateAuthority);
  const byEnvironment = new Map<Environment, Names>();
  for (const { environment } of [...authorities, ...tenants]) {
    byEnvironment.set(environment, byEnvironment.get(environment) ?? new Names());
  }
  const errors: FleetError[] = [];
  for (const { namespace } of namespaces) {
    byEnvironment.get(namespace.tenant.environment)?.addNamespace(namespace.name, namespace.tenant.name);
  }
  for (const authority of authorities) {
    errors.push(...saidNames(authority, tenants, byEnvironment.get(authority.environment)!));
  }
  for (const secret of inventory.of(Certificate)) {
    if (!isOwnAuthority(secret.authority)) {
      errors.push(...certificateErrors(secret, byEnvironment.get(secret.tenant.environment)!));
    }
  }
  return errors;
}

/** Whose names are whose in one environment, where everybody may trust each of its authorities. */
class Names {
  readonly said = new NameOwners<string>();
  readonly uris: { readonly said: string; readonly tenant: string }[] = [];
  private readonly namespaces = new Map<string, Set<string>>();

  addNamespace(namespace: string, tenant: string): void {
    this.namespaces.set(namespace, (this.namespaces.get(namespace) ?? new Set()).add(tenant));
  }

  /** Tenants with a namespace whose Services have the name, on any cluster. */
  byNamespace(name: string): ReadonlySet<string> {
    const [, namespace] = /^(?:.+\.)?([^.*]+)\.svc(?:\.cluster\.local)?$/.exec(normalName(name)) ?? [];
    return this.namespaces.get(namespace ?? '') ?? new Set();
  }

  /** Tenants for whom an authority says a name that has something in common with it. */
  meeting(name: string): Set<string> {
    const uris = isUri(name) ? this.uris.filter(({ said }) => urisMeet(said, name)) : [];
    return new Set([...this.said.meeting(name), ...uris.map(({ tenant }) => tenant)]);
  }
}

function isUri(name: string): boolean {
  return name.includes('://');
}

/** What an authority says, each name for one tenant alone. */
function saidNames(authority: ICertificateAuthority, tenants: readonly Tenant[], names: Names): FleetError[] {
  const known = tenants.filter(({ environment }) => environment === authority.environment).map(({ name }) => name);
  return Object.entries(authority.names ?? {}).flatMap(([tenant, list]) => {
    if (authority.tenant || !known.includes(tenant)) {
      const reason = authority.tenant
        ? `it is tenant "${authority.tenant.name}"'s own, and names are declared by authorities of the environment; leave names out`
        : `names has tenant "${tenant}", which is not in "${authority.environment.name}"; name one that is`;
      return [new FleetError('AuthorityNamesInvalid', reason, authority)];
    }
    return list.flatMap((name) => {
      const others = [...names.meeting(name)].filter((other) => other !== tenant);
      if (isUri(name)) {
        names.uris.push({ said: name, tenant });
      } else {
        names.said.add(name, tenant);
      }
      return others.length > 0
        ? [
            new FleetError(
              'CertificateNameShared',
              `names gives "${name}" to "${tenant}", and ${oneOf(others)} has it, or a part of it, already; give each name to one tenant`,
              authority,
            ),
          ]
        : [];
    });
  });
}

/** Nobody but its tenant trusts it: what it signs is believed by nobody else. */
function isOwnAuthority(authority: ICertificateAuthority): boolean {
  const signer = authority instanceof CertificateAuthority ? authority.signer : undefined;
  return authority.tenant !== undefined && (signer?.kind !== 'authority' || isOwnAuthority(signer.authority));
}

/** The names of the authority, or else of the one that signs it. */
function namesOf(authority: ICertificateAuthority, tenant: string): readonly string[] {
  const signer = authority instanceof CertificateAuthority ? authority.signer : undefined;
  const said = authority.names ?? (signer?.kind === 'authority' ? { [tenant]: namesOf(signer.authority, tenant) } : {});
  return Object.hasOwn(said, tenant) ? said[tenant]! : [];
}

function certificateErrors(certificate: Certificate, names: Names): FleetError[] {
  const { authority, dnsNames, ipAddresses, uriNames } = certificate;
  const tenant = certificate.tenant.name;
  const own = namesOf(authority, tenant);
  const covered = new NameOwners<string>();
  own.filter((name) => !isUri(name)).forEach((name) => covered.add(name, tenant));
  // What is no name at all is told by the certificate itself.
  const valid = [
    ...dnsNames.filter(isDnsName),
    ...ipAddresses.filter((address) => isIP(address) > 0),
    ...uriNames.filter(isUriName),
  ];
  return valid
    .filter((name) => !isLoopbackName(name))
    .flatMap((name) => {
      const byNamespace = names.byNamespace(name);
      const others = [...new Set([...names.meeting(name), ...byNamespace])].filter((other) => other !== tenant);
      if (others.length > 0) {
        return [
          new FleetError(
            'CertificateNameShared',
            `name "${name}", or a part of it, belongs to ${oneOf(others)}, and anyone who trusts authority "${authority.node.id}" would ` +
              `take "${tenant}" for it; use a name of "${tenant}" alone`,
            certificate,
          ),
        ];
      }
      const isOwn = isUri(name)
        ? own.some((said) => isUri(said) && coversUri(said, name))
        : covered.covering(name).size > 0 || byNamespace.size > 0;
      return isOwn
        ? []
        : [
            new FleetError(
              'CertificateNameNotAllowed',
              `name "${name}" is not one of "${tenant}" at authority "${authority.node.id}", which are those of the Services in its ` +
                `namespaces (<service>.<namespace>.svc)${own.length > 0 ? ` and ${oneOf(own)}` : ''}; have the administrators of the ` +
                `authority say it: names: { "${tenant}": ["${name}"] }`,
              certificate,
            ),
          ];
    });
}
