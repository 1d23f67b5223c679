import { ExternalStore } from './external-store';
import { deliveriesOf, DeliveryOf, NamespaceDuties } from '../../fleet/inventory';
import { names } from '../../fleet/names';
import { StoredSecret } from './stored-secret';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { sortedMounts } from '../../kubernetes/class-volumes';
import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission, emitter } from '../../kubernetes/emission';
import { Source } from '../../kubernetes/external-secret';
import { cloudClass } from './cloud-class';
import { externalStore } from './store-object';
import { StoredMount } from './stored-mount';
import { identityAnnotations } from '../../kubernetes/identity-annotations';
import { storeAccount } from '../../kubernetes/store-account';

/** Stores beside the hub that a namespace reads, and what it reads of them. */
export function externalStoreManifests(duties: NamespaceDuties): Emission[] {
  return [
    ...[...storesReadIn(duties).keys()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((store) => manifestsOf(store, duties.namespace)),
    ...storedIn(duties).map(({ secret, delivery }) =>
      deliveredSecret(delivery, names.externalStore(secret.store.name), sourcesOf(secret)),
    ),
    ...sortedMounts(duties.inventory.in(duties.namespace, StoredMount)).map((mount) => ({
      owner: mount,
      object: cloudClass(mount),
    })),
  ];
}

/** Stores that a namespace reads, with one of the secrets. */
export function storesReadIn(duties: NamespaceDuties): ReadonlyMap<ExternalStore, StoredSecret<string>> {
  return new Map(storedIn(duties).map(({ secret }) => [secret.store, secret]));
}

function storedIn(duties: NamespaceDuties): DeliveryOf<StoredSecret<string>>[] {
  return deliveriesOf<StoredSecret<string>>(duties, StoredSecret);
}

function manifestsOf({ name, provider }: ExternalStore, namespace: TenantNamespace): Emission[] {
  const place = { name: names.externalStore(name), namespace: namespace.name };
  const identity = provider.identityOf(namespace);
  // A store with a token of its own needs nobody to log in as.
  const account = provider.token
    ? []
    : storeAccount(namespace, place.name, `${place.name}-token`, identity && identityAnnotations(identity));
  return emitter(namespace)(...account, externalStore(place, provider, namespace));
}

function sourcesOf({ store, remoteKey, keys, format }: StoredSecret<string>): Source[] {
  if (store.provider.settings.kind === 'onePassword') {
    // Each field is asked for by its own reference, op://<vault>/<item>/<field>.
    return keys.map((key) => ({ remoteKey: `${remoteKey}/${key}`, as: key }));
  }
  return [{ remoteKey, as: format === 'text' ? keys[0] : undefined }];
}
