import { FleetError } from '../errors';
import type { Inventory } from '../fleet/inventory';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { KINDS } from '../kinds';
import { WorkloadIdentity } from '../fleet/workload-identity';

/** One identity of a cloud belongs to one tenant: the cloud could not tell two of them apart. */
export function identityErrors({ namespaces }: Inventory): FleetError[] {
  const owners = new Map<string, TenantNamespace>();
  return namespaces.flatMap((duties) =>
    KINDS.flatMap((kind) => kind.identities?.(duties) ?? []).flatMap(({ identity, by }) => {
      const { namespace } = duties;
      const name = nameOf(identity);
      const owner = owners.get(name) ?? namespace;
      owners.set(name, owner);
      return owner.tenant === namespace.tenant
        ? []
        : [
            new FleetError(
              'IdentityShared',
              `"${name}" is the identity of tenant "${owner.tenant.name}" (namespace "${owner.name}") and of tenant ` +
                `"${namespace.tenant.name}" (namespace "${namespace.name}"); give each tenant one of its own`,
              by,
            ),
          ];
    }),
  );
}

/** As the cloud calls it. */
function nameOf({ settings }: WorkloadIdentity): string {
  switch (settings.kind) {
    case 'irsa':
      return settings.roleArn;
    case 'gke':
      return settings.serviceAccount;
    case 'azure':
      return settings.clientId;
  }
}
