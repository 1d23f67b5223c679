import { deliveredSecret } from '../../kubernetes/delivered-secret';
import { Emission } from '../../kubernetes/emission';
import { NamespaceDuties } from '../../fleet/inventory';
import { locationOf } from '../../fleet/location';
import { names } from '../../fleet/names';

/** What is delivered from a KV engine, through the store of its namespace. */
export function keptManifests({ namespace, deliveries }: NamespaceDuties): Emission[] {
  return deliveries
    .filter(({ secret }) => secret.home === 'kv')
    .map((delivery) =>
      deliveredSecret(delivery, names.secretStore, [
        { remoteKey: locationOf(delivery.secret, namespace).path, version: delivery.version },
      ]),
    );
}
