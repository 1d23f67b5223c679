import fc from 'fast-check';

/** A fleet as data: a counterexample prints as what it is, and shrinks to what matters. */
export interface FleetDescription {
  readonly hub: 'vault' | 'openbao' | 'none';
  /** Whether the hub has an authority of its own, and the fleet a Vault namespace in it. */
  readonly authority: boolean;
  readonly hubNamespace: boolean;
  readonly kvMount: boolean;
  readonly isolation: IsolationKind;
  readonly environments: readonly EnvironmentDescription[];
}

export interface EnvironmentDescription {
  readonly name: string;
  readonly clusters: readonly ClusterDescription[];
  readonly databases: readonly DatabaseDescription[];
  readonly tenants: readonly TenantDescription[];
}

export interface ClusterDescription {
  readonly auth: AuthKind;
  /** Whether the operator stands elsewhere than its chart puts it. */
  readonly movedOperator: boolean;
  readonly protectExistingSecrets: boolean;
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
  /** Which of the tenant's keys it uses, and whether to encrypt and sign or to decrypt and verify. */
  readonly uses: readonly { readonly key: number; readonly writes: boolean }[];
}

export interface NamespaceDescription {
  /** Taken modulo the number of clusters, as every number here that chooses something. */
  readonly cluster: number;
  /** Two tenants have no name in common. */
  readonly name: 'own' | 'second';
  readonly create: boolean;
  /** Which secrets, of those that it gets, a store for other namespaces shows. */
  readonly clusterStore: boolean;
  readonly workloads: readonly WorkloadDescription[];
  readonly client?: ClientDescription;
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
export type SecretKind = 'static' | 'first value' | 'generated' | 'replicated' | 'credential';
export type AuthKind =
  | 'keys'
  | 'jwks'
  | 'discovery'
  | 'clientToken'
  | 'tokenVariable'
  | 'serviceAccount'
  | 'existing jwt'
  | 'existing kubernetes';

/** Names that would meet if two of them were joined carelessly, and names that the hub keeps for itself. */
const NAMES = ['a', 'a-b', 'b', 'b-c', 'c', 'auth', 'identity', 'keywheel', '1'];
const KEYS = ['user', 'password', 'tls.crt', 'api-key', 'A_B'];

const name = fc.constantFrom(...NAMES);
const number = fc.nat({ max: 5 });
const isolation = fc.constantFrom<IsolationKind>(
  'policyPerNamespace',
  'wholePrefix',
  'templatedPolicy',
  'vaultNamespace',
);

const cluster: fc.Arbitrary<ClusterDescription> = fc.record({
  auth: fc.constantFrom<AuthKind>(
    'keys',
    'jwks',
    'discovery',
    'clientToken',
    'tokenVariable',
    'serviceAccount',
    'existing jwt',
    'existing kubernetes',
  ),
  movedOperator: fc.boolean(),
  protectExistingSecrets: fc.boolean(),
});

const database: fc.Arbitrary<DatabaseDescription> = fc.record({
  engine: fc.constantFrom('postgresql', 'mysql', 'mariadb'),
  existing: fc.boolean(),
  maximumUsers: fc.boolean(),
});

const workload: fc.Arbitrary<WorkloadDescription> = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'reference'),
  uses: fc.constantFrom('envValue', 'envFrom', 'volume'),
  secret: number,
});

const client: fc.Arbitrary<ClientDescription> = fc.record({
  create: fc.boolean(),
  runs: fc.boolean(),
  reads: fc.array(number, { maxLength: 2 }),
  uses: fc.array(fc.record({ key: number, writes: fc.boolean() }), { maxLength: 3 }),
});

const key: fc.Arbitrary<KeyDescription> = fc.record({
  name,
  kind: fc.constantFrom('encryption', 'signing'),
  context: fc.constantFrom(undefined, 'derived', 'convergent'),
  rotated: fc.boolean(),
  destroyed: fc.boolean(),
});

const namespace: fc.Arbitrary<NamespaceDescription> = fc.record({
  cluster: number,
  name: fc.constantFrom('own', 'second'),
  create: fc.boolean(),
  clusterStore: fc.boolean(),
  workloads: fc.array(workload, { maxLength: 2 }),
  client: fc.option(client, { nil: undefined }),
});

const delivery: fc.Arbitrary<DeliveryDescription> = fc.record({
  namespace: number,
  renamed: fc.boolean(),
  data: fc.constantFrom('as it is', 'first key', 'template', 'database address', 'tls'),
  takeOver: fc.boolean(),
  rolloutTime: fc.boolean(),
  version: fc.option(number, { nil: undefined, freq: 9 }),
});

const secret: fc.Arbitrary<SecretDescription> = fc.record({
  name,
  kind: fc.constantFrom<SecretKind>('static', 'first value', 'generated', 'replicated', 'credential'),
  keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 }),
  database: number,
  rotation: fc.record({
    kind: fc.constantFrom('staticRole', 'dynamic', 'alternatingUsers'),
    days: fc.integer({ min: 7, max: 90 }),
    takeOver: fc.boolean(),
    schedule: fc.boolean(),
    promise: fc.boolean(),
  }),
  from: number,
  maximumVersions: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  deleted: fc.boolean(),
  deliveries: fc.array(delivery, { maxLength: 3 }),
});

const tenant: fc.Arbitrary<TenantDescription> = fc.record({
  name,
  isolation: fc.option(isolation, { nil: undefined }),
  namespaces: fc.array(namespace, { minLength: 1, maxLength: 3 }),
  databases: fc.array(database, { maxLength: 1 }),
  secrets: fc.uniqueArray(secret, { selector: (one) => one.name, maxLength: 3 }),
  keys: fc.uniqueArray(key, { selector: (one) => one.name, maxLength: 2 }),
});

const environment: fc.Arbitrary<EnvironmentDescription> = fc.record({
  name,
  clusters: fc.array(cluster, { minLength: 1, maxLength: 3 }),
  databases: fc.array(database, { maxLength: 2 }),
  tenants: fc.uniqueArray(tenant, { selector: (one) => one.name, minLength: 1, maxLength: 3 }),
});

/** Valid fleets of all that the public API can say; {@link describedFleet} makes one of it. */
export const randomFleet: fc.Arbitrary<FleetDescription> = fc.record({
  hub: fc.constantFrom('vault', 'openbao', 'none'),
  authority: fc.boolean(),
  hubNamespace: fc.boolean(),
  kvMount: fc.boolean(),
  isolation,
  environments: fc.uniqueArray(environment, { selector: (one) => one.name, minLength: 1, maxLength: 2 }),
});
