import { NamespaceDuties } from '../../fleet/inventory';
import { locationOf } from '../../fleet/location';
import { storeFor } from '../../fleet/namespace-names';
import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission } from '../../kubernetes/emission';
import { vaultStore } from '../../kubernetes/secret-store';
import { kvProvider, readerLogin } from '../../kubernetes/vault-provider';

/** What is delivered from KV engines: through the store of the namespace, one for each engine made elsewhere, or one of the cluster. */
export function keptManifests({ namespace, deliveries }: NamespaceDuties): Emission[] {
  const stores = new Map<string, Emission>();
  const delivered: Emission[] = [];
  for (const delivery of deliveries.filter(({ secret }) => secret.home === 'kv')) {
    const location = locationOf(delivery.secret, namespace);
    const name = storeFor(namespace, location);
    if (delivery.store === undefined && name !== namespace.own.secretStore && !stores.has(name)) {
      const provider = kvProvider(namespace, readerLogin(namespace), location);
      const object = vaultStore({ name, namespace: namespace.name }, provider);
      stores.set(name, { object, owner: delivery.secret });
    }
    delivered.push(deliveredSecret(delivery, name, [{ remoteKey: location.path, version: delivery.version }]));
  }
  return [...stores.values(), ...delivered];
}
