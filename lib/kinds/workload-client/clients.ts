import { grouped } from '../../collections/grouped';
import type { Inventory, NamespaceDuties } from '../../fleet/inventory';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import { WorkloadClient } from '../../fleet/workload-client';

/** ServiceAccounts of a namespace that are to call the hub. */
export function clientsIn({ inventory, namespace }: NamespaceDuties): readonly WorkloadClient[] {
  return inventory.derive(byNamespace).get(namespace) ?? [];
}

/** Those of them that may do anything there. */
export function callersIn(duties: NamespaceDuties): readonly WorkloadClient[] {
  return clientsIn(duties).filter(({ calls }) => calls.size > 0);
}

function byNamespace(inventory: Inventory): ReadonlyMap<TenantNamespace, readonly WorkloadClient[]> {
  return grouped(inventory.of(WorkloadClient), ({ namespace }) => namespace);
}
