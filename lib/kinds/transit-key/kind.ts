import { FleetError } from '../../errors';
import type { Inventory } from '../../fleet/inventory';
import { engineName } from '../../fleet/location';
import { names } from '../../fleet/names';
import { ownedName } from '../../fleet/owned';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { ALL } from '../../vault/deployer-grants';
import type { Kind } from '../kind';
import { EncryptionKey } from './encryption-key';
import { HmacKey } from './hmac-key';
import { addTransit } from './hub';
import { SigningKey } from './signing-key';
import { TransitKey } from './transit-key';

/** Keys that never leave the hub, with which clients encrypt, sign and make codes. */
export const transitKey: Kind = {
  constructs: [EncryptionKey, HmacKey, SigningKey],
  claims: (inventory) => inventory.of(TransitKey).map((owner) => ({ what: 'key', name: ownedName(owner), owner })),
  errors: keptNamespaces,
  existing: (inventory) => {
    const places = inventory.of(TransitKey).flatMap(({ existing }) => existing ?? []);
    return {
      engines: places.map(engineName),
      namespaces: places.flatMap(({ vaultNamespace }) => vaultNamespace ?? []),
    };
  },
  needsHub: (inventory) => inventory.of(TransitKey).map((owner) => ({ owner })),
  addToHub: addTransit,
  deployHub: (grants, { fleet, tenants }) => {
    const keys = `${names.transitMount(fleet.name)}/keys/*`;
    grants.set(keys, ALL);
    for (const { environment } of tenants.filter(({ isolation }) => isolation.kind === 'vaultNamespace')) {
      grants.set(`${names.environmentNamespace(fleet.name, environment.name)}/+/${keys}`, ALL);
    }
  },
};

/** A Vault namespace that goes takes its keys along. */
function keptNamespaces(inventory: Inventory): FleetError[] {
  return inventory
    .of(TransitKey)
    .filter(
      ({ existing, removalPolicy, tenant }) =>
        !existing &&
        tenant.isolation.kind === 'vaultNamespace' &&
        tenant.removalPolicy === RemovalPolicy.DESTROY &&
        removalPolicy === RemovalPolicy.RETAIN,
    )
    .map(
      (key) =>
        new FleetError(
          'KeyNotRetained',
          "the key is to be retained, and it would be destroyed with the tenant's Vault namespace; use RemovalPolicy.RETAIN " +
            'for the tenant, or DESTROY for the key too',
          key,
        ),
    );
}
