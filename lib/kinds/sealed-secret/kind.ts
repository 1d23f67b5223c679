import { grouped } from '../../collections/grouped';
import type { Inventory } from '../../fleet/inventory';
import type { Kind } from '../kind';
import { sealedSecretErrors } from './errors';
import { SealedSecret } from './sealed-secret';
import { sealedSecret as manifest } from './spoke';

/** Secrets whose values lie in the repository, sealed for one cluster. */
export const sealedSecret: Kind = {
  constructs: [SealedSecret],
  errors: sealedSecretErrors,
  manifests: ({ inventory, namespace }) => (inventory.derive(byOwner).get(namespace) ?? []).map(manifest),
  clusterManifests: (inventory, cluster) => (inventory.derive(byOwner).get(cluster) ?? []).map(manifest),
};

function byOwner(inventory: Inventory): ReadonlyMap<SealedSecret['owner'], readonly SealedSecret[]> {
  return grouped(inventory.of(SealedSecret), ({ owner }) => owner);
}
