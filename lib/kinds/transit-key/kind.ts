import { names } from '../../fleet/names';
import { ownedName } from '../../fleet/owned';
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
