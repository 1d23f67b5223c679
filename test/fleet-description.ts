/** A fleet as data: a counterexample prints as what it is, and shrinks to what matters. */
export interface FleetDescription {
  readonly hub: 'vault' | 'openbao' | 'none';
  /** Whether the hub has an authority of its own, and the fleet a Vault namespace in it. */
  readonly authority: boolean;
  readonly hubNamespace: boolean;
  readonly kvMount: boolean;
  readonly isolation: IsolationKind;
  /** Whether people log in, and which groups are auditors. */
  readonly people?: { readonly auditors: boolean };
  readonly environments: readonly EnvironmentDescription[];
}

export interface EnvironmentDescription {
  readonly name: string;
  readonly clusters: readonly ClusterDescription[];
  readonly databases: readonly DatabaseDescription[];
  /** Authorities for certificates. */
  readonly authorities?: readonly AuthorityKind[];
  /** Products beside the hub. */
  readonly stores?: readonly StoreKind[];
  readonly tenants: readonly TenantDescription[];
}

export interface ClusterDescription {
  readonly auth: AuthKind;
  /** Whether the operator stands elsewhere than its chart puts it. */
  readonly movedOperator: boolean;
  readonly protectExistingSecrets: boolean;
  readonly spire?: boolean;
  /** Whether values may be sealed for it. Only the first of a fleet is: there is one key. */
  readonly seals?: boolean;
  /** Whether the CSI driver looks again at what pods mount. */
  readonly looksAgain?: boolean;
  /** Whether its operator is kept in. */
  readonly egress?: boolean;
}

export interface DatabaseDescription {
  readonly engine: 'postgresql' | 'mysql' | 'mariadb';
  /** Whether its engine on the hub is made elsewhere. */
  readonly existing: boolean;
  readonly maximumUsers: boolean;
}

export interface TenantDescription {
  readonly name: string;
  /** Undefined is the fleet's. */
  readonly isolation?: IsolationKind;
  readonly namespaces: readonly NamespaceDescription[];
  readonly databases: readonly DatabaseDescription[];
  readonly secrets: readonly SecretDescription[];
  /** To encrypt and to sign with. */
  readonly keys?: readonly KeyDescription[];
  readonly certificates?: readonly CertificateDescription[];
  readonly machines?: readonly MachineDescription[];
  readonly stored?: readonly StoredDescription[];
  /** What groups of people may do with it. */
  readonly groups?: readonly ('owners' | 'viewers')[];
}

export interface CertificateDescription {
  /** Of the environment. */
  readonly authority: number;
  readonly days: number;
  readonly trustsAll: boolean;
  readonly namespaces: readonly number[];
}

/** What is not in Kubernetes. */
export interface MachineDescription {
  readonly auth: MachineKind;
  readonly uses: readonly KeyUse[];
  /** Which of the tenant's secrets on the hub. */
  readonly reads: readonly number[];
}

export interface KeyUse {
  readonly key: number;
  /** Whether to encrypt and sign, or to decrypt and verify. */
  readonly writes: boolean;
}

/** In a product beside the hub. */
export interface StoredDescription {
  readonly store: number;
  readonly isText: boolean;
  readonly namespaces: readonly number[];
}

export interface KeyDescription {
  readonly name: string;
  readonly kind: 'encryption' | 'signing';
  readonly context?: 'derived' | 'convergent';
  readonly rotated: boolean;
  readonly destroyed: boolean;
}

/** A ServiceAccount that calls the hub by itself. */
export interface ClientDescription {
  readonly create: boolean;
  readonly runs: boolean;
  /** Which of the Secrets that its namespace gets it reads on the hub. */
  readonly reads: readonly number[];
  /** Which of the tenant's keys. */
  readonly uses: readonly KeyUse[];
  /** Which of the Secrets it has as files as well, by the CSI driver and by an agent. */
  readonly mounts?: readonly { readonly secret: number; readonly synced: boolean }[];
  readonly injects?: readonly number[];
  /** Whether it logs in with a token of SPIRE, where its cluster has one. */
  readonly bySpire?: boolean;
}

export interface NamespaceDescription {
  /** Taken modulo the number of clusters, as every number here that chooses something. */
  readonly cluster: number;
  /** Two tenants have no name in common. */
  readonly name: 'own' | 'second';
  readonly create: boolean;
  /** Which secrets, of those that it gets, a store for other namespaces shows. */
  readonly clusterStore: boolean;
  readonly sealed?: boolean;
  readonly workloads: readonly WorkloadDescription[];
  readonly client?: ClientDescription;
  /** Who its pods are to a cloud. */
  readonly identity?: IdentityKind;
  /** How other clusters come for its Secrets. */
  readonly upstream?: UpstreamKind;
}

export interface WorkloadDescription {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob' | 'reference';
  readonly uses: 'envValue' | 'envFrom' | 'volume';
  /** Which of the namespace's Secrets. */
  readonly secret: number;
}

export interface SecretDescription {
  readonly name: string;
  readonly kind: SecretKind;
  readonly keys: readonly string[];
  /** Of the tenant, and then of its environment. */
  readonly database: number;
  readonly rotation: RotationDescription;
  /** Which namespace a replicated one comes from. */
  readonly from: number;
  readonly maximumVersions?: number;
  /** Of what people write: whether its versions are deleted some day. */
  readonly deleted?: boolean;
  readonly deliveries: readonly DeliveryDescription[];
}

export interface RotationDescription {
  readonly kind: 'staticRole' | 'dynamic' | 'alternatingUsers';
  readonly days: number;
  readonly takeOver: boolean;
  /** Of one user: whether it is rotated at a time of day, and whether an outage is promised. */
  readonly schedule: boolean;
  readonly promise: boolean;
}

export interface DeliveryDescription {
  readonly namespace: number;
  readonly renamed: boolean;
  readonly data: 'as it is' | 'first key' | 'template' | 'database address' | 'tls';
  readonly takeOver: boolean;
  readonly rolloutTime: boolean;
  /** That is pinned, where there are any. */
  readonly version?: number;
}

export type IsolationKind = 'policyPerNamespace' | 'wholePrefix' | 'templatedPolicy' | 'vaultNamespace';
export type SecretKind = 'static' | 'first value' | 'generated' | 'replicated' | 'found' | 'bridged' | 'credential';
export type AuthorityKind = 'root' | 'intermediate' | 'outside' | 'existing';
export type StoreKind = 'aws' | 'google' | 'azure' | 'akeyless';
export type MachineKind = 'approle' | 'cert' | 'aws' | 'gcp' | 'token';
export type IdentityKind = 'irsa' | 'gke' | 'azure';
export type UpstreamKind = 'longLivedToken' | 'serviceAccount' | 'token' | 'clientCertificate' | 'kubeconfig';
export type AuthKind =
  | 'keys'
  | 'jwks'
  | 'discovery'
  | 'clientToken'
  | 'tokenVariable'
  | 'serviceAccount'
  | 'existing jwt'
  | 'existing kubernetes';
