import { ApiObject, Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Alerts,
  BridgedSecret,
  Certificate,
  CertificateAuthority,
  ClusterAuth,
  Database,
  DatabaseEngine,
  EncryptionAtRest,
  EncryptionKey,
  EncryptionProvider,
  FleetBase,
  GeneratedSecret,
  HubSnapshots,
  Isolation,
  Machine,
  MachineAuth,
  RemovalPolicy,
  ReplicatedSecret,
  ReplicatedSecrets,
  RotatingDatabaseCredential,
  Rotation,
  SealedSecret,
  SigningKey,
  StaticSecret,
  StoredSecret,
  Template,
  TokenReviewer,
  UpstreamAuth,
  VaultServer,
  WorkloadIdentity,
} from 'keywheel';
import { banking, certificate, database, publicKey, small, smallWithSecret, spoke, team } from '../fixtures/fleets';
import { servedHub } from '../fixtures/hub-servers';
import { sealedFile, sealingCertificates } from '../sealed/fixtures';
import { certified } from '../fixtures/certified';
import { deliverFromStores, stores } from '../fixtures/stores-fleet';
import { workloadIdentities } from '../fixtures/identities-fleet';
import type { RenderedFleet } from '../../lib/synth/synthesized-fleet';
import { outside } from '../fixtures/outside';
import { INSTALLED, TOOLS, twoWatched, watchedFleet } from '../fixtures/watched';
import { Output, rendered } from './output';

const pod = (name: string) => ({ metadata: { name }, containers: [{ image: 'api:1' }] });

export const FLEETS = {
  flux: () => watchedFleet(TOOLS.flux).fleet,
  argoCd: () => twoWatched(TOOLS.argoCd),
  rancher: () => twoWatched(TOOLS.fleet),
  installed: () => watchedFleet(TOOLS.flux, INSTALLED).fleet,
  watched: () =>
    watchedFleet(TOOLS.flux, { ...INSTALLED, alerts: Alerts.prometheusOperator({ namespace: 'monitoring' }) }).fleet,
  installedByArgoCd: () => watchedFleet(TOOLS.argoCd, INSTALLED).fleet,
  installedByFleet: () => watchedFleet(TOOLS.fleet, INSTALLED).fleet,
  jwt: () => smallWithSecret().fleet,
  kubernetes: () =>
    smallWithSecret({
      fleet: { vaultProviderVersion: '>= 5.7' },
      cluster: { auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer') }) },
    }).fleet,
  reviewer: () =>
    smallWithSecret({
      fleet: { vaultProviderVersion: '>= 5.7' },
      cluster: { auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }) },
    }).fleet,
  wholePrefix: () =>
    smallWithSecret({ fleet: { isolation: Isolation.policyPerNamespace({ wholePrefix: true }) } }).fleet,
  existing: () =>
    smallWithSecret({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: 'theirs', method: 'jwt' }) } })
      .fleet,
  templated: () => smallWithSecret({ fleet: { isolation: Isolation.templatedPolicy() } }).fleet,
  vaultNamespace: () => smallWithSecret({ fleet: { isolation: Isolation.vaultNamespace() } }).fleet,
  replicated: () => {
    const { fleet, payments, prod, namespace } = smallWithSecret();
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(
      payments.addNamespace(spoke(prod, 'us'), 'app-us'),
    );
    return fleet;
  },
  federated: () => {
    const { fleet, payments, prod, namespace } = smallWithSecret();
    const auth = UpstreamAuth.serviceAccount();
    const us = payments.addNamespace(spoke(prod, 'us'), 'app-us');
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'], auth }).deliver(us);
    return fleet;
  },
  credentials: () => {
    const { fleet, payments, prod, eu, namespace } = smallWithSecret();
    const us = payments.addNamespace(spoke(prod, 'us'), 'app-us');
    const auth = UpstreamAuth.clientCertificate({ secretName: 'reader', user: 'us-reader' });
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'], auth }).deliver(us);
    new ReplicatedSecret(payments, 'jobs', {
      from: payments.addNamespace(eu, 'jobs'),
      keys: ['a'],
      auth: UpstreamAuth.kubeconfig({ secretName: 'config', user: 'us-jobs' }),
    }).deliver(us);
    return fleet;
  },
  selected: () => {
    const { fleet, payments, prod, namespace } = smallWithSecret();
    const auth = UpstreamAuth.serviceAccount();
    const us = payments.addNamespace(spoke(prod, 'us'), 'app-us');
    new ReplicatedSecrets(payments, 'all', { from: namespace, find: { names: '^app-' }, auth }).deliver(us);
    new ReplicatedSecrets(payments, 'labelled', { from: namespace, find: { labels: { a: 'b' } }, auth }).deliver(us);
    return fleet;
  },
  bridged: () => {
    const { fleet, payments, eu, namespace } = smallWithSecret();
    const from = payments.addNamespace(eu, 'storage');
    new BridgedSecret(payments, 'bucket', { from, keys: ['AWS_ACCESS_KEY_ID'] }).deliver(namespace, {
      data: ({ AWS_ACCESS_KEY_ID }) => ({ access_key_id: AWS_ACCESS_KEY_ID }),
    });
    return fleet;
  },
  shared: () => {
    const { fleet, namespace, db } = smallWithSecret();
    namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
    return fleet;
  },
  canaries: () => {
    const { fleet, payments, eu, namespace, db } = smallWithSecret({ fleet: { canaries: true } });
    db.deliver(payments.addNamespace(eu, 'jobs', { canaries: false }));
    namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['app'] }], secrets: [db] });
    return fleet;
  },
  authority: () =>
    smallWithSecret({
      fleet: {
        vault: VaultServer.vault({ address: 'https://vault.example.com:8200', caCertificate: certificate('vault') }),
      },
    }).fleet,
  aged: () => {
    const { fleet, payments, namespace } = small();
    const props = { keys: ['username', 'password'], maximumAge: Duration.days(90) };
    new StaticSecret(payments, 'db', props).deliver(namespace);
    return fleet;
  },
  versions: () => {
    const { fleet, payments, namespace } = small({ fleet: { maximumVersions: 3 } });
    new StaticSecret(payments, 'stripe', {
      keys: ['api_key'],
      maximumAge: Duration.days(90),
      maximumVersions: 5,
      deleteVersionsAfter: Duration.days(180),
    }).deliver(namespace);
    new GeneratedSecret(payments, 'cookie', { keys: ['key'], maximumVersions: 4 }).deliver(namespace);
    return fleet;
  },
  generated: () => {
    const { fleet, payments, namespace } = small();
    new GeneratedSecret(payments, 'cookie', { keys: ['key'] }).deliver(namespace);
    return fleet;
  },
  twoTenants: () => {
    const { fleet, prod, eu } = smallWithSecret();
    const risk = team(prod, 'risk');
    new StaticSecret(risk, 'db', { keys: ['username'] }).deliver(risk.addNamespace(eu, 'risk'));
    return fleet;
  },
  stores: () => {
    const { fleet, prod, eu, payments, namespace } = small();
    const all = stores(prod);
    deliverFromStores(all, payments, namespace);
    const risk = team(prod, 'risk');
    new StoredSecret(risk, 'score', { store: all.aws, keys: ['key'] }).deliver(risk.addNamespace(eu, 'risk'));
    return fleet;
  },
  spiffe: () => {
    const spire = { trustDomain: 'prod.example.com', jwt: { publicKeys: [publicKey('spire')] }, className: 'prod' };
    const { fleet, namespace, db } = smallWithSecret({ cluster: { spire } });
    db.grantRead(namespace.addClient('api', { token: 'spiffe' }));
    return fleet;
  },
  identities: () => {
    const { fleet, prod, namespace, eu } = smallWithSecret();
    workloadIdentities(namespace);
    const risk = team(prod, 'risk').addNamespace(eu, 'risk');
    const identity = WorkloadIdentity.irsa({ roleArn: 'arn:aws:iam::123456789012:role/risk' });
    const scorer = risk.addWorkloadIdentity('scorer', identity);
    const containers = [{ image: 'score:1' }];
    scorer.usedBy(new kplus.Deployment(risk.chart, 'score', { serviceAccount: scorer, containers }));
    return fleet;
  },
  databases: () => banking().fleet,
  young: () => {
    const { fleet, payments, core, namespace } = banking({
      fleet: {
        compliance: [
          { name: 'house rule 7', maximumAge: Duration.days(90), appliesTo: ({ name }) => name === 'young' },
        ],
      },
    });
    new RotatingDatabaseCredential(payments, 'young', {
      database: core,
      rotation: Rotation.staticRole({ username: 'young', every: Duration.days(1) }),
      maximumAge: Duration.days(2),
    }).deliver(namespace);
    new StaticSecret(payments, 'api', { keys: ['token'], maximumAge: Duration.days(90) }).deliver(namespace);
    return fleet;
  },
  encrypted: () => {
    const { secretbox, identity, kms } = EncryptionProvider;
    const { fleet, prod, payments, db } = smallWithSecret({
      cluster: {
        encryptionAtRest: EncryptionAtRest.apiServer({
          providers: [secretbox({ key: '2026-07' }), secretbox({ key: '2026-01' }), identity()],
        }),
      },
    });
    const plugin = kms({ name: 'vault-2026', endpoint: 'unix:///run/kms/plugin.sock' });
    const us = spoke(prod, 'us', {
      encryptionAtRest: EncryptionAtRest.apiServer({ providers: [plugin], resources: ['secrets', 'configmaps'] }),
    });
    spoke(prod, 'openshift', { encryptionAtRest: EncryptionAtRest.openShift({ type: 'aesgcm' }) });
    spoke(prod, 'managed', { encryptionAtRest: EncryptionAtRest.eks() });
    db.deliver(payments.addNamespace(us, 'app-us'));
    return fleet;
  },
  clients: () => {
    const { fleet, prod, eu, payments, namespace, db } = smallWithSecret();
    const us = payments.addNamespace(spoke(prod, 'us'), 'app');
    const cards = new EncryptionKey(payments, 'cards', {
      minimumDecryptionVersion: 2,
      rotationPeriod: Duration.days(30),
    });
    const receipts = new SigningKey(payments, 'receipts');
    const lease = new RotatingDatabaseCredential(payments, 'lease', {
      database: database(prod, 'core'),
      rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
    });
    const intake = namespace.addClient('intake').runs(new kplus.Deployment(namespace.chart, 'intake', pod('intake')));
    const vaulting = us.addClient('vaulting');
    vaulting.runs(new kplus.CronJob(us.chart, 'vaulting', { ...pod('vaulting'), schedule: Cron.daily() }));
    db.grantRead(intake);
    db.grantRead(namespace.addClient('theirs', { create: false }));
    cards.grantEncrypt(intake);
    receipts.grantVerify(intake);
    cards.grantDecrypt(vaulting);
    cards.grantRewrap(vaulting);
    receipts.grantSign(vaulting);
    lease.grantRead(vaulting);
    const risk = team(prod, 'risk', { isolation: Isolation.vaultNamespace() });
    new EncryptionKey(risk, 'scores', {
      context: 'convergent',
      removalPolicy: RemovalPolicy.DESTROY,
      minimumEncryptionVersion: 1,
    }).grantEncrypt(risk.addNamespace(eu, 'risk').addClient('intake'));
    return fleet;
  },
  mounted: () => {
    const secretsStore = { pollInterval: Duration.minutes(2) };
    const { fleet, payments, prod, namespace, db } = smallWithSecret({ cluster: { secretsStore } });
    const lease = new RotatingDatabaseCredential(payments, 'lease', {
      database: database(prod, 'core'),
      rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
    });
    const api = new kplus.Deployment(namespace.chart, 'api', pod('api'));
    const client = namespace.addClient('api').runs(api);
    db.mount(client, { permissions: 0o440, syncedSecret: { name: 'db-of-api' } }).restartOnChange(api);
    lease.mount(client, { path: '/lease', files: ({ username, password }) => ({ user: username, password }) });
    return fleet;
  },
  rotatedInFiles: () => {
    const secretsStore = { pollInterval: Duration.minutes(2) };
    const { fleet, payments, prod, namespace } = small({ cluster: { secretsStore } });
    const core = database(prod, 'core', { maximumUsers: 60 });
    const lease = new RotatingDatabaseCredential(payments, 'lease', {
      database: core,
      rotation: Rotation.dynamic({ ttl: Duration.minutes(20), memberOf: 'payments_rw' }),
    });
    const nightly = new RotatingDatabaseCredential(payments, 'nightly', {
      database: core,
      rotation: Rotation.staticRole({
        username: 'nightly',
        every: Duration.hours(24),
        maximumOutage: Duration.minutes(4),
      }),
      maximumAge: Duration.hours(25),
    });
    const api = new kplus.Deployment(namespace.chart, 'api', { ...pod('api'), replicas: 2 });
    const mounting = namespace.addClient('api').runs(api);
    lease.mount(mounting);
    nightly.mount(mounting);
    const worker = new kplus.Deployment(namespace.chart, 'worker', { ...pod('worker'), replicas: 2 });
    const agents = namespace.addClient('worker').runs(worker);
    lease.inject(agents);
    nightly.inject(agents, { files: ({ password }) => ({ nightly: password }) });
    return fleet;
  },
  mountedByOpenBao: () => {
    const vault = VaultServer.openBao({ address: 'https://bao.example.com:8200' });
    const { fleet, namespace, db } = smallWithSecret({ fleet: { vault } });
    db.mount(namespace.addClient('api').runs(new kplus.Deployment(namespace.chart, 'api', pod('api'))));
    return fleet;
  },
  injected: () => {
    const { fleet, payments, prod, namespace, db } = smallWithSecret();
    const lease = new RotatingDatabaseCredential(payments, 'lease', {
      database: database(prod, 'core'),
      rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
    });
    const api = new kplus.Deployment(namespace.chart, 'api', pod('api'));
    const nightly = new kplus.CronJob(namespace.chart, 'nightly', {
      ...pod('nightly'),
      schedule: Cron.daily(),
      activeDeadline: Duration.hours(1),
    });
    const client = namespace.addClient('api').runs(api, nightly);
    new StaticSecret(payments, 'hub', { keys: ['ca.crt'] }).deliver(namespace, { name: 'hub-authority' });
    db.inject(client, {
      files: ({ username, password }) => ({ 'Login.json': Template.json`{"user": ${username}, "key": ${password}}` }),
      permissions: 0o440,
      caSecret: 'hub-authority',
    });
    lease.inject(client, { caSecret: 'hub-authority', command: 'pkill -HUP api', sharesProcesses: true });
    return fleet;
  },
  sealed: () => {
    const { fleet, eu, namespace } = smallWithSecret({
      cluster: { sealingCertificates: sealingCertificates('prod-eu-2025', 'prod-eu') },
    });
    SealedSecret.fromFile(eu, 'vault-ca', sealedFile('vault-ca'));
    SealedSecret.fromFile(namespace, 'bootstrap', sealedFile('bootstrap'), { labels: { team: 'payments' } });
    SealedSecret.fromFile(namespace, 'seed', sealedFile('seed'), { name: 'seed-of-app' });
    SealedSecret.fromFile(namespace, 'licence', sealedFile('licence'));
    return fleet;
  },
  sealedForTwo: () => {
    const { fleet, prod, payments, eu, db } = smallWithSecret({
      cluster: { sealingCertificates: sealingCertificates('prod-eu') },
    });
    const us = spoke(prod, 'us', { sealingCertificates: sealingCertificates('prod-us') });
    const abroad = payments.addNamespace(us, 'app-us');
    db.deliver(abroad);
    SealedSecret.fromFile(abroad, 'token', sealedFile('upstream-token'));
    SealedSecret.fromFile(eu, 'vault-ca', sealedFile('vault-ca'));
    return fleet;
  },
  // One of each, which nothing else in the fleet makes good.
  alone: () => {
    const auth = ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() });
    const { fleet, prod, payments, namespace } = smallWithSecret({
      fleet: { vaultProviderVersion: '>= 5.7, < 6' },
      cluster: { auth },
    });
    spoke(prod, 'us', { auth });
    const root = new CertificateAuthority(prod, 'root', { commonName: 'Acme', ttl: Duration.days(3650) });
    const ttl = Duration.days(1);
    new Certificate(payments, 'tls', { authority: root, commonName: 'a.app.svc', ttl }).deliver(namespace);
    const exporter = new Machine(payments, 'export', { auth: MachineAuth.appRole({ boundCidrs: ['10.0.0.0/8'] }) });
    new EncryptionKey(payments, 'cards').grantEncrypt(exporter);
    const lease = new RotatingDatabaseCredential(payments, 'lease', {
      database: Database.fromDatabaseAttributes(prod, 'core', {
        engine: DatabaseEngine.POSTGRESQL,
        host: 'core.example.com',
        databaseName: 'core',
        mount: 'databases',
        connection: 'core',
      }),
      rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
    });
    lease.inject(namespace.addClient('api').runs(new kplus.Deployment(namespace.chart, 'api', pod('api'))));
    return fleet;
  },
  certified: () => certified().fleet,
  outside: () => outside().fleet,
  walled: () => {
    const egress = { hub: ['203.0.113.0/30'], apiServer: ['203.0.113.16/32'] };
    const { fleet, payments, namespace, db } = smallWithSecret({ cluster: { externalSecrets: { egress } } });
    const api = new kplus.Deployment(namespace.chart, 'api', pod('api'));
    const worker = new kplus.Deployment(namespace.chart, 'worker', pod('worker'));
    db.grantRead(namespace.addClient('api').runs(api));
    new GeneratedSecret(payments, 'cookie', { keys: ['key'] }).inject(namespace.addClient('worker').runs(worker));
    new RotatingDatabaseCredential(payments, 'pair', {
      database: database(namespace.cluster.environment, 'core'),
      rotation: Rotation.alternatingUsers({ usernames: ['pair_a', 'pair_b'], every: Duration.days(30) }),
    }).deliver(namespace);
    const policy = (id: string, rules: readonly object[]) =>
      new ApiObject(namespace.chart, id, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: id },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: rules },
      });
    policy('deny', []);
    policy('names', [{ to: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }] }]);
    policy('hub', [{ to: [{ ipBlock: { cidr: '203.0.113.0/30' } }], ports: [{ protocol: 'TCP', port: 8200 }] }]);
    return fleet;
  },
  operated: () => {
    const { fleet, namespace } = smallWithSecret();
    const image = 'ghcr.io/external-secrets/external-secrets:v0.20.4';
    const containers = [{ name: 'main', image, args: ['--controller-class=default'] }];
    const pods = { template: { spec: { serviceAccountName: 'external-secrets', containers } } };
    const metadata = { name: 'external-secrets', namespace: 'external-secrets' };
    new ApiObject(namespace.chart, 'operator', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: pods });
    return fleet;
  },
  served: () => smallWithSecret({ fleet: { vault: servedHub() } }).fleet,
  snapshots: () => {
    const { fleet, namespace } = smallWithSecret({ fleet: { vault: servedHub() } });
    new HubSnapshots(namespace, 'hourly', { volumeClaim: 'snapshots' });
    return fleet;
  },
  servedByVault: () => smallWithSecret({ fleet: { vault: servedHub({}, {}, 'vault') } }).fleet,
  crowded: () => banking({ database: { maximumUsers: 8 } }).fleet,
} satisfies Record<string, () => FleetBase>;

/** Parts of the fleet with databases. */
export const CREDENTIAL = {
  role: (output: Output, name: string) =>
    output.resource('hub', 'vault_database_secret_backend_static_role', `credential_prod_payments_${name}`),
  leased: (output: Output) =>
    output.resource('hub', 'vault_database_secret_backend_role', 'credential_prod_payments_leased'),
  secret: (output: Output, name: string, cluster = 'eu') => output.object(cluster, 'ExternalSecret', name),
  cronJob: (output: Output) => output.object('eu', 'CronJob', 'keywheel-rotate.pair'),
  /** Changes one value in the environment of who rotates. */
  environment: (output: Output, name: string, change: (value: string) => string) => {
    const [container] = CREDENTIAL.cronJob(output).spec.jobTemplate.spec.template.spec.containers;
    const entry = container.env.find((one: { name: string }) => one.name === name);
    entry.value = change(entry.value);
  },
  /** Puts a workload beside the Secrets that uses one of them. */
  workload: (output: Output, secret: string, workload: object) => {
    const containers = [{ name: 'main', image: 'x', envFrom: [{ secretRef: { name: secret } }] }];
    output.add('eu', 'app.k8s.yaml', withContainers(workload, containers));
  },
};

function withContainers(workload: any, containers: object[]): object {
  const pod = { template: { spec: { containers } } };
  const spec =
    workload.kind === 'CronJob' ? { jobTemplate: { spec: { ...workload.job, ...pod } } } : { ...workload.spec, ...pod };
  const apiVersion = /Job$/.test(workload.kind) ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind: workload.kind, metadata: { namespace: 'app', ...workload.metadata }, spec };
}

export const READER = 'prod/payments/eu.app';
export const STORE = 'eu/app.k8s.yaml, SecretStore app/keywheel';
export const DELIVERY = 'prod/payments/db/eu.app.db';
export const EXTERNAL_SECRET = 'eu/app.k8s.yaml, ExternalSecret app/db';

export const jwtRole = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'read_app');
export const kubernetesRole = (output: Output) =>
  output.resource('spoke-eu', 'vault_kubernetes_auth_backend_role', 'read_app');
export const account = (output: Output) =>
  output.store('eu').auth.jwt.kubernetesServiceAccountToken.serviceAccountRef as { name: string; audiences: string[] };

const known = new Map<string, RenderedFleet>();

/** Both sides of one of the fleets, which is rendered once. */
export function outputOf(name: keyof typeof FLEETS): Output {
  const fleet = known.get(name) ?? rendered(FLEETS[name]());
  known.set(name, fleet);
  return new Output(fleet);
}

export interface Mutation {
  readonly id: string;
  readonly when: string;
  readonly fleet?: keyof typeof FLEETS;
  readonly mutate: (output: Output) => void;
  readonly path: string;
  readonly place: string;
  readonly message: readonly string[];
}
