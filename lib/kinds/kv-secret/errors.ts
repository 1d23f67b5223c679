import { FleetError } from '../../errors';
import { FleetBase } from '../../fleet/fleet-base';
import { Inventory, readingPlaces } from '../../fleet/inventory';
import { engineName } from '../../fleet/location';
import { ownedName } from '../../fleet/owned';
import { TenantSecret } from '../../fleet/tenant-secret';
import { placeFault } from './existing-path';
import { ExistingSecret } from './existing-secret';
import { GeneratedSecret } from './generated-secret';
import { StaticSecret } from './static-secret';

export function kvErrors(inventory: Inventory): FleetError[] {
  if (!inventory.fleet.vault) {
    return [];
  }
  const { fleet } = inventory;
  // Of a place that is wrong alone that is said already.
  const existing = (inventory.of(ExistingSecret) as readonly ExistingSecret<string>[]).filter(
    ({ place }) => placeFault(place, fleet) === undefined,
  );
  return [
    ...withoutPath(inventory),
    ...takenPaths(existing),
    ...versionErrors(fleet, existing),
    ...nestedErrors(fleet, existing),
  ];
}

/** With `Isolation.templatedPolicy` a value has no path until somebody reads it. */
function withoutPath(inventory: Inventory): FleetError[] {
  const read = new Set(readingPlaces(inventory).map(({ secret }) => secret));
  return inventory.secrets
    .filter((secret) => writesValue(secret) && !read.has(secret) && secret.tenant.isolation.kind === 'templatedPolicy')
    .map(
      (secret) =>
        new FleetError(
          'NotDelivered',
          'with Isolation.templatedPolicy the path of a secret holds its namespace; deliver it, or let a client read it',
          secret,
        ),
    );
}

/** A tenant has a value once. What two tenants have, the checks find. */
function takenPaths(secrets: readonly ExistingSecret<string>[]): FleetError[] {
  const first = new Map<string, ExistingSecret<string>>();
  return secrets.flatMap((secret) => {
    const { tenant, place } = secret;
    const key = `${ownedName({ tenant, name: '' })}${engineName(place)}:${place.path}`;
    const other = first.get(key);
    first.set(key, other ?? secret);
    return other
      ? [
          new FleetError(
            'SecretPathTaken',
            `"${place.path}" in "${engineName(place)}" is ${other.node.path} already; use that secret, with all of its keys`,
            secret,
          ),
        ]
      : [];
  });
}

/** An engine is of one version, and the one that a fleet shares is of version 2. */
function versionErrors(fleet: FleetBase, secrets: readonly ExistingSecret<string>[]): FleetError[] {
  const versions = new Map(fleet.kvMount ? [[fleet.kvMount.path, { version: 2, by: 'kvMount of the fleet' }]] : []);
  return secrets.flatMap((secret) => {
    const engine = engineName(secret.place);
    const { version } = secret.place;
    const known = versions.get(engine) ?? { version, by: secret.node.path };
    versions.set(engine, known);
    return known.version === version
      ? []
      : [
          new FleetError(
            'KvVersionDiffers',
            `engine "${engine}" is of version ${version} here and of version ${known.version} in ${known.by}; ` +
              '`vault secrets list -detailed` shows which it is',
            secret,
          ),
        ];
  });
}

/**
 * The server takes no path for two engines: what seems to be an engine within another would read values of that one, past
 * its version. https://developer.hashicorp.com/vault/docs/secrets#enable-a-secrets-engine
 */
function nestedErrors({ kvMount }: FleetBase, secrets: readonly ExistingSecret<string>[]): FleetError[] {
  const engines = new Map(secrets.map((secret) => [engineName(secret.place), secret.node.path]));
  if (kvMount) {
    engines.set(kvMount.path, 'kvMount of the fleet');
  }
  const namespaces = new Set(secrets.flatMap(({ place }) => beginnings(`${place.vaultNamespace ?? ''}/`)));
  return secrets.flatMap((secret) => {
    const { vaultNamespace = '', mount } = secret.place;
    const outer = beginnings(engineName(secret.place));
    const engine = outer.find((one) => engines.has(one));
    const namespace = outer.find((one) => one.length > vaultNamespace.length && namespaces.has(one));
    const why =
      engine !== undefined
        ? `is within engine "${engine}" (${engines.get(engine)}), and Vault/OpenBao has no engine within another`
        : namespace && `is within the Vault namespace "${namespace}"; write this as vaultNamespace`;
    return why === undefined
      ? []
      : [
          new FleetError(
            'SecretPathInvalid',
            `mount "${mount}" ${why}; give the path of the engine as \`vault secrets list\` prints it`,
            secret,
          ),
        ];
  });
}

/** What a path begins with, before each of its slashes. */
function beginnings(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function writesValue(secret: TenantSecret<string>): boolean {
  return (
    secret instanceof GeneratedSecret || (secret instanceof StaticSecret && secret.firstValueVariable !== undefined)
  );
}
