import { FleetBase } from './fleet-base';
import { names } from './names';
import type { SpokeCluster } from './spoke-cluster';
import type { Tenant } from './tenant';
import type { TenantNamespace } from './tenant-namespace';
import type { TenantSecret } from './tenant-secret';

/** Where a secret lives on the hub. */
export interface Location {
  /** Below the fleet's own Vault namespace; undefined is that one. */
  readonly vaultNamespace?: string;
  /** KV engine. */
  readonly mount: string;
  /** Below the engine, without `data/`. */
  readonly path: string;
  /** Of the engine. @default 2 */
  readonly version?: KvVersion;
}

/** The path of its engine, with its Vault namespace. */
export function engineName({ vaultNamespace, mount }: Pick<Location, 'vaultNamespace' | 'mount'>): string {
  return [vaultNamespace, mount].filter(Boolean).join('/');
}

/** Of a KV engine. */
export type KvVersion = 1 | 2;

/** The KV engine of a tenant, and what its paths start with. */
export function engineOf(tenant: Tenant): { vaultNamespace?: string; mount: string; prefix: string } {
  const { fleet, environment, isolation } = tenant;
  switch (isolation.kind) {
    case 'vaultNamespace':
      return {
        vaultNamespace: names.tenantNamespace(fleet.name, environment.name, tenant.name),
        mount: names.kvMount(fleet.name),
        prefix: '',
      };
    case 'templatedPolicy':
      return { mount: names.namespacesKvMount(fleet.name), prefix: `${environment.name}/` };
    case 'policyPerNamespace':
      return {
        mount: fleet.kvMount?.path ?? names.kvMount(fleet.name),
        // In an engine that others use as well, the fleet's name comes first.
        prefix: `${fleet.kvMount ? `${fleet.name}/` : ''}${environment.name}/${tenant.name}/`,
      };
  }
}

/** Where a secret lives as seen from a namespace: only with `Isolation.templatedPolicy` that makes a difference. */
export function locationOf(secret: TenantSecret<string>, namespace: TenantNamespace | undefined): Location {
  return secret.place ?? locate(secret.tenant, namespace, secret.name);
}

/** Whether it is in the engine that the tenant's own store reads. */
export function isInOwnEngine(tenant: Tenant, { vaultNamespace, mount, version = 2 }: Location): boolean {
  const own = engineOf(tenant);
  return version === 2 && vaultNamespace === own.vaultNamespace && mount === own.mount;
}

/** The prefix below which a namespace may read what nobody delivers yet, as a policy's pattern; undefined where it may not. */
export function prefixLocationOf(namespace: TenantNamespace): Location | undefined {
  const { isolation } = namespace.tenant;
  return isolation.wholePrefix || isolation.kind === 'templatedPolicy'
    ? locate(namespace.tenant, namespace, '*')
    : undefined;
}

/** As a policy of the namespace of the login names it, and as a request from there. */
export function dataPath(
  { vaultNamespace, mount, path, version }: Location,
  kind: 'data' | 'metadata' | 'delete' | 'undelete' = 'data',
): string {
  // Version 1 has nothing but the values.
  return [vaultNamespace, mount, version === 1 ? '' : kind, path].filter(Boolean).join('/');
}

/** Where something of a tenant's own lies, as seen from a namespace. */
export function locate(tenant: Tenant, namespace: TenantNamespace | undefined, name: string): Location {
  const { vaultNamespace, mount, prefix } = engineOf(tenant);
  const owner = tenant.isolation.kind === 'templatedPolicy' ? `${namespace!.name}/` : '';
  return { vaultNamespace, mount, path: `${prefix}${owner}${name}` };
}

/** A Vault namespace as requests name it: from the server's root. */
export function fullVaultNamespace(fleet: FleetBase, below?: string): string | undefined {
  return [fleet.vault?.namespace, below].filter(Boolean).join('/') || undefined;
}

/** Where the ServiceAccounts of a cluster log in, below `auth/`. */
export function loginMount(cluster: SpokeCluster): string {
  const { existingPath, method } = cluster.auth!.settings;
  return existingPath ?? names.authMount(cluster.fleet.name, cluster.name, method);
}
