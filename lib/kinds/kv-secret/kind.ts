import { Inventory, NamespaceDuties } from '../../fleet/inventory';
import { locationOf } from '../../fleet/location';
import type { ExistingParts, Kind, Reads } from '../kind';
import { kvErrors } from './errors';
import { ExistingSecret } from './existing-secret';
import { GeneratedSecret } from './generated-secret';
import { addValues } from './hub';
import { keptManifests } from './spoke';
import { StaticSecret } from './static-secret';
import { statedKeys } from './stated-keys';

/** Values in a KV engine, which people, pipelines or Terraform write. */
export const kvSecret: Kind = {
  constructs: [StaticSecret, GeneratedSecret, ExistingSecret],
  claims: (inventory) =>
    inventory.of(StaticSecret).flatMap((owner) => {
      const { firstValueVariable: name } = owner as StaticSecret<string>;
      return name === undefined ? [] : [{ what: 'variable', name, owner }];
    }),
  errors: kvErrors,
  addToHub: addValues,
  statedKeys,
  existing: existingIn,
  reads: readValues,
  manifests: keptManifests,
};

function existingIn(inventory: Inventory): ExistingParts {
  const places = inventory.of(ExistingSecret).map(({ place }) => place);
  const pathOf = ({ vaultNamespace, mount }: (typeof places)[number]) =>
    [vaultNamespace, mount].filter((part) => part !== undefined).join('/');
  return {
    engines: places.map(pathOf),
    kvEngines: places.filter(({ version }) => version === 2).map(pathOf),
    namespaces: places.flatMap(({ vaultNamespace }) => vaultNamespace ?? []),
  };
}

/** Through the store of the namespace, and through those that it lends to others. */
function readValues({ namespace, deliveries, stores }: NamespaceDuties): Reads {
  const own = deliveries.filter(({ store }) => store === undefined);
  const delivered = own.map(({ secret }) => secret).filter(({ home }) => home === 'kv');
  const lent = stores.flatMap(({ secrets }) => secrets);
  const all = [...delivered, ...lent];
  return {
    values: all.filter(({ place }) => !place).map((secret) => locationOf(secret, namespace)),
    places: all.flatMap(({ place }) => place ?? []),
  };
}
