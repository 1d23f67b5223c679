import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  BridgedSecret,
  ClusterAuth,
  Database,
  DatabaseEngine,
  Delivery,
  DeliveryOptions,
  EncryptionKey,
  Environment,
  Fleet,
  GeneratedSecret,
  IDatabase,
  Isolation,
  KvMount,
  RemovalPolicy,
  ReplicatedSecret,
  ReplicatedSecrets,
  RotatingDatabaseCredential,
  Rotation,
  SealedSecret,
  SecretKey,
  SecretType,
  SigningKey,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TenantNamespace,
  TenantSecret,
  TokenReviewer,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import {
  Authorities,
  authoritiesOf,
  addIdentity,
  addPeople,
  addReads,
  certificateOf,
  chosen,
  grantUses,
  isValue,
  Keys,
  Lazily,
  machineOf,
  storedSecret,
  storeOf,
  Stores,
  upstreamAuth,
} from './described-additions';
import { certificate, publicKey } from './fleets';
import { sealedFile, sealingCertificates } from './sealed/fixtures';
import type {
  AuthKind,
  ClusterDescription,
  DatabaseDescription,
  DeliveryDescription,
  EnvironmentDescription,
  FleetDescription,
  IsolationKind,
  KeyDescription,
  NamespaceDescription,
  SecretDescription,
  TenantDescription,
  WorkloadDescription,
} from './fleet-description';

/** What a described fleet is made of, and the warnings that it deserves: `<check> <where>`, sorted. */
export interface DescribedFleet {
  readonly fleet: Fleet;
  readonly warnings: readonly string[];
}

/** The fleet that a description means: what does not go together in it is left out. */
export function describedFleet(description: FleetDescription): DescribedFleet {
  return new Builder(description).build();
}

interface Place {
  readonly namespace: TenantNamespace;
  readonly description: NamespaceDescription;
  readonly delivered: Delivery<string>[];
}

class Builder {
  private readonly warnings = new Set<string>();
  /** Clusters on which something logs in to the hub. */
  private readonly logsIn = new Set<string>();
  private sealsFor?: SpokeCluster;
  private readonly hasHub: boolean;
  private readonly tenants: Tenant[] = [];

  constructor(private readonly description: FleetDescription) {
    this.hasHub = description.hub !== 'none';
  }

  build(): DescribedFleet {
    const { hub, authority, hubNamespace, isolation, kvMount, environments } = this.description;
    const server = hub === 'openbao' ? VaultServer.openBao : VaultServer.vault;
    const takesMount = kvMount && ['policyPerNamespace', 'wholePrefix'].includes(isolation);
    const fleet = new Fleet({
      name: 'acme',
      vault: this.hasHub
        ? server({
            address: 'https://vault.example.com:8200',
            caCertificate: authority ? certificate('vault') : undefined,
            namespace: hubNamespace ? 'admin' : undefined,
          })
        : undefined,
      isolation: isolationOf(isolation),
      kvMount: takesMount ? KvMount.fromKvMountAttributes({ path: 'secret' }) : undefined,
      vaultProviderVersion: '>= 5.7, < 6',
    });
    environments.forEach((one) => this.addEnvironment(fleet, one));
    if (this.hasHub) {
      addPeople(fleet, this.description, this.tenants);
    }
    return { fleet, warnings: [...this.warnings].sort() };
  }

  private addEnvironment(fleet: Fleet, description: EnvironmentDescription): void {
    const environment = new Environment(fleet, description.name);
    const clusters = description.clusters.map((one, index) => this.addCluster(environment, one, index));
    const databases = this.addDatabases(environment, description.databases);
    const authorities = authoritiesOf(environment, this.hasHub ? (description.authorities ?? []) : []);
    const stores = new Lazily(description.stores ?? [], (kind) => storeOf(environment, kind));
    for (const one of description.tenants) {
      const tenant = new Tenant(environment, one.name, {
        owner: `${one.name}@example.com`,
        isolation: one.isolation && isolationOf(one.isolation),
      });
      this.tenants.push(tenant);
      const own = this.addDatabases(tenant, one.databases);
      const places = this.addTenant(tenant, one, clusters, [...own, ...databases]);
      this.addCertificates(tenant, one, places, authorities);
      this.addStored(tenant, one, places, stores);
    }
    for (const [index, { auth }] of description.clusters.entries()) {
      const { name } = clusters[index]!;
      if (auth === 'clientToken' && this.logsIn.has(name)) {
        this.warnings.add(`login-token-is-no-api-token ${name}`);
      }
    }
  }

  private addCluster(environment: Environment, description: ClusterDescription, index: number): SpokeCluster {
    const name = `${environment.name}-${index}`;
    const cluster = new SpokeCluster(environment, name, {
      apiServer: { url: `https://api.${name}.example.com:6443`, caCertificate: certificate(name) },
      auth: this.hasHub ? authOf(description.auth, name) : undefined,
      externalSecrets: {
        ...(description.movedOperator ? { namespace: 'eso', serviceAccount: 'operator' } : {}),
        egress: description.egress
          ? {
              hub: this.hasHub ? ['203.0.113.0/30'] : undefined,
              apiServer: ['203.0.113.16/32'],
              others: [{ networks: ['203.0.113.0/24'], port: 6443 }, { networks: ['0.0.0.0/0'] }],
            }
          : undefined,
      },
      sealingCertificates: description.seals && !this.sealsFor ? sealingCertificates('prod-eu') : undefined,
      secretsStore: description.looksAgain ? { pollInterval: Duration.minutes(30) } : undefined,
      protectExistingSecrets: description.protectExistingSecrets,
      spire:
        description.spire && this.hasHub
          ? { trustDomain: `${name}.example.com`, jwt: { discoveryUrl: `https://spire.${name}.example.com` } }
          : undefined,
    });
    if (cluster.sealingFingerprints.length > 0) {
      this.sealsFor = cluster;
      SealedSecret.fromFile(cluster, 'vault-ca', sealedFile('vault-ca'));
    }
    return cluster;
  }

  private addDatabases(scope: Construct, descriptions: readonly DatabaseDescription[]): IDatabase[] {
    return (this.hasHub ? descriptions : []).map(({ engine, existing, maximumUsers }, index) => {
      const id = `db-${index}`;
      const address = {
        engine: { postgresql: DatabaseEngine.POSTGRESQL, mysql: DatabaseEngine.MYSQL, mariadb: DatabaseEngine.MARIADB }[
          engine
        ],
        host: `${[id, ...scope.node.path.split('/').reverse()].join('.')}.example.com`,
        databaseName: 'core',
        maximumUsers: maximumUsers ? 1000 : undefined,
        // Filled by the credentials.
        allows: {},
      };
      return existing
        ? Database.fromDatabaseAttributes(scope, id, { ...address, mount: 'databases', connection: address.host })
        : new Database(scope, id, {
            ...address,
            administrator: {
              username: 'vault',
              passwordVariable: `password_${address.host.replaceAll('-', '__').replaceAll('.', '_')}`,
            },
          });
    });
  }

  private addTenant(
    tenant: Tenant,
    description: TenantDescription,
    clusters: readonly SpokeCluster[],
    databases: readonly IDatabase[],
  ): Place[] {
    const places = new Map<string, Place>();
    for (const one of description.namespaces) {
      const cluster = clusters[one.cluster % clusters.length]!;
      const name = one.name === 'own' ? tenant.name : `ns-${tenant.name}`;
      const key = `${cluster.name}/${name}`;
      if (!places.has(key)) {
        const namespace = tenant.addNamespace(cluster, name, { create: one.create });
        places.set(key, { namespace, description: one, delivered: [] });
      }
    }
    for (const one of description.secrets) {
      this.addSecret(tenant, one, [...places.values()], databases);
    }
    const keys = new Lazily(this.hasHub ? (description.keys ?? []) : [], (one) => keyOf(tenant, one));
    places.forEach((place) => {
      this.addClient(place, keys);
      this.addClusterStore(place);
      this.addSealed(place);
      place.description.workloads.forEach((one, index) => this.addWorkload(place, one, index));
      if (place.description.identity) {
        addIdentity(place.namespace, place.description.identity);
      }
    });
    this.addMachines(tenant, description, keys);
    return [...places.values()];
  }

  private addMachines(tenant: Tenant, { machines = [] }: TenantDescription, keys: Keys): void {
    const readable = tenant.node.children.filter((one): one is TenantSecret<string> => one instanceof TenantSecret);
    const shown = tenant.isolation.kind === 'templatedPolicy' ? [] : readable.filter(isReadable);
    for (const [index, { auth, uses, reads }] of (this.hasHub ? machines : []).entries()) {
      const machine = isOfUse(shown, reads, keys, uses) ? machineOf(tenant, auth, index) : undefined;
      if (machine) {
        grantUses(machine, uses, keys);
        addReads(machine, reads, shown);
      }
    }
  }

  private addCertificates(
    tenant: Tenant,
    { certificates = [] }: TenantDescription,
    places: readonly Place[],
    authorities: Authorities,
  ): void {
    for (const [index, description] of certificates.entries()) {
      const secret = certificateOf(tenant, description, authorities, index);
      if (secret) {
        this.deliverPlainly(secret, description.namespaces, places).forEach(({ name }) => this.logsIn.add(name));
      }
    }
  }

  private addStored(
    tenant: Tenant,
    { stored = [] }: TenantDescription,
    places: readonly Place[],
    stores: Stores,
  ): void {
    for (const [index, description] of stored.entries()) {
      const secret = storedSecret(tenant, description, stores, index);
      if (secret) {
        this.deliverPlainly(secret, description.namespaces, places);
      }
    }
  }

  /** @returns the clusters that get it */
  private deliverPlainly(
    secret: TenantSecret<string>,
    numbers: readonly number[],
    places: readonly Place[],
  ): SpokeCluster[] {
    return [...new Set(numbers.map((number) => chosen(places, number)!))].map(({ namespace }) => {
      secret.deliver(namespace);
      return namespace.cluster;
    });
  }

  private addSecret(
    tenant: Tenant,
    description: SecretDescription,
    places: readonly Place[],
    databases: readonly IDatabase[],
  ): void {
    const { kind, name, keys, maximumVersions, deleted } = description;
    const from = chosen(places, description.from)!;
    const database = chosen(databases, description.database);
    const wanted = deliveriesOf(tenant, description, places);
    if (kind === 'bridged') {
      const secret = new BridgedSecret(tenant, name, { from: from.namespace, keys, secretName: `made-${name}` });
      wanted
        .filter(({ place }) => place !== from && place.namespace.cluster === from.namespace.cluster)
        .forEach(({ place, description: one }) => this.deliver(secret, place, one));
    } else if (kind === 'replicated' || kind === 'found') {
      const { upstream = 'longLivedToken' } = from.description;
      const auth = upstreamAuth(upstream);
      // Who may list the Secrets of a namespace may not see there the tokens of other clusters.
      const secret =
        kind === 'found' && upstream !== 'longLivedToken'
          ? new ReplicatedSecrets(tenant, name, { from: from.namespace, find: { names: '^app-' }, auth })
          : new ReplicatedSecret(tenant, name, { from: from.namespace, keys, auth });
      const downstream = wanted.filter(({ place }) => place.namespace.cluster !== from.namespace.cluster);
      downstream.forEach(({ place, description: one }) => this.deliverCopy(secret, from, place, one));
    } else if (!this.hasHub) {
      return;
    } else if (kind === 'credential') {
      const rotates = database && (wanted.length > 0 || description.rotation.kind !== 'alternatingUsers');
      if (rotates) {
        const secret = new RotatingDatabaseCredential(tenant, name, {
          database,
          rotation: this.rotationOf(description, tenant, database),
        });
        wanted.forEach(({ place, description: one }) => this.deliver(secret, place, one));
      }
      // What Terraform writes and nobody gets is a warning of its own.
    } else if (wanted.length > 0 || (kind === 'static' && tenant.isolation.kind !== 'templatedPolicy')) {
      const secret =
        kind === 'generated'
          ? new GeneratedSecret(tenant, name, { keys, maximumVersions })
          : new StaticSecret(tenant, name, {
              keys,
              maximumAge: Duration.days(90),
              maximumVersions,
              deleteVersionsAfter: deleted ? Duration.days(91) : undefined,
              firstValueVariable:
                kind === 'static'
                  ? undefined
                  : `first_${`${tenant.node.path}/${name}`.replaceAll('-', '__').replaceAll('/', '_')}`,
            });
      wanted.forEach(({ place, description: one }) => this.deliver(secret, place, one, database));
    }
  }

  private deliverCopy(
    secret: ReplicatedSecret<string> | ReplicatedSecrets,
    { namespace: from, description: { upstream = 'longLivedToken' } }: Place,
    place: Place,
    description: DeliveryDescription,
  ): void {
    this.deliver(secret, place, description);
    if (secret instanceof ReplicatedSecrets) {
      const name = description.renamed ? `${secret.name}.renamed` : secret.name;
      this.warnings.add(`replica-names-its-secrets ${place.namespace.cluster.name} ${place.namespace.name} ${name}`);
    }
    if (upstream !== 'longLivedToken') {
      return;
    }
    this.warnings.add(`upstream-token-expires ${from.cluster.name} ${from.name}`);
    if (this.hasHub) {
      // The token goes over the hub: one puts it there, the other fetches it.
      [from, place.namespace].forEach(({ cluster }) => this.logsIn.add(cluster.name));
    } else {
      this.warnings.add(`upstream-token-is-delivered ${place.namespace.cluster.name} ${place.namespace.name}`);
    }
  }

  private rotationOf({ rotation, name }: SecretDescription, tenant: Tenant, { engine, allows }: IDatabase): Rotation {
    const { kind, days, takeOver, schedule, promise } = rotation;
    const group = `${tenant.name}_${name}`;
    const user = `${group}_u`.replace(/^1/, 'n1');
    const statements = ["CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}';"];
    const before = allows![tenant.name]?.takeOver ?? [];
    Object.assign(allows!, {
      [tenant.name]: { statements, takeOver: [...before, user, `${user}_a`, `${user}_b`] },
    });
    switch (kind) {
      case 'staticRole':
        return Rotation.staticRole({
          username: user,
          takeOver,
          maximumOutage: promise ? Duration.hours(12) : undefined,
          ...(schedule && this.description.hub === 'vault'
            ? { schedule: Cron.daily(), window: Duration.hours(2) }
            : { every: Duration.days(days) }),
        });
      case 'dynamic':
        return Rotation.dynamic({
          ttl: Duration.hours(Math.max(8, days)),
          ...(engine.name === 'postgresql' ? { memberOf: group } : { creationStatements: statements }),
        });
      case 'alternatingUsers':
        return Rotation.alternatingUsers({
          usernames: [`${user}_a`, `${user}_b`],
          every: Duration.days(days),
          takeOver,
        });
    }
  }

  private deliver(
    secret: TenantSecret<string>,
    { namespace, delivered }: Place,
    description: DeliveryDescription,
    database?: IDatabase,
  ): void {
    const { renamed, takeOver, rolloutTime } = description;
    const version = secret.hasVersions ? description.version || undefined : undefined;
    const name = renamed ? `${secret.name}.renamed` : secret.name;
    const delivery = secret.deliver<string>(namespace, {
      name,
      takeOver,
      rolloutTime: rolloutTime ? Duration.minutes(5) : undefined,
      version,
      ...contentOf(secret, description, database),
    });
    delivered.push(delivery);
    if (isOnHub(secret)) {
      this.logsIn.add(namespace.cluster.name);
    }
    if (version !== undefined) {
      this.warnings.add(`delivery-follows-its-secret ${namespace.cluster.name} ${namespace.name} ${name}`);
    }
    if (description.data === 'database address' && database instanceof Database && isValue(secret)) {
      this.warnings.add(`known-database-is-rotated ${namespace.cluster.name} ${namespace.name} ${name}`);
    }
  }

  private addClusterStore({ namespace, description, delivered }: Place): void {
    const secrets = delivered.map(({ secret }) => secret).filter(isValue);
    if (description.clusterStore && secrets.length > 0) {
      namespace.addClusterSecretStore(`shared-${namespace.name}`, {
        conditions: [{ namespaces: ['guest'] }],
        secrets: [...new Set(secrets)],
      });
    }
  }

  private addSealed({ namespace, description: { sealed } }: Place): void {
    if (sealed && namespace.cluster === this.sealsFor) {
      const licence = SealedSecret.fromFile(namespace, 'licence', sealedFile('licence'), {
        labels: { part: 'licence' },
      });
      new kplus.Deployment(namespace.chart, 'licensed', {
        containers: [{ image: 'app:1', envFrom: [kplus.Env.fromSecret(licence)] }],
      });
    }
  }

  private addClient({ namespace, description, delivered }: Place, keys: Keys): void {
    const { client: wanted } = description;
    if (!wanted || !this.hasHub) {
      return;
    }
    const bySpire = wanted.bySpire && namespace.cluster.spire !== undefined;
    const readable = [...new Set(delivered.map(({ secret }) => secret).filter(isReadable))];
    const { pollInterval } = namespace.cluster;
    // What the hub changes does not reach files that nobody reads again.
    const mountable = readable.filter((secret) => pollInterval || !(secret instanceof RotatingDatabaseCredential));
    const runs = wanted.runs && !bySpire;
    const mounts = runs && mountable.length > 0 ? (wanted.mounts ?? []) : [];
    const injects = runs ? (wanted.injects ?? []) : [];
    if (!isOfUse(readable, [...wanted.reads, ...mounts, ...injects], keys, wanted.uses)) {
      return;
    }
    const client = namespace.addClient('caller', {
      create: wanted.create,
      token: bySpire ? 'spiffe' : undefined,
    });
    addReads(client, wanted.reads, readable);
    grantUses(client, wanted.uses, keys);
    if (runs) {
      const caller = new kplus.Deployment(namespace.chart, 'caller', { containers: [{ image: 'caller:1' }] });
      client.runs(caller);
      const mounted = new Map(mounts.map((one) => [chosen(mountable, one.secret)!, one.synced]));
      mounted.forEach((synced, secret) => {
        const syncedSecret = synced ? { name: `files.${secret.name}` } : undefined;
        const mount = secret.mount(client, { path: `/mnt/${secret.name}`, syncedSecret });
        if (pollInterval) {
          mount.restartOnChange(caller);
        }
      });
      const injected = new Set(injects.map((one) => chosen(readable, one)));
      injected.forEach((secret) =>
        secret?.inject(client, { files: (all) => prefixed(secret.name, all as Record<string, SecretKey>) }),
      );
    }
  }

  private addWorkload({ namespace, delivered }: Place, description: WorkloadDescription, index: number): void {
    const delivery = chosen(delivered, description.secret);
    if (delivery) {
      runWorkload(namespace, delivery, description, `app-${index}`);
    }
  }
}

/** Files of all secrets lie in one folder. */
function prefixed(name: string, keys: Readonly<Record<string, SecretKey>>): Record<string, SecretKey> {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${name}-${key}`, value]));
}

/** What of a secret a Kubernetes Secret holds. */
function contentOf(
  { keys }: TenantSecret<string>,
  { data }: DeliveryDescription,
  database?: IDatabase,
): DeliveryOptions<string, string> {
  const key = keys[0];
  if (key === undefined) {
    return {};
  }
  switch (data) {
    case 'as it is':
      return {};
    case 'first key':
      return { data: ({ [key]: first }) => ({ only: first! }) };
    case 'template':
      return { data: ({ [key]: first }) => ({ 'app.json': Template.json`{"value": ${first!}}`, plain: first! }) };
    case 'database address':
      return {
        data: ({ [key]: first }) => ({ url: Template.url`https://u:${first!}@${database?.host ?? 'nowhere'}/` }),
      };
    case 'tls':
      return { type: SecretType.TLS, data: ({ [key]: first }) => ({ 'tls.crt': first!, 'tls.key': first! }) };
  }
}

/** The deliveries of a secret that go together: no Secret twice, and one namespace name where the path holds it. */
function deliveriesOf(tenant: Tenant, { kind, deliveries }: SecretDescription, places: readonly Place[]) {
  const wanted = deliveries.map((description) => ({ description, place: chosen(places, description.namespace)! }));
  const isBound =
    tenant.isolation.kind === 'templatedPolicy' && !['replicated', 'found', 'bridged', 'credential'].includes(kind);
  const taken = new Set<string>();
  return wanted.filter(({ description, place: { namespace } }) => {
    const secret = `${namespace.cluster.name}/${namespace.name}/${description.renamed}`;
    const isFree = !taken.has(secret);
    taken.add(secret);
    return isFree && (!isBound || namespace.name === wanted[0]!.place.namespace.name);
  });
}

function runWorkload(
  { chart }: TenantNamespace,
  delivery: Delivery<string>,
  { kind, uses }: WorkloadDescription,
  name: string,
): void {
  const volume = kplus.Volume.fromSecret(chart, `${name}-volume`, delivery);
  // Of what is found by a pattern no key is known.
  const [key] = delivery.keys;
  const container: kplus.ContainerProps = {
    image: 'app:1',
    envVariables: uses === 'envValue' && key !== undefined ? { VALUE: delivery.envValue(key) } : {},
    envFrom: uses === 'envFrom' ? [kplus.Env.fromSecret(delivery)] : [],
    volumeMounts: uses === 'volume' ? [{ path: '/secret', volume }] : [],
  };
  const containers = [container];
  switch (kind) {
    case 'Deployment':
      delivery.restartOnChange(new kplus.Deployment(chart, name, { containers }));
      break;
    case 'StatefulSet': {
      const service = new kplus.Service(chart, `${name}-service`, { ports: [{ port: 80 }] });
      delivery.restartOnChange(new kplus.StatefulSet(chart, name, { containers, service, replicas: 1 }));
      break;
    }
    case 'DaemonSet':
      delivery.restartOnChange(new kplus.DaemonSet(chart, name, { containers }));
      break;
    case 'CronJob': {
      const activeDeadline = Duration.minutes(10);
      delivery.runOnChange(new kplus.CronJob(chart, name, { containers, schedule: Cron.daily(), activeDeadline }));
      break;
    }
    case 'reference':
      delivery.restartOnChange(WorkloadReference.deployment(name));
      break;
  }
}

function keyOf(
  tenant: Tenant,
  { name, kind, context, rotated, destroyed }: KeyDescription,
): EncryptionKey | SigningKey {
  const props = {
    rotationPeriod: rotated ? Duration.days(30) : undefined,
    removalPolicy: destroyed ? RemovalPolicy.DESTROY : undefined,
  };
  const id = `${name}-key`;
  return kind === 'encryption'
    ? new EncryptionKey(tenant, id, { ...props, context })
    : new SigningKey(tenant, id, props);
}

/** Whoever may do nothing has no login. */
function isOfUse(
  readable: readonly unknown[],
  reads: readonly unknown[],
  keys: Keys,
  uses: readonly unknown[],
): boolean {
  return (readable.length > 0 && reads.length > 0) || (!keys.isEmpty && uses.length > 0);
}

function isOnHub(secret: TenantSecret<string>): boolean {
  return secret instanceof RotatingDatabaseCredential || isValue(secret);
}

/** On the hub, and no user of a pair. */
function isReadable(secret: TenantSecret<string>): boolean {
  return secret instanceof RotatingDatabaseCredential
    ? secret.rotation.settings.kind !== 'alternatingUsers'
    : isValue(secret);
}

function isolationOf(kind: IsolationKind): Isolation {
  switch (kind) {
    case 'policyPerNamespace':
      return Isolation.policyPerNamespace();
    case 'wholePrefix':
      return Isolation.policyPerNamespace({ wholePrefix: true });
    case 'templatedPolicy':
      return Isolation.templatedPolicy();
    case 'vaultNamespace':
      return Isolation.vaultNamespace();
  }
}

function authOf(kind: AuthKind, cluster: string): ClusterAuth {
  switch (kind) {
    case 'keys':
      return ClusterAuth.jwt({ publicKeys: [publicKey(cluster), publicKey(`next ${cluster}`)] });
    case 'jwks':
      return ClusterAuth.jwt({ jwksUrl: `https://${cluster}.example.com/keys`, caCertificate: certificate('jwks') });
    case 'discovery':
      return ClusterAuth.jwt({ discoveryUrl: `https://oidc.${cluster}.example.com` });
    case 'clientToken':
      return ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }) });
    case 'tokenVariable':
      return ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer_token') });
    case 'serviceAccount':
      return ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() });
    case 'existing jwt':
      return ClusterAuth.fromAuthMountAttributes({ path: `theirs/${cluster}`, method: 'jwt' });
    case 'existing kubernetes':
      return ClusterAuth.fromAuthMountAttributes({ path: `theirs/${cluster}`, method: 'kubernetes' });
  }
}
