import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Alerts,
  AuditDevice,
  ClusterAuth,
  Database,
  DatabaseEngine,
  EncryptionAtRest,
  EncryptionProvider,
  Environment,
  Fleet,
  FluxSource,
  GitOps,
  HubServer,
  Pem,
  RotatingDatabaseCredential,
  Rotation,
  Seal,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TenantNamespace,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import { join } from 'node:path';

const certificate = (name: string) => Pem.fromFile(join(__dirname, 'certificates', `${name}.pem`));

class Spoke extends SpokeCluster {
  constructor(environment: Environment, id: string) {
    super(environment, id, {
      apiServer: { url: `https://api.${id}.bank.example.com:6443` },
      auth: ClusterAuth.jwt({ publicKeys: [certificate(`${id}-tokens`)] }),
      encryptionAtRest: EncryptionAtRest.apiServer({ providers: [EncryptionProvider.secretbox({ key: '2026-07' })] }),
    });
  }
}

/** A key of an external API, at most 90 days old, and database users that live for two hours. */
class Payments extends Tenant {
  readonly namespace: TenantNamespace;

  constructor(cluster: SpokeCluster, database: Database) {
    super(cluster.environment, 'payments', { owner: 'payments@example.com' });
    this.namespace = this.addNamespace(cluster, 'app-payments');
    const stripe = new StaticSecret(this, 'stripe', { keys: ['api_key'], maximumAge: Duration.days(90) });
    const user = new RotatingDatabaseCredential(this, 'core-db', {
      database,
      rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
      grants: ['USAGE ON SCHEMA payments', 'SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA payments'],
    });
    const key = stripe.deliver(this.namespace);
    const login = user.deliver(this.namespace, {
      data: ({ username, password }) => ({ DB_USER: username, DB_PASSWORD: password }),
    });
    const api = new kplus.Deployment(this.namespace.chart, 'api', {
      containers: [
        {
          image: 'bank/payments-api:3.2.0',
          envVariables: { STRIPE_KEY: key.envValue('api_key') },
          envFrom: [kplus.Env.fromSecret(login)],
        },
      ],
    });
    key.restartOnChange(api);
    login.restartOnChange(api);
  }
}

/** Two users that take turns: one pair for both clusters, and nobody is ever cut off. */
class Ledger extends Tenant {
  readonly namespaces: readonly TenantNamespace[];

  constructor(environment: Environment, clusters: readonly SpokeCluster[], database: Database) {
    super(environment, 'ledger', { owner: 'ledger@example.com' });
    this.namespaces = clusters.map((cluster) => this.addNamespace(cluster, 'app-ledger'));
    const user = new RotatingDatabaseCredential(this, 'core-db', {
      database,
      rotation: Rotation.alternatingUsers({ usernames: ['ledger_a', 'ledger_b'], every: Duration.days(30) }),
      grants: ['USAGE, CREATE ON SCHEMA ledger'],
    });
    for (const namespace of this.namespaces) {
      const file = user.deliver(namespace, {
        data: ({ username, password }) => ({
          'ledger.properties': Template.properties`host=${database.host}\nuser=${username}\npassword=${password}\n`,
        }),
      });
      const ledger = new kplus.StatefulSet(namespace.chart, 'ledger', {
        service: new kplus.Service(namespace.chart, 'service', { ports: [{ port: 8443 }] }),
        containers: [{ image: 'bank/ledger:7.0.1', portNumber: 8443 }],
        replicas: 3,
      });
      ledger.containers[0]!.mount('/etc/ledger', kplus.Volume.fromSecret(ledger, 'config', file));
      const closing = new kplus.CronJob(namespace.chart, 'closing', {
        schedule: Cron.schedule({ minute: '30', hour: '22' }),
        activeDeadline: Duration.hours(2),
        containers: [{ image: 'bank/ledger-closing:7.0.1' }],
      });
      closing.containers[0]!.mount('/etc/ledger', kplus.Volume.fromSecret(closing, 'config', file));
      file.restartOnChange(ledger, WorkloadReference.deployment('ledger-reports'));
    }
  }
}

/** One user with a new password every day: the next Job reads it, nothing restarts. */
class Cards extends Tenant {
  readonly namespace: TenantNamespace;

  constructor(cluster: SpokeCluster, database: Database) {
    super(cluster.environment, 'cards', { owner: 'cards@example.com' });
    this.namespace = this.addNamespace(cluster, 'app-cards');
    const user = new RotatingDatabaseCredential(this, 'core-db', {
      database,
      rotation: Rotation.staticRole({ username: 'cards', every: Duration.days(1) }),
      grants: ['USAGE ON SCHEMA cards', 'SELECT ON ALL TABLES IN SCHEMA cards'],
    });
    const login = user.deliver(this.namespace);
    new kplus.CronJob(this.namespace.chart, 'settlement', {
      schedule: Cron.schedule({ minute: '0', hour: '3' }),
      activeDeadline: Duration.minutes(30),
      containers: [{ image: 'bank/settlement:2.4.0', envFrom: [kplus.Env.fromSecret(login)] }],
    });
  }
}

/** A bank: one database, two clusters, and each way to rotate a credential. */
export class BankFleet extends Fleet {
  readonly payments: Payments;
  readonly ledger: Ledger;
  readonly cards: Cards;

  constructor() {
    super({
      name: 'bank',
      gitOps: GitOps.flux({
        source: FluxSource.git({
          url: 'ssh://git@git.bank.example.com/platform/fleet.git',
          branch: 'main',
          secretName: 'fleet-deploy-key',
        }),
      }),
      alerts: Alerts.ruleFiles({
        owner: 'platform@bank.example.com',
        hub: { nodes: ['bao-0', 'bao-1', 'bao-2'].map((node) => `${node}.bank.example.com:9101`), otherLeases: 200 },
      }),
      vault: VaultServer.openBao({
        address: 'https://bao.bank.example.com:8200',
        caCertificate: certificate('vault'),
        server: HubServer.raft({
          nodes: ['bao-0', 'bao-1', 'bao-2'].map((name) => ({
            name,
            address: `https://${name}.bank.example.com:8200`,
          })),
          tls: {
            certificateFile: '/etc/openbao/tls.pem',
            keyFile: '/etc/openbao/tls.key',
            caFile: '/etc/openbao/ca.pem',
          },
          seal: Seal.transit({
            address: 'https://seal.bank.example.com:8200',
            keyName: 'bao',
            caFile: '/etc/openbao/seal.pem',
          }),
          audit: [AuditDevice.file({ file: '/var/log/openbao/audit.log' }), AuditDevice.syslog()],
          telemetry: { access: 'metricsPort' },
        }),
      }),
    });
    const lab = new Environment(this, 'lab');
    const east = new Spoke(lab, 'east');
    const west = new Spoke(lab, 'west');
    const core = new Database(lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: 'core-db.bank.example.com',
      databaseName: 'core',
      administrator: { username: 'vault', passwordVariable: 'core_db_password' },
      maximumUsers: 20,
    });
    this.payments = new Payments(east, core);
    this.ledger = new Ledger(lab, [east, west], core);
    this.cards = new Cards(east, core);
  }
}
