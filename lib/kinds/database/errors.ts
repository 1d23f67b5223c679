import { FleetError } from '../../errors';
import { Inventory } from '../../fleet/inventory';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { TenantSecret } from '../../fleet/tenant-secret';
import { databaseUserErrors } from './user-errors';

/** What is wrong with database credentials only together. */
export function databaseErrors(inventory: Inventory): FleetError[] {
  return [...databaseUserErrors(inventory), ...pairErrors(inventory), ...sharedStores(inventory)];
}

function pairErrors(inventory: Inventory): FleetError[] {
  const { namespaces, deliveries } = inventory;
  const delivered = new Set<TenantSecret<string>>(deliveries.map(({ secret }) => secret));
  const known = new Set(namespaces.map(({ namespace }) => namespace));
  return inventory.of(RotatingDatabaseCredential).flatMap((secret) => {
    const { settings } = secret.rotation;
    if (settings.kind !== 'alternatingUsers') {
      return [];
    }
    const { rotateFrom } = settings;
    if (!delivered.has(secret)) {
      return [
        new FleetError('NotDelivered', 'two users take turns in a Secret, and nothing delivers it; deliver it', secret),
      ];
    }
    return rotateFrom && !(rotateFrom.tenant === secret.tenant && known.has(rotateFrom))
      ? [
          new FleetError(
            'AnotherTenantsNamespace',
            `rotateFrom is namespace "${rotateFrom.name}" of tenant "${rotateFrom.tenant.name}"; use one of "${secret.tenant.name}"`,
            secret,
          ),
        ]
      : [];
  });
}

function sharedStores({ namespaces }: Inventory): FleetError[] {
  return namespaces
    .flatMap(({ stores }) => stores)
    .filter((store) => store.secrets.some((secret) => secret instanceof RotatingDatabaseCredential))
    .map(
      (store) =>
        new FleetError(
          'NotShareable',
          'a database credential cannot be read through a ClusterSecretStore: nobody would know who must move before the ' +
            'next rotation; deliver it to each namespace',
          store,
        ),
    );
}
