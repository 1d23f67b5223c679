import fc from 'fast-check';
import type {
  AuthKind,
  CertificateDescription,
  ClientDescription,
  ClusterDescription,
  DatabaseDescription,
  DeliveryDescription,
  EnvironmentDescription,
  FleetDescription,
  IsolationKind,
  KeyDescription,
  KeyUse,
  MachineDescription,
  NamespaceDescription,
  SecretDescription,
  SecretKind,
  StoredDescription,
  TenantDescription,
  WorkloadDescription,
} from './fleet-description';

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
  spire: fc.boolean(),
  looksAgain: fc.boolean(),
  egress: fc.boolean(),
  seals: fc.boolean(),
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

const keyUse: fc.Arbitrary<KeyUse> = fc.record({ key: number, writes: fc.boolean() });

const client: fc.Arbitrary<ClientDescription> = fc.record({
  create: fc.boolean(),
  runs: fc.boolean(),
  reads: fc.array(number, { maxLength: 2 }),
  uses: fc.array(keyUse, { maxLength: 3 }),
  mounts: fc.array(fc.record({ secret: number, synced: fc.boolean() }), { maxLength: 2 }),
  injects: fc.array(number, { maxLength: 2 }),
  bySpire: fc.boolean(),
});

const certificate: fc.Arbitrary<CertificateDescription> = fc.record({
  authority: number,
  days: fc.integer({ min: 1, max: 90 }),
  trustsAll: fc.boolean(),
  namespaces: fc.uniqueArray(number, { minLength: 1, maxLength: 2 }),
});

const machine: fc.Arbitrary<MachineDescription> = fc.record({
  auth: fc.constantFrom('approle', 'cert', 'aws', 'gcp', 'token'),
  uses: fc.array(keyUse, { maxLength: 2 }),
  reads: fc.array(number, { maxLength: 2 }),
});

const stored: fc.Arbitrary<StoredDescription> = fc.record({
  store: number,
  isText: fc.boolean(),
  namespaces: fc.uniqueArray(number, { minLength: 1, maxLength: 2 }),
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
  sealed: fc.boolean(),
  workloads: fc.array(workload, { maxLength: 2 }),
  client: fc.option(client, { nil: undefined }),
  identity: fc.option(fc.constantFrom('irsa', 'gke', 'azure'), { nil: undefined, freq: 2 }),
  upstream: fc.constantFrom('longLivedToken', 'serviceAccount', 'token', 'clientCertificate', 'kubeconfig'),
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
  kind: fc.constantFrom<SecretKind>(
    'static',
    'first value',
    'generated',
    'replicated',
    'found',
    'bridged',
    'credential',
  ),
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
  certificates: fc.array(certificate, { maxLength: 2 }),
  machines: fc.array(machine, { maxLength: 2 }),
  stored: fc.array(stored, { maxLength: 2 }),
  groups: fc.uniqueArray(fc.constantFrom('owners', 'viewers'), { maxLength: 2 }),
});

const environment: fc.Arbitrary<EnvironmentDescription> = fc.record({
  name,
  clusters: fc.array(cluster, { minLength: 1, maxLength: 3 }),
  databases: fc.array(database, { maxLength: 2 }),
  authorities: fc.uniqueArray(fc.constantFrom('root', 'intermediate', 'outside', 'existing')),
  stores: fc.uniqueArray(fc.constantFrom('aws', 'google', 'azure', 'akeyless'), { maxLength: 2 }),
  tenants: fc.uniqueArray(tenant, { selector: (one) => one.name, minLength: 1, maxLength: 3 }),
});

/** Valid fleets of all that the public API can say; {@link describedFleet} makes one of it. */
export const randomFleet: fc.Arbitrary<FleetDescription> = fc.record({
  hub: fc.constantFrom('vault', 'openbao', 'none'),
  authority: fc.boolean(),
  hubNamespace: fc.boolean(),
  kvMount: fc.boolean(),
  isolation,
  people: fc.option(fc.record({ auditors: fc.boolean() }), { nil: undefined }),
  environments: fc.uniqueArray(environment, { selector: (one) => one.name, minLength: 1, maxLength: 2 }),
});
