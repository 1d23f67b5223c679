import { Inventory } from '../fleet/inventory';
import { dataPath, fullVaultNamespace, loginMount, prefixLocationOf } from '../fleet/location';
import { names } from '../fleet/names';
import { Tenant } from '../fleet/tenant';
import { absolute, Prefixes, TenantPlace, Tenants } from '../output/hub-resource';

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
      (tenants[absolute(base, mount)] ??= {})[name] = nameOf(tenant);
    }
  }
  return tenants;
}

/** Whose each namespace is, by its cluster. */
export function tenantPlacesIn({ namespaces }: Inventory): TenantPlace[] {
  return namespaces.map(({ namespace: { cluster, name, tenant } }) => ({
    tenant: nameOf(tenant),
    cluster: cluster.name,
    namespace: name,
  }));
}

function nameOf({ environment, name }: Tenant): string {
  return `${environment.name}/${name}`;
}

/** Which logins may read a whole prefix on purpose. */
export function prefixesIn({ fleet, namespaces }: Inventory): Prefixes {
  const base = fullVaultNamespace(fleet) ?? '';
  const prefixes: Record<string, Record<string, string>> = {};
  for (const { namespace } of namespaces) {
    const { cluster, name } = namespace;
    const prefix = prefixLocationOf(namespace);
    if (cluster.auth && prefix) {
      (prefixes[absolute(base, loginMount(cluster))] ??= {})[`${name}/${namespace.own.serviceAccount}`] = absolute(
        base,
        dataPath(prefix),
      );
    }
  }
  return prefixes;
}
