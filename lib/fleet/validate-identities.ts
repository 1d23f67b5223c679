import { IConstruct } from 'constructs';
import { FleetError } from '../errors';
import { Inventory, NamespaceDuties } from './inventory';
import { TenantNamespace } from './tenant-namespace';
import { WorkloadIdentity } from './workload-identity';

/** One identity of a cloud belongs to one tenant: the cloud could not tell two of them apart. */
export function identityErrors({ namespaces }: Inventory): FleetError[] {
  const owners = new Map<string, TenantNamespace>();
  return namespaces.flatMap((duties) =>
    identitiesOf(duties).flatMap(({ identity, by }) => {
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

function identitiesOf({
  namespace,
  externals,
  accounts,
}: NamespaceDuties): { identity: WorkloadIdentity; by: IConstruct }[] {
  return [
    ...[...externals].flatMap(([store, by]) => {
      const identity = store.provider.identityOf(namespace);
      return identity ? [{ identity, by }] : [];
    }),
    ...accounts.map((by) => ({ identity: by.identity, by })),
  ];
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
