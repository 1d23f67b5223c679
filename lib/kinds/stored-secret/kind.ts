import type { Kind } from '../kind';
import { ExternalStore } from './external-store';
import { externalStoreManifests, storesReadIn } from './spoke';
import { StoredSecret } from './stored-secret';

/** Secrets that people keep in another store than the hub. */
export const storedSecret: Kind = {
  constructs: [ExternalStore, StoredSecret],
  claims: (inventory) =>
    inventory.of(ExternalStore).map((owner) => {
      const { name, environment } = owner;
      return { what: 'store', name: `${environment.name}/${name}`, owner };
    }),
  identities: (duties) =>
    [...storesReadIn(duties)].flatMap(([store, by]) => {
      const identity = store.provider.identityOf(duties.namespace);
      return identity ? [{ identity, by }] : [];
    }),
  manifests: externalStoreManifests,
};
