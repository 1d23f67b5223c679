import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Alerts,
  AuditDevice,
  authenticationConfiguration,
  Database,
  DatabaseEngine,
  EncryptionAtRest,
  EncryptionProvider,
  Findings,
  FleetBase,
  FluxSource,
  GitOps,
  HubSnapshots,
  KvMount,
  ReplicatedSecret,
  RotatingDatabaseCredential,
  Rotation,
  Seal,
  StaticSecret,
  TerraformBackend,
  UpstreamAuth,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import { database, small, smallWithSecret, spoke, team } from '../fixtures/fleets';
import { servedHub } from '../fixtures/hub-servers';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { REPOSITORY, watchedFleet } from '../fixtures/watched';

type Program = () => FleetBase;

const CHARTS = {
  externalSecrets: { install: { version: '2.9.0', repository: 'https://charts.example.com' } },
  reloader: { namespace: 'restarts', install: { version: '2.2.16', repository: 'oci://charts.example.com/restarts' } },
};
const ALERTED = {
  owner: 'platform',
  alertLabels: { route: 'secrets' },
  runbooks: 'https://wiki.example.com/runbooks',
  clusterLabel: 'cluster',
  hub: { nodes: ['bao-0:8200'], tokenFile: '/etc/token', caFile: '/etc/ca.pem', blackboxExporter: 'blackbox:9115' },
};
const PLUGIN = { command: 'kms', sha256: '0'.repeat(64) };
const FLUX = { namespace: 'flux', serviceAccount: 'applier' };
const RANCHER = { repository: { ...REPOSITORY, path: 'dist' }, namespace: 'fleet', secretName: 'git' };

/** Programs that say together whatever a program can. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  'the kitchen sink': () => kitchenSink().fleet,
  'a hub of which much is made elsewhere': elsewhere,
  ...Object.fromEntries(
    [
      () => TerraformBackend.local({ folder: 'states' }),
      () => TerraformBackend.s3({ bucket: 'states', region: 'eu-central-1', prefix: 'a', kmsKeyId: 'b' }),
      () => TerraformBackend.s3({ bucket: 'states', region: 'eu-central-1', endpoint: 'https://s3.example.com:9000' }),
      () => TerraformBackend.gcs({ bucket: 'states', prefix: 'a' }),
      () =>
        TerraformBackend.azurerm({
          ...{ resourceGroupName: 'a', storageAccountName: 'states', containerName: 'vault' },
          prefix: 'd',
        }),
      () => TerraformBackend.http({ address: 'https://states.example.com' }),
      () => TerraformBackend.hcp({ organization: 'acme', hostname: 'app.terraform.io' }),
    ].map((backend) => [
      `states: ${Object.values(backend().settings).join(', ')}`,
      (): FleetBase => smallWithSecret({ fleet: { terraformBackend: backend() } }).fleet,
    ]),
  ),
  ...Object.fromEntries(
    [
      () =>
        EncryptionAtRest.apiServer({
          providers: [
            EncryptionProvider.kms({ name: 'hub', endpoint: 'unix:///run/kms.sock' }),
            EncryptionProvider.secretbox({ key: 'a' }),
            EncryptionProvider.aesgcm({ key: 'b' }),
            EncryptionProvider.aescbc({ key: 'c' }),
          ],
          folder: '/etc/encryption',
        }),
      () => EncryptionAtRest.eks({ keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/a' }),
      () => EncryptionAtRest.gke({ keyName: 'projects/a/locations/eu/keyRings/a/cryptoKeys/b' }),
      () => EncryptionAtRest.aks({ keyVaultKeyId: 'https://a.vault.azure.net/keys/a/1' }),
    ].map((encryptionAtRest) => [
      `encrypted: ${encryptionAtRest().settings.kind}`,
      (): FleetBase => smallWithSecret({ cluster: { encryptionAtRest: encryptionAtRest() } }).fleet,
    ]),
  ),
  'alerts in files': () => smallWithSecret({ fleet: { alerts: Alerts.ruleFiles(ALERTED) } }).fleet,
  'alerts as objects': () =>
    smallWithSecret({
      fleet: {
        alerts: Alerts.prometheusOperator({ ...ALERTED, namespace: 'monitoring', objectLabels: { release: 'kps' } }),
      },
    }).fleet,
  ...Object.fromEntries(
    [
      () => Seal.transit({ address: 'https://seal:8200', keyName: 'a', mount: 'b', namespace: 'c', caFile: '/ca.pem' }),
      () => Seal.awsKms({ keyId: 'a', region: 'b', endpoint: 'https://kms', plugin: PLUGIN }),
      () => Seal.gcpKms({ project: 'a', region: 'b', keyRing: 'c', key: 'd', credentialsFile: '/g', plugin: PLUGIN }),
      () => Seal.azureKeyVault({ tenantId: 'a', vaultName: 'b', keyName: 'c', clientId: 'd', plugin: PLUGIN }),
      () => Seal.pkcs11({ library: '/l', tokenLabel: 'a', keyLabel: 'b', mechanism: '0x1087', plugin: PLUGIN }),
    ].flatMap((seal) =>
      (['openBao', 'vault'] as const)
        .filter((product) => product === 'openBao' || seal().settings.kind === 'transit')
        .map((product) => [`served: ${product}, ${seal().settings.kind}`, () => served(seal(), product)]),
    ),
  ),
  ...Object.fromEntries(
    [
      () => GitOps.flux({ source: FluxSource.git({ ...REPOSITORY, path: 'dist', secretName: 'git' }), ...FLUX }),
      () =>
        GitOps.flux({
          source: FluxSource.oci({ url: 'oci://registry.example.com/a', tag: 'main', path: 'dist', secretName: 'b' }),
          ...FLUX,
        }),
      () =>
        GitOps.flux({
          source: FluxSource.existing({ kind: 'GitRepository', name: 'all', namespace: 'git', path: 'dist' }),
          ...FLUX,
        }),
      () =>
        GitOps.argoCd({
          repository: { ...REPOSITORY, path: 'dist' },
          namespace: 'argo-cd',
          clusters: { eu: 'europe' },
        }),
      () => GitOps.fleet({ ...RANCHER, clusters: { eu: 'europe' } }),
      () => GitOps.fleet({ ...RANCHER, clusterLabel: 'name' }),
    ].map((gitOps, index) => [
      `watched ${index}: ${gitOps().settings.tool}`,
      () => watchedFleet(gitOps(), CHARTS).fleet,
    ]),
  ),
};

/** A hub whose servers are written too. */
function served(seal: Seal, product: 'openBao' | 'vault'): FleetBase {
  const options = {
    seal,
    nodes: [{ name: 'a', address: 'https://a.example.com:8200', clusterAddress: 'https://a.example.com:8201' }],
    dataFolder: '/data',
    listenAddress: '0.0.0.0',
    proxy: { addresses: ['10.0.0.0/8'] },
    responseHeaders: { 'X-Frame-Options': 'DENY' },
    pluginFolder: '/plugins',
    settings: { log_level: 'warn' },
    audit: [
      AuditDevice.file({ name: 'a', file: '/audit.log', mode: '0600' }),
      AuditDevice.syslog({ name: 'b', facility: 'AUTH', tag: 'bao' }),
      AuditDevice.socket({ name: 'c', address: 'log.example.com:514' }),
    ],
  };
  const { fleet, namespace } = smallWithSecret({ fleet: { vault: servedHub(options, {}, product) } });
  new HubSnapshots(namespace, 'hourly', { volumeClaim: 'snapshots', image: 'openbao/openbao:2.7.2' });
  return fleet;
}

const STATEMENTS = ["CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'", "DROP USER '{{name}}'@'%'"];

/** A hub of which much is made elsewhere. */
function elsewhere(): FleetBase {
  const { fleet, prod, eu, payments, namespace } = small({
    fleet: {
      vault: VaultServer.openBao({ address: 'https://bao.example.com:8200', version: '2.7.2' }),
      kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }),
      compliance: [{ name: 'yearly', maximumAge: Duration.days(365) }],
    },
  });
  const api = new kplus.Deployment(namespace.chart, 'api', { containers: [{ image: 'api:1' }] });
  const token = new StaticSecret(payments, 'token', { keys: ['value'], maximumAge: Duration.days(90) });
  const delivery = token.deliver(namespace);
  delivery.envValue('value');
  delivery.restartOnChange(api, WorkloadReference.daemonSet('agent'), WorkloadReference.deployment('web'));

  const databases = {
    core: Database.fromDatabaseAttributes(prod, 'core', {
      mount: 'databases',
      connection: 'core',
      engine: DatabaseEngine.MARIADB,
      host: 'core.example.com',
      databaseName: 'core',
      allows: {
        payments: {
          groups: ['readers'],
          takeOver: ['old'],
          grants: ['SELECT ON core.accounts'],
          statements: STATEMENTS,
        },
      },
    }),
    own: database(payments, 'own', { engine: DatabaseEngine.MYSQL }),
    ledger: database(prod, 'ledger'),
    documents: database(payments, 'documents', {
      engine: DatabaseEngine.custom({
        plugin: 'mongodb-database-plugin',
        connectionUrl: 'mongodb://{{username}}:{{password}}@documents.example.com/admin',
        port: 27017,
      }),
    }),
  };
  const rotations = {
    core: Rotation.dynamic({
      creationStatements: STATEMENTS.slice(0, 1),
      revocationStatements: STATEMENTS.slice(1),
    }),
    own: Rotation.alternatingUsers({ usernames: ['own_a', 'own_b'], every: Duration.days(30) }),
    ledger: Rotation.alternatingUsers({ usernames: ['ledger_a', 'ledger_b'], every: Duration.days(30) }),
    documents: Rotation.staticRole({ username: 'documents', every: Duration.days(1) }),
  };
  for (const id of ['core', 'own', 'ledger', 'documents'] as const) {
    new RotatingDatabaseCredential(payments, `user-of-${id}`, {
      database: databases[id],
      rotation: rotations[id],
    }).deliver(namespace);
  }

  const us = spoke(prod, 'us');
  const blog = team(prod, 'blog');
  const from = blog.addNamespace(eu, 'blog');
  new ReplicatedSecret(blog, 'copy', {
    from,
    keys: ['a'],
    auth: UpstreamAuth.longLivedToken({ secretName: 'reader', key: 'token' }),
  }).deliver(blog.addNamespace(us, 'blog'));
  Findings.of(blog).acknowledge('upstream-token-expires', 'until May');
  authenticationConfiguration(eu, [{ cluster: us, issuer: 'https://us.example.com' }]);
  return fleet;
}
