import type { NamespaceDuties } from '../../fleet/inventory';
import { WorkloadClient } from '../../fleet/workload-client';

/** ServiceAccounts of a namespace that are to call the hub. */
export function clientsIn({ inventory, namespace }: NamespaceDuties): readonly WorkloadClient[] {
  return inventory.in(namespace, WorkloadClient);
}

/** Those of them that may do anything there. */
export function callersIn(duties: NamespaceDuties): readonly WorkloadClient[] {
  return clientsIn(duties).filter(({ calls }) => calls.size > 0);
}
