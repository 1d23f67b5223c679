import { FleetError } from '../../errors';
import { Inventory, readingPlaces } from '../../fleet/inventory';
import { TenantSecret } from '../../fleet/tenant-secret';
import { GeneratedSecret } from './generated-secret';
import { StaticSecret } from './static-secret';

/** With `Isolation.templatedPolicy` a value has no path until somebody reads it. */
export function kvErrors(inventory: Inventory): FleetError[] {
  if (!inventory.fleet.vault) {
    return [];
  }
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

function writesValue(secret: TenantSecret<string>): boolean {
  return (
    secret instanceof GeneratedSecret || (secret instanceof StaticSecret && secret.firstValueVariable !== undefined)
  );
}
