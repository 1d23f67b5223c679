import { Inventory, readingPlaces } from '../../fleet/inventory';
import { dataPath, fullVaultNamespace, locationOf } from '../../fleet/location';
import { ExistingSecret } from './existing-secret';
import { StaticSecret } from './static-secret';
import { absolute, StatedKeys } from '../../output/hub-resource';

/** Which keys people give the values that they write: most of these have no resource that could say it. */
export function statedKeys(inventory: Inventory): StatedKeys {
  const base = fullVaultNamespace(inventory.fleet) ?? '';
  const keys: Record<string, string> = {};
  for (const { secret, namespace } of readingPlaces(inventory)) {
    if (secret instanceof StaticSecret || (secret instanceof ExistingSecret && !secret.isOpen)) {
      keys[absolute(base, dataPath(locationOf(secret, namespace)))] = secret.keys.join(',');
    }
  }
  return keys;
}
