import { Inventory } from '../fleet/inventory';
import { fullVaultNamespace, loginMount } from '../fleet/location';
import { names } from '../fleet/names';
import { absolute, Tenants } from '../views/hub-resource';

/** Whose the logins of each namespace are, by the mounts at which its cluster logs in. */
export function tenantsIn({ fleet, namespaces }: Inventory): Tenants {
  const base = fullVaultNamespace(fleet) ?? '';
  const tenants: Record<string, Record<string, string>> = {};
  for (const { namespace } of namespaces) {
    const { cluster, tenant, name } = namespace;
    if (!cluster.auth) {
      continue;
    }
    const mounts = [loginMount(cluster), ...(cluster.spire ? [names.spireMount(fleet.name, cluster.name)] : [])];
    for (const mount of mounts) {
      (tenants[absolute(base, mount)] ??= {})[name] = `${tenant.environment.name}/${tenant.name}`;
    }
  }
  return tenants;
}
