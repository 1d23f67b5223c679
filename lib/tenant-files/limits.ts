import type { Environment } from '../fleet/environment';
import type { Isolation } from '../fleet/isolation';
import type { KvVersion } from '../fleet/location';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import type { AddNamespaceOptions } from '../fleet/tenant';
import type { ICertificateAuthority } from '../kinds/certificate/certificate-authority';
import type { IDatabase } from '../kinds/database/database';

/** What tenants may ask for, by the field of a file that asks for it. */
export type TenantFileKind =
  | 'secrets'
  | 'existingSecrets'
  | 'generatedSecrets'
  | 'databaseCredentials'
  | 'certificates'
  | 'encryptionKeys'
  | 'signingKeys'
  | 'hmacKeys'
  | 'clients'
  | 'identities';

/** How much one tenant may ask for. */
export interface TenantFileSizes {
  /** Names of namespaces. @default - any number */
  readonly namespaces?: number;
  /** Secrets, credentials, certificates and keys of all kinds together. @default - any number */
  readonly secrets?: number;
  /** Deliveries of one secret. @default - any number */
  readonly deliveries?: number;
}

/** Where values were before the fleet that a tenant may have. */
export interface ExistingPath {
  /** Path of the KV engine, such as `secret`. */
  readonly mount: string;
  /**
   * This value and those below it, without `data/`: `apps/payments` is also `apps/payments/db`, and not
   * `apps/payments-eu`. @default - every value of the engine
   */
  readonly path?: string;
  /** Of the engine. @default 2 */
  readonly version?: KvVersion;
  /** The Vault namespace of the engine, below the fleet's own. @default - the fleet's own */
  readonly vaultNamespace?: string;
}

/** What only the platform says of a namespace of before. */
export type KeptOfNamespace = Pick<AddNamespaceOptions, 'names' | 'policies' | 'readerPolicy'>;

/** A namespace that a tenant had before the fleet. */
export interface ExistingNamespace extends KeptOfNamespace {
  readonly namespace: string;
  /** The name of the cluster of which this is said. @default - each on which the tenant's file has the namespace */
  readonly cluster?: string;
}

/** What the files of tenants may ask for. What they may not is no field of a file and no word of its schema. */
export interface TenantFileLimits {
  /** Where tenants may be: the folder of a file says in which. @default - every environment of the fleet */
  readonly environments?: readonly Environment[];
  /** Clusters that files may name, each in its environment alone. @default - all of the fleet */
  readonly clusters?: readonly SpokeCluster[];
  /** Databases that files may name, by their ids, each in its environment alone. @default - none */
  readonly databases?: readonly IDatabase[];
  /** Authorities that files may name, by their ids, each in its environment alone. @default - none */
  readonly authorities?: readonly ICertificateAuthority[];
  /**
   * Where the values are that the file of a tenant may name in `existingSecrets`, by the names of the tenant and of its
   * environment. The version of the engine is this one's: no file says it.
   * @default - none: there is no such field
   */
  readonly existingPaths?: (tenant: string, environment: string) => readonly ExistingPath[];
  /**
   * Namespaces with a login, a store or a policy of before the fleet, by the names of the tenant and of its environment:
   * under the name of another team's role or policy Terraform would write over it, so no file says these. The tenant may
   * have each of them, whatever its name.
   * @default - none
   */
  readonly existingNamespaces?: (tenant: string, environment: string) => readonly ExistingNamespace[];
  /** What files may ask for. @default - everything that the other limits give something for */
  readonly kinds?: readonly TenantFileKind[];
  /** How the hub keeps these tenants apart. @default - the fleet's */
  readonly isolation?: Isolation;
  /**
   * Whether a tenant may have a namespace of this name. Whatever is said here, no tenant gets `default`, what begins with
   * `kube-` or `openshift`, and where the operator runs.
   * @default - the name of the tenant, and what begins with it and `-`, but for what begins so with a longer name of
   * another tenant
   */
  readonly ownsNamespace?: (tenant: string, namespace: string) => boolean;
  /** @default - any number; a file has at most 256 KiB */
  readonly sizes?: TenantFileSizes;
}
