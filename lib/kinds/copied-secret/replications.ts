import { grouped } from '../../collections/grouped';
import { deliveriesOf, Inventory, NamespaceDuties } from '../../fleet/inventory';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import { CopiedSecret } from './copied-secret';

/** A namespace that copies a Secret of another one: of another cluster, or of its own. */
export interface Replication {
  readonly secret: CopiedSecret<string>;
  readonly downstream: TenantNamespace;
}

/** What others copy from a namespace. */
export function replicationsFrom({ inventory, namespace }: NamespaceDuties): readonly Replication[] {
  return inventory.derive(replicationsByUpstream).get(namespace) ?? [];
}

function replicationsByUpstream(inventory: Inventory): ReadonlyMap<TenantNamespace, readonly Replication[]> {
  const all = deliveriesOf<CopiedSecret<string>>(inventory, CopiedSecret);
  return grouped(
    all.map(({ secret, delivery }) => ({ secret, downstream: delivery.namespace })),
    ({ secret }) => secret.from,
  );
}
