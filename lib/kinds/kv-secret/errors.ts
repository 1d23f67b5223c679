import { FleetError } from '../../errors';
import { FleetBase } from '../../fleet/fleet-base';
import { Inventory, readingPlaces } from '../../fleet/inventory';
import type { Location } from '../../fleet/location';
import { ownedName } from '../../fleet/owned';
import { TenantSecret } from '../../fleet/tenant-secret';
import { ExistingSecret } from './existing-secret';
import { GeneratedSecret } from './generated-secret';
import { StaticSecret } from './static-secret';

export function kvErrors(inventory: Inventory): FleetError[] {
  if (!inventory.fleet.vault) {
    return [];
  }
  const existing = inventory.of(ExistingSecret) as readonly ExistingSecret<string>[];
  return [...withoutPath(inventory), ...takenPaths(existing), ...versionErrors(inventory.fleet, existing)];
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

function engineName({ vaultNamespace, mount }: Location): string {
  return [vaultNamespace, mount].filter(Boolean).join('/');
}

function writesValue(secret: TenantSecret<string>): boolean {
  return (
    secret instanceof GeneratedSecret || (secret instanceof StaticSecret && secret.firstValueVariable !== undefined)
  );
}
