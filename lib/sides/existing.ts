import { KINDS } from '../kinds';
import { Inventory } from '../fleet/inventory';
import { fullVaultNamespace } from '../fleet/location';
import { attachedPolicies } from '../fleet/tenant-namespace';
import { absolute, Existing } from '../output/hub-resource';

/** What a fleet uses on the hub without making it. */
export function existingIn(inventory: Inventory): Existing {
  const { fleet, namespaces } = inventory;
  const base = fullVaultNamespace(fleet) ?? '';
  const parts = KINDS.map((kind) => kind.existing?.(inventory) ?? {});
  const shared = fleet.kvMount ? [fleet.kvMount.path] : [];
  const kvEngines = [...shared, ...parts.flatMap((one) => one.kvEngines ?? [])];
  const certificateRoles = parts.flatMap((one) => one.certificateRoles ?? []);
  const policies = namespaces.flatMap(({ namespace }) =>
    attachedPolicies(namespace)
      .filter(({ text }) => text === undefined)
      .map(({ name }) => name),
  );
  const inBase = (names: readonly string[]) => [...new Set(names)].sort().map((name) => absolute(base, name));
  return {
    engines: inBase([...shared, ...parts.flatMap((one) => one.engines ?? [])]),
    ...(kvEngines.length > 0 && { kvEngines: inBase(kvEngines) }),
    ...(certificateRoles.length > 0 && { certificateRoles: inBase(certificateRoles) }),
    policies: inBase(policies),
    authMounts: [],
    namespaces: [...(base === '' ? [] : [base]), ...inBase(parts.flatMap((one) => one.namespaces ?? []))],
  };
}
