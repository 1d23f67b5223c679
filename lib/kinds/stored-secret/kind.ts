import type { Kind } from '../kind';
import { ExternalStore } from './external-store';
import { mountErrors, withStoredFiles } from './mounting-pods';
import { externalStoreManifests, storesReadIn } from './spoke';
import { StoredMount } from './stored-mount';
import { StoredSecret } from './stored-secret';

/** Secrets that people keep in another store than the hub. */
export const storedSecret: Kind = {
  constructs: [ExternalStore, StoredSecret, StoredMount],
  claims: (inventory) =>
    inventory.of(ExternalStore).map((owner) => {
      const { name, environment } = owner;
      return { what: 'store', name: `${environment.name}/${name}`, owner };
    }),
  errors: mountErrors,
  identities: (duties) =>
    [...storesReadIn(duties)].flatMap(([store, by]) => {
      const identity = store.provider.identityOf(duties.namespace);
      return identity ? [{ identity, by }] : [];
    }),
  adapt: withStoredFiles,
  manifests: externalStoreManifests,
};
