import { NamespaceDuties } from '../../fleet/inventory';
import { Location, locationOf } from '../../fleet/location';
import type { Kind } from '../kind';
import { kvErrors } from './errors';
import { GeneratedSecret } from './generated-secret';
import { addValues } from './hub';
import { keptManifests } from './spoke';
import { StaticSecret } from './static-secret';
import { statedKeys } from './stated-keys';

/** Values in a KV engine, which people, pipelines or Terraform write. */
export const kvSecret: Kind = {
  constructs: [StaticSecret, GeneratedSecret],
  claims: (inventory) =>
    inventory.of(StaticSecret).flatMap((owner) => {
      const { firstValueVariable: name } = owner as StaticSecret<string>;
      return name === undefined ? [] : [{ what: 'variable', name, owner }];
    }),
  errors: kvErrors,
  addToHub: addValues,
  statedKeys,
  reads: (duties) => ({ values: readValues(duties) }),
  manifests: keptManifests,
};

/** Through the store of the namespace, and through those that it lends to others. */
function readValues({ namespace, deliveries, stores }: NamespaceDuties): Location[] {
  const delivered = deliveries.map(({ secret }) => secret).filter(({ home }) => home === 'kv');
  const lent = stores.flatMap(({ secrets }) => secrets);
  return [...delivered, ...lent].map((secret) => locationOf(secret, namespace));
}
