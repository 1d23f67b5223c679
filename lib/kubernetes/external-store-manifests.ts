import { ExternalStore } from '../fleet/external-store';
import { NamespaceDuties } from '../fleet/inventory';
import { names } from '../fleet/names';
import { StoredSecret } from '../fleet/stored-secret';
import { TenantNamespace } from '../fleet/tenant-namespace';
import { deliveredSecret } from './delivered-secret';
import { Emission, emitter } from './emission';
import { Source } from './external-secret';
import { externalStore } from './external-store';
import { identityAnnotations } from './identity-annotations';
import { storeAccount } from './store-account';

/** Stores beside the hub that a namespace reads, and what it reads of them. */
export function externalStoreManifests({ namespace, externals, deliveries }: NamespaceDuties): Emission[] {
  return [
    ...[...externals.keys()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((store) => manifestsOf(store, namespace)),
    ...deliveries.flatMap((delivery) => {
      const { secret } = delivery;
      return secret instanceof StoredSecret
        ? [deliveredSecret(delivery, names.externalStore(secret.store.name), sourcesOf(secret))]
        : [];
    }),
  ];
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
