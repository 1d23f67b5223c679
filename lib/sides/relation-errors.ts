import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { FleetBase } from '../fleet/fleet-base';
import { Inventory, readingPlaces } from '../fleet/inventory';
import { ownedName } from '../fleet/owned';
import { Tenant } from '../fleet/tenant';
import { TenantSecret } from '../fleet/tenant-secret';
import { KINDS } from '../kinds';
import type { Claim } from '../kinds/kind';
import { gitOpsErrors } from './gitops-errors';
import { keptClaims, keptPolicyErrors, unusedNames } from './kept-names';
import { identityErrors } from './identity-errors';
import { stateErrors } from './state-errors';

/** What is wrong only together: each constructor alone could not know. */
export function relationErrors(inventory: Inventory): FleetError[] {
  return [
    ...twice(claims(inventory)),
    ...KINDS.flatMap((kind) => kind.errors?.(inventory) ?? []),
    ...identityErrors(inventory),
    ...keptPolicyErrors(inventory),
    ...unusedNames(inventory),
    ...namespaceErrors(inventory),
    ...deliveryErrors(inventory),
    ...hubErrors(inventory),
    ...templatedErrors(inventory),
    ...gitOpsErrors(inventory),
    ...stateErrors(inventory),
  ];
}

/** Names that only one may have. */
function claims(inventory: Inventory): Claim[] {
  const { clusters, tenants, secrets, clients } = inventory;
  return [
    ...clusters.map((owner) => ({ what: 'cluster', name: owner.name, owner })),
    ...tenants.map((owner) => ({ what: 'tenant', name: `${owner.environment.name}/${owner.name}`, owner })),
    ...secrets.map((owner) => ({ what: 'secret', name: ownedName(owner), owner })),
    ...clients.map((owner) => {
      const { name, tenant, namespace } = owner;
      const place = [tenant.environment.name, tenant.name, namespace?.cluster.name, namespace?.name, name];
      return { what: 'client', name: place.filter(Boolean).join('/'), owner };
    }),
    ...keptClaims(inventory),
    ...KINDS.flatMap((kind) => kind.claims?.(inventory) ?? []),
  ];
}

/** One error a name, at the second that claims it. */
function twice(claims: readonly Claim[]): FleetError[] {
  const first = new Map<string, IConstruct>();
  return claims.flatMap(({ what, name, owner }) => {
    const key = `${what} ${name}`;
    const other = first.get(key);
    first.set(key, other ?? owner);
    return other
      ? [new FleetError('NameTaken', `${what} "${name}" is taken by ${other.node.path}; rename one of them`, owner)]
      : [];
  });
}

function namespaceErrors({ namespaces }: Inventory): FleetError[] {
  const errors: FleetError[] = [];
  const first = new Map<string, (typeof namespaces)[number]['namespace']>();
  for (const { namespace } of namespaces) {
    const key = `${namespace.cluster.name}/${namespace.name}`;
    const other = first.get(key);
    first.set(key, other ?? namespace);
    if (namespace.name === 'cluster') {
      errors.push(
        new FleetError(
          'NameTaken',
          'a namespace "cluster" would share its file with the cluster; rename it',
          namespace,
        ),
      );
    }
    if (other) {
      errors.push(
        new FleetError(
          'NamespaceTaken',
          `namespace "${namespace.name}" on "${namespace.cluster.name}" is taken by tenant "${other.tenant.name}" ` +
            `(${other.node.path}); a namespace belongs to one tenant and is added once`,
          namespace,
        ),
      );
    }
  }
  return errors;
}

function deliveryErrors({ namespaces }: Inventory): FleetError[] {
  return namespaces.flatMap(({ namespace, deliveries }) => {
    const what = `in namespace "${namespace.name}" on "${namespace.cluster.name}" Secret`;
    return twice(deliveries.map((owner) => ({ what, name: owner.name, owner })));
  });
}

function hubErrors(inventory: Inventory): FleetError[] {
  const { fleet, tenants, secrets, clients, namespaces } = inventory;
  const stores = namespaces.flatMap((duties) => duties.stores);
  if (!fleet.vault) {
    const onHub = [...secrets.filter(({ home }) => home !== 'elsewhere'), ...stores, ...clients];
    return [
      ...onHub.map((owner) => ({ owner, why: undefined })),
      ...KINDS.flatMap((kind) => kind.needsHub?.(inventory) ?? []),
    ].map(
      ({ owner, why = 'this lives on a hub' }) =>
        new FleetError('VaultMissing', `${why} and the fleet has none; give it a vault`, owner),
    );
  }
  const versions = tooOldForNamespaces(fleet) ? tenantsWithNamespaces(tenants, fleet) : [];
  const copied = stores
    .filter((store) => store.secrets.some(({ home }) => home === 'elsewhere'))
    .map(
      (store) =>
        new FleetError(
          'NotOnHub',
          'what is copied from a cluster, or is in another store, is on no hub, so no store of Vault/OpenBao reads it; deliver it instead',
          store,
        ),
    );
  return [...versions, ...copied];
}

/** OpenBao has Vault namespaces since 2.3. https://openbao.org/docs/concepts/namespaces */
function tooOldForNamespaces({ vault }: FleetBase): boolean {
  if (vault?.product !== 'openbao' || vault.version === undefined) {
    return false;
  }
  const [major = 0, minor = 0] = vault.version.split('.').map(Number);
  return major * 1000 + minor < 2003;
}

function tenantsWithNamespaces(tenants: readonly Tenant[], { vault }: FleetBase): FleetError[] {
  return tenants
    .filter(({ isolation }) => isolation.kind === 'vaultNamespace')
    .map(
      (tenant) =>
        new FleetError(
          'VersionTooOld',
          `Isolation.vaultNamespace() needs OpenBao 2.3, Vault/OpenBao is ${vault!.version}; upgrade it or choose another isolation`,
          tenant,
        ),
    );
}

function templatedErrors({ namespaces, deliveries, clients }: Inventory): FleetError[] {
  const errors: FleetError[] = [];
  const owners = new Map<string, string>();
  for (const { namespace } of namespaces) {
    const { tenant } = namespace;
    if (tenant.isolation.kind !== 'templatedPolicy') {
      continue;
    }
    const key = `${tenant.environment.name}/${namespace.name}`;
    const owner = owners.get(key) ?? tenant.name;
    owners.set(key, owner);
    if (owner !== tenant.name) {
      errors.push(
        new FleetError(
          'NamespaceShared',
          `with Isolation.templatedPolicy tenants "${owner}" and "${tenant.name}" would share the path of namespace ` +
            `"${namespace.name}" in "${tenant.environment.name}"; rename one namespace or use Isolation.policyPerNamespace()`,
          namespace,
        ),
      );
    }
  }
  const homes = new Map<TenantSecret<string>, string>();
  for (const { secret, namespace, reader } of readingPlaces({ deliveries, clients })) {
    if (secret.tenant.isolation.kind !== 'templatedPolicy' || secret.home !== 'kv' || secret.place) {
      continue;
    }
    const home = homes.get(secret) ?? namespace.name;
    homes.set(secret, home);
    if (home !== namespace.name) {
      errors.push(
        new FleetError(
          'SecretInTwoNamespaces',
          `with Isolation.templatedPolicy a secret belongs to one namespace name and this one is read in "${home}" ` +
            `and "${namespace.name}"; make a secret for each, or use Isolation.policyPerNamespace()`,
          reader,
        ),
      );
    }
  }
  return errors;
}
