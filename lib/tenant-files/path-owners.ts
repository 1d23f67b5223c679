import { FleetError } from '../errors';
import type { Location } from '../fleet/location';
import type { Tenant } from '../fleet/tenant';
import { placeFault } from '../kinds/kv-secret/existing-path';
import type { ExistingPath, TenantFileLimits } from './limits';

/** Says which values of before the fleet a tenant may have. */
export class PathOwners {
  constructor(private readonly limits: Pick<TenantFileLimits, 'existingPaths'>) {}

  /**
   * What the platform gives a tenant that holds a value, or why it may not have that value.
   *
   * @throws FleetError SecretPathInvalid where what the platform gives is no place of a value
   */
  readonly holding = (tenant: Tenant, place: Location): ExistingPath | string => {
    const given = this.limits.existingPaths?.(tenant.name, tenant.environment.name) ?? [];
    given.forEach((one) => requirePlace(one, tenant));
    const use = given.length === 0 ? '' : `use ${given.map(shown).join(' or ')}, or `;
    return (
      given.find((one) => holds(one, place)) ??
      `${shown(place)} is no value that the platform gives tenant "${tenant.name}"; ${use}have the platform allow it (existingPaths)`
    );
  };
}

function holds({ mount, path, vaultNamespace }: ExistingPath, place: Location): boolean {
  return (
    mount === place.mount &&
    vaultNamespace === place.vaultNamespace &&
    (path === undefined || `${place.path}/`.startsWith(`${path}/`))
  );
}

/** @throws FleetError SecretPathInvalid */
function requirePlace(one: ExistingPath, { name, fleet }: Tenant): void {
  // Of a whole engine any path will do: only the engine can be wrong.
  const fault = placeFault({ ...one, path: one.path ?? 'any' }, fleet);
  if (fault !== undefined) {
    throw new FleetError('SecretPathInvalid', `existingPaths of tenant "${name}": ${fault}`, fleet);
  }
}

function shown({ vaultNamespace, mount, path }: ExistingPath): string {
  const below = path === undefined ? '' : `/${path}`;
  return `"${mount}${below}"${vaultNamespace === undefined ? '' : ` in Vault namespace "${vaultNamespace}"`}`;
}
