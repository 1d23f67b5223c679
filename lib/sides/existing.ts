import { KINDS } from '../kinds';
import { Inventory } from '../fleet/inventory';
import { fullVaultNamespace } from '../fleet/location';
import { absolute, Existing } from '../output/hub-resource';

/** What a fleet uses on the hub without making it. */
export function existingIn(inventory: Inventory): Existing {
  const { fleet, namespaces } = inventory;
  const base = fullVaultNamespace(fleet) ?? '';
  const engines = KINDS.flatMap((kind) => kind.existingEngines?.(inventory) ?? []);
  const policies = namespaces.flatMap(({ namespace }) => namespace.policies.map(({ name }) => name));
  const inBase = (names: readonly string[]) => [...new Set(names)].sort().map((name) => absolute(base, name));
  return {
    engines: inBase([...(fleet.kvMount ? [fleet.kvMount.path] : []), ...engines]),
    ...(fleet.kvMount && { kvEngines: inBase([fleet.kvMount.path]) }),
    policies: inBase(policies),
    authMounts: [],
    namespaces: base === '' ? [] : [base],
  };
}
