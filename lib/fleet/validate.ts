import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { Certificate } from './certificate';
import { CopiedSecret } from './copied-secret';
import { Database } from './database';
import { FleetBase } from './fleet-base';
import { GeneratedSecret } from './generated-secret';
import { Inventory, readingPlaces } from './inventory';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { StoredSecret } from './stored-secret';
import { StaticSecret } from './static-secret';
import { Tenant } from './tenant';
import { TenantSecret } from './tenant-secret';
import { certificateErrors } from './validate-certificates';
import { copyErrors } from './validate-copies';
import { databaseErrors } from './validate-databases';
import { outsideErrors } from './validate-outside';
import { sealedSecretErrors } from './validate-sealed-secrets';
import { identityErrors } from './validate-identities';

/** What is wrong only together: each constructor alone could not know. */
export function relationErrors(inventory: Inventory): FleetError[] {
  return [
    ...twice('cluster', inventory.clusters, ({ name }) => name),
    ...twice('tenant', inventory.tenants, ({ name, environment }) => `${environment.name}/${name}`),
    ...twice('secret', inventory.secrets, ({ name, tenant }) => `${tenant.environment.name}/${tenant.name}/${name}`),
    ...twice('client', inventory.clients, ({ name, tenant, namespace }) =>
      [tenant.environment.name, tenant.name, namespace?.cluster.name, namespace?.name, name].filter(Boolean).join('/'),
    ),
    ...twice('key', inventory.keys, ({ name, tenant }) => `${tenant.environment.name}/${tenant.name}/${name}`),
    ...twice(
      'variable',
      variablesOf(inventory),
      ({ variable }) => variable,
      ({ owner }) => owner,
    ),
    ...twice('database', inventory.databases, ({ environment, tenant, node }) =>
      [environment.name, tenant?.name, node.id].filter(Boolean).join('/'),
    ),
    ...twice('authority', inventory.authorities, ({ environment, tenant, node }) =>
      [environment.name, tenant?.name, node.id].filter(Boolean).join('/'),
    ),
    ...databaseErrors(inventory),
    ...certificateErrors(inventory),
    ...twice('store', inventory.externalStores, ({ name, environment }) => `${environment.name}/${name}`),
    ...identityErrors(inventory),
    ...namespaceErrors(inventory),
    ...deliveryErrors(inventory),
    ...copyErrors(inventory),
    ...hubErrors(inventory),
    ...templatedErrors(inventory),
    ...sealedSecretErrors(inventory),
    ...outsideErrors(inventory),
  ];
}

/** One error a name, at the second that claims it. */
function twice<T>(
  what: string,
  all: readonly T[],
  nameOf: (one: T) => string,
  ownerOf: (one: T) => IConstruct = (one) => one as unknown as IConstruct,
): FleetError[] {
  const first = new Map<string, IConstruct>();
  return all.flatMap((one) => {
    const name = nameOf(one);
    const owner = ownerOf(one);
    const other = first.get(name);
    first.set(name, other ?? owner);
    return other
      ? [new FleetError('NameTaken', `${what} "${name}" is taken by ${other.node.path}; rename one of them`, owner)]
      : [];
  });
}

/** Terraform variables that the program names. */
function variablesOf({ secrets, databases, people }: Inventory): { variable: string; owner: IConstruct }[] {
  return [
    ...secrets.filter(hasFirstValue).map((owner) => ({ variable: owner.firstValueVariable, owner })),
    ...databases
      .filter((database) => database instanceof Database)
      .map((owner) => ({ variable: owner.administrator.passwordVariable, owner })),
    ...people.map((owner) => ({ variable: owner.props.clientSecretVariable, owner })),
  ];
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
  return namespaces.flatMap(({ namespace, deliveries }) => [
    ...twice(`in namespace "${namespace.name}" on "${namespace.cluster.name}" Secret`, deliveries, ({ name }) => name),
  ]);
}

function hubErrors({
  fleet,
  tenants,
  secrets,
  deliveries,
  clients,
  people,
  keys,
  namespaces,
}: Inventory): FleetError[] {
  if (!fleet.vault) {
    return [
      ...secrets.filter(isOnHub),
      ...namespaces.flatMap(({ stores }) => stores),
      ...clients,
      ...people,
      ...keys,
    ].map(
      (secret) => new FleetError('VaultMissing', 'this lives on a hub and the fleet has none; give it a vault', secret),
    );
  }
  const versions = tooOldForNamespaces(fleet) ? tenantsWithNamespaces(tenants, fleet) : [];
  const replicated = namespaces
    .flatMap(({ stores }) => stores)
    .filter((store) => store.secrets.some((secret) => !isOnHub(secret)))
    .map(
      (store) =>
        new FleetError(
          'NotOnHub',
          'what is copied from a cluster, or is in another store, is on no hub, so no store of the hub reads it; deliver it instead',
          store,
        ),
    );
  const read = new Set(readingPlaces({ deliveries, clients }).map(({ secret }) => secret));
  const undelivered = secrets
    .filter((secret) => writesValue(secret) && !read.has(secret) && secret.tenant.isolation.kind === 'templatedPolicy')
    .map(
      (secret) =>
        new FleetError(
          'NotDelivered',
          'with Isolation.templatedPolicy the path of a secret holds its namespace; deliver it, or let a client read it',
          secret,
        ),
    );
  return [...versions, ...replicated, ...undelivered];
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
          `Isolation.vaultNamespace() needs OpenBao 2.3, the hub is ${vault!.version}; upgrade it or choose another isolation`,
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
    const elsewhere =
      !isOnHub(secret) || [RotatingDatabaseCredential, Certificate].some((one) => secret instanceof one);
    if (secret.tenant.isolation.kind !== 'templatedPolicy' || elsewhere) {
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

/** Or else on a cluster, or in a store beside the hub. */
function isOnHub(secret: TenantSecret<string>): boolean {
  return !(secret instanceof CopiedSecret || secret instanceof StoredSecret);
}

function writesValue(secret: TenantSecret<string>): boolean {
  return secret instanceof GeneratedSecret || hasFirstValue(secret);
}

function hasFirstValue(
  secret: TenantSecret<string>,
): secret is StaticSecret<string> & { readonly firstValueVariable: string } {
  return secret instanceof StaticSecret && secret.firstValueVariable !== undefined;
}
