import { FleetError } from '../errors';
import { Database } from './database';
import { Inventory } from './inventory';
import { RotatingDatabaseCredential } from './rotating-database-credential';
import { TenantSecret } from './tenant-secret';
import { databaseUserErrors } from './validate-database-users';

/** What is wrong with database credentials only together. */
export function databaseErrors(inventory: Inventory): FleetError[] {
  return [
    ...databaseUserErrors(inventory),
    ...pairErrors(inventory),
    ...sharedStores(inventory),
    ...databasesWithoutHub(inventory),
  ];
}

function pairErrors({ namespaces, secrets, deliveries }: Inventory): FleetError[] {
  const delivered = new Set<TenantSecret<string>>(deliveries.map(({ secret }) => secret));
  const known = new Set(namespaces.map(({ namespace }) => namespace));
  return secrets.flatMap((secret) => {
    const settings = secret instanceof RotatingDatabaseCredential ? secret.rotation.settings : undefined;
    if (settings?.kind !== 'alternatingUsers') {
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

function databasesWithoutHub({ fleet, databases }: Inventory): FleetError[] {
  return fleet.vault
    ? []
    : databases
        .filter((database) => database instanceof Database)
        .map(
          (database) =>
            new FleetError('VaultMissing', 'the hub reaches this and the fleet has none; give it a vault', database),
        );
}
