import { ApiObject, Chart, Cron, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  ClusterAuth,
  Environment,
  Fleet,
  FleetErrors,
  GeneratedSecret,
  Isolation,
  KvMount,
  Pem,
  Policy,
  ReplicatedSecret,
  SecretKey,
  SpokeCluster,
  StaticSecret,
  Template,
  Tenant,
  TokenReviewer,
  VaultServer,
  WorkloadReference,
} from 'keywheel';
import { Testing } from 'keywheel/testing';
import { acme, codesOf, errorsOf, filesBelow, inEmptyFolder, small, smallWithSecret, spoke, team } from '../fleets';

const PASSWORD = 'hunter2-and-more!';
const API = { url: 'https://api.example.com:6443' };

interface BadInput {
  readonly when: string;
  /** Makes what is wrong; a fleet that is returned is synthesised. */
  readonly program: () => Fleet | void;
  readonly code: string;
  readonly path: string;
  /** What was got and what is allowed, or what to do. */
  readonly told: readonly string[];
}

const BAD_INPUT: readonly BadInput[] = [
  // Names
  {
    when: 'the fleet has a name with capitals',
    program: () => acme({ name: 'Acme' }),
    code: 'NameInvalid',
    path: '',
    told: ['the name of the fleet "Acme"', '1 to 63 of a-z, 0-9 and "-"'],
  },
  {
    when: 'an environment has a name without a letter or digit',
    program: () => {
      const fleet = acme();
      new Environment(fleet, '-');
      return fleet;
    },
    code: 'NameInvalid',
    path: '-',
    told: ['the name of the environment "-"'],
  },
  {
    when: 'a cluster has a dot in its name',
    program: () => {
      const { fleet, prod } = small();
      spoke(prod, 'eu.west');
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/eu.west',
    told: ['the name of the cluster "eu.west"'],
  },
  {
    when: 'a tenant has an underscore in its name',
    program: () => {
      const { fleet, prod } = small();
      team(prod, 'pay_ments');
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/pay_ments',
    told: ['the name of the tenant "pay_ments"'],
  },
  {
    when: 'a namespace has more than 63 characters',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'a'.repeat(64));
      return fleet;
    },
    code: 'NameInvalid',
    path: `prod/payments/eu.${'a'.repeat(64)}`,
    told: ['the name of the namespace', '1 to 63'],
  },
  {
    when: 'a secret has a space in its name',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'my db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/my db',
    told: ['the name of the secret "my db"'],
  },
  {
    when: 'a slash in a name would reach another path',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, '../other/db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/..--other--db',
    told: ['"../other/db"'],
  },
  {
    when: 'a Secret has a name that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'App_DB' });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/db/eu.app.App_DB',
    told: ['the name of the Secret "App_DB"', 'at most 253'],
  },
  {
    when: 'a ClusterSecretStore has a name with a slash',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      namespace.addClusterSecretStore('a/b', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/eu.app/a--b',
    told: ['the name of the store "a/b"'],
  },
  {
    when: 'the upstream Secret has a name that Kubernetes refuses',
    program: () => {
      const { fleet, payments, namespace } = small();
      new ReplicatedSecret(payments, 'users', { from: namespace, secretName: 'Users', keys: ['a'] });
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/users',
    told: ['"Users"'],
  },
  {
    when: 'a workload of another repository has a name that Kubernetes refuses',
    program: () => {
      const { fleet, delivery } = smallWithSecret();
      delivery.restartOnChange(WorkloadReference.deployment('My App'));
      return fleet;
    },
    code: 'NameInvalid',
    path: 'prod/payments/db/eu.app.db',
    told: ['"My App"'],
  },
  {
    when: 'the operator runs in a namespace whose name would end the text around it',
    program: () => small({ cluster: { externalSecrets: { namespace: "x' || true || '" } } }).fleet,
    code: 'NameInvalid',
    path: 'prod/eu',
    told: ["x' || true"],
  },
  {
    when: 'the operator has a ServiceAccount with a name that Kubernetes refuses',
    program: () => small({ cluster: { externalSecrets: { serviceAccount: 'External Secrets' } } }).fleet,
    code: 'NameInvalid',
    path: 'prod/eu',
    told: ['"External Secrets"'],
  },
  {
    when: 'a key holds a character that Kubernetes refuses',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['pass word'] });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db',
    told: ['key "pass word"', '1 to 253'],
  },
  {
    when: 'a key is a path that Kubernetes refuses',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['..'] });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db',
    told: ['key ".."'],
  },
  {
    when: 'a delivered key holds a character that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: ({ password }) => ({ 'a/b': password }) });
      return fleet;
    },
    code: 'KeyInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['key "a/b"'],
  },
  {
    when: 'a secret has no keys',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: [] });
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/db',
    told: ['no keys', 'at least one'],
  },
  {
    when: 'nothing is delivered',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: () => ({}) });
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/db/eu.app.b',
    told: ['at least one key'],
  },

  {
    when: 'a label is none that Kubernetes takes',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', labels: { 'a b': 'x' } });
      return fleet;
    },
    code: 'LabelInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a b"'],
  },
  {
    when: 'a label has a value that Kubernetes refuses',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', labels: { team: 'a team' } });
      return fleet;
    },
    code: 'LabelInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a team"'],
  },
  {
    when: 'a variable has a name that Terraform keeps for itself',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: 'version' });
      return fleet;
    },
    code: 'VariableInvalid',
    path: 'prod/payments/db',
    told: ['"version"'],
  },

  // What would meet in one name
  {
    when: 'two tenants claim one namespace',
    program: () => {
      const { fleet, prod, eu } = small();
      team(prod, 'risk').addNamespace(eu, 'app');
      return fleet;
    },
    code: 'NamespaceTaken',
    path: 'prod/risk/eu.app',
    told: ['namespace "app" on "eu" is taken by tenant "payments" (prod/payments/eu.app)', 'belongs to one tenant'],
  },
  {
    when: 'a tenant adds a namespace twice',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'app');
      return fleet;
    },
    code: 'NamespaceTaken',
    path: 'prod/payments/eu.app#2',
    told: ['(prod/payments/eu.app)', 'added once'],
  },
  {
    when: 'a namespace would share its file with the cluster',
    program: () => {
      const { fleet, payments, eu } = small();
      payments.addNamespace(eu, 'cluster');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/eu.cluster',
    told: ['"cluster"', 'rename'],
  },
  {
    when: 'two clusters in two environments have one name',
    program: () => {
      const { fleet } = small();
      spoke(new Environment(fleet, 'dev'), 'eu');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/eu',
    told: ['cluster "eu" is taken by dev/eu', 'rename'],
  },
  {
    when: 'two tenants of an environment have one name, in different composites',
    program: () => {
      const { fleet, prod } = small();
      new Tenant(new Construct(prod, 'more'), 'payments', { owner: 'x@example.com' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments',
    told: ['tenant "prod/payments" is taken by prod/more/payments'],
  },
  {
    when: 'two environments have one name, in different composites',
    program: () => {
      const { fleet } = small();
      team(new Environment(new Construct(fleet, 'more'), 'prod'), 'payments');
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments',
    told: ['"prod/payments" is taken by more/prod/payments'],
  },
  {
    when: 'two secrets of a tenant have one name, in different composites',
    program: () => {
      const { fleet, payments } = smallWithSecret();
      new GeneratedSecret(new Construct(payments, 'more'), 'db', { keys: ['a'] });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/more/db',
    told: ['secret "prod/payments/db" is taken by prod/payments/db'],
  },
  {
    when: 'two deliveries of a namespace have one name',
    program: () => {
      const { fleet, payments, namespace } = smallWithSecret();
      new StaticSecret(payments, 'other', { keys: ['a'] }).deliver(namespace, { name: 'db' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/other/eu.app.db',
    told: ['Secret "db"', 'taken by prod/payments/db/eu.app.db'],
  },
  {
    when: 'a secret is delivered twice under one name',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace);
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/db/eu.app.db#2',
    told: ['Secret "db"'],
  },
  {
    when: 'a secret has a key twice',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a', 'b', 'a'] });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/db',
    told: ['key "a"'],
  },
  {
    when: 'two secrets take their first values from one variable',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: 'first' });
      new StaticSecret(payments, 'mail', { keys: ['b'], firstValueVariable: 'first' });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/mail',
    told: ['"first"', 'prod/payments/db'],
  },
  {
    when: 'with a templated policy two tenants share the path of a namespace',
    program: () => {
      const { fleet, prod } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
      team(prod, 'risk').addNamespace(spoke(prod, 'us'), 'app');
      return fleet;
    },
    code: 'NamespaceShared',
    path: 'prod/risk/us.app',
    told: ['tenants "payments" and "risk"', 'namespace "app" in "prod"', 'Isolation.policyPerNamespace()'],
  },
  {
    when: 'with a templated policy a secret is delivered to two namespace names',
    program: () => {
      const { fleet, payments, eu, db } = smallWithSecret({ fleet: { isolation: Isolation.templatedPolicy() } });
      db.deliver(payments.addNamespace(eu, 'jobs'));
      return fleet;
    },
    code: 'SecretInTwoNamespaces',
    path: 'prod/payments/db/eu.jobs.db',
    told: ['"app" and "jobs"', 'a secret for each'],
  },
  {
    when: 'with a templated policy a value is written that is delivered nowhere',
    program: () => {
      const { fleet, payments } = small({ fleet: { isolation: Isolation.templatedPolicy() } });
      new GeneratedSecret(payments, 'key', { keys: ['a'] });
      return fleet;
    },
    code: 'NotDelivered',
    path: 'prod/payments/key',
    told: ['deliver it'],
  },

  // Durations and numbers
  {
    when: 'refreshInterval is zero',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', refreshInterval: Duration.seconds(0) });
      return fleet;
    },
    code: 'RefreshIntervalInvalid',
    path: 'prod/payments/db/eu.app.b',
    told: ['refreshInterval is 0s', 'use 5s or more'],
  },
  {
    when: 'maximumAge is zero',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.days(0) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['maximumAge is 0s', 'one second or more'],
  },
  {
    when: 'maximumAge is less than a second',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], maximumAge: Duration.millis(10) });
      return fleet;
    },
    code: 'MaximumAgeInvalid',
    path: 'prod/payments/db',
    told: ['one second or more'],
  },
  ...[0, -1, 15, 257, 20.5, Number.NaN].map((length) => ({
    when: `a generated value has ${length} characters`,
    program: () => {
      const { fleet, payments } = small();
      new GeneratedSecret(payments, 'key', { keys: ['a'], length });
      return fleet;
    },
    code: 'LengthInvalid',
    path: 'prod/payments/key',
    told: [`length is ${length}`, 'a whole number from 16 to 256'],
  })),

  // Templates and references
  {
    when: 'a template uses a key that the secret does not have',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      const user = 'user' as 'username';
      db.deliver(namespace, { name: 'b', data: (keys) => ({ url: Template.url`x?u=${keys[user]}` }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['Template.url got undefined', 'a key that the secret has'],
  },
  {
    when: 'data uses a key that the secret does not have',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: (keys) => ({ user: keys['user' as 'username'] }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"user" is undefined', '"username" or "password"'],
  },
  {
    when: 'a template uses a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, { name: 'b', data: () => ({ a: Template.text`${keyOf(other)}` }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret', '"username" or "password"'],
  },
  {
    when: 'a nested template uses a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, {
        name: 'b',
        data: () => ({ a: Template.json`${Template.url`x?${keyOf(other)}`}` }),
      });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret'],
  },
  {
    when: 'data is a key of another secret',
    program: () => {
      const { fleet, payments, db, namespace } = smallWithSecret();
      const other = new StaticSecret(payments, 'other', { keys: ['token'] });
      db.deliver(namespace, { name: 'b', data: () => ({ a: keyOf(other) }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.b',
    told: ['"a" uses "token" of another secret'],
  },
  {
    when: 'a key stands in an ordinary string',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: ({ password }) => ({ a: Template.text`${`p=${password}`}` }) });
      return fleet;
    },
    code: 'SecretInText',
    path: 'prod/payments/db/eu.app.b',
    told: ['key "password"', 'Template.url'],
  },
  {
    when: 'an environment variable names a key that is not delivered',
    program: () => {
      smallWithSecret().delivery.envValue('user' as 'username');
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.db',
    told: ['"user" is not delivered', '"username" or "password"'],
  },

  // Authorities
  {
    when: 'the hub calls an API server whose authority is not known',
    program: () =>
      small({
        cluster: {
          apiServer: API,
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'x' }) }),
        },
      }).fleet,
    code: 'CaCertificateMissing',
    path: 'prod/eu',
    told: ['ClusterAuth.kubernetes', 'give apiServer.caCertificate'],
  },
  {
    when: 'downstream clusters call an API server whose authority is not known',
    program: () => {
      const { fleet, payments, namespace } = small({ cluster: { apiServer: API } });
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] });
      return fleet;
    },
    code: 'CaCertificateMissing',
    path: 'prod/payments/users',
    told: ['"eu"', 'apiServer.caCertificate'],
  },

  // Values where references belong
  {
    when: 'a private key is given as a certificate',
    program: () => {
      Pem.fromText(`-----BEGIN EC PRIVATE KEY-----\n${PASSWORD.replaceAll(/\W/g, '')}\n-----END EC PRIVATE KEY-----`);
    },
    code: 'SecretInProgram',
    path: '',
    told: ['holds a private key', 'only the certificate or the public key'],
  },
  {
    when: 'a private key stands behind a certificate',
    program: () => {
      const block = (label: string) => `-----BEGIN ${label}-----\nQUJD\n-----END ${label}-----\n`;
      Pem.fromText(block('CERTIFICATE') + block('PRIVATE KEY'), 'chain.pem');
    },
    code: 'SecretInProgram',
    path: '',
    told: ['chain.pem holds a private key'],
  },
  {
    when: 'a first value is given instead of the name of a variable',
    program: () => {
      const { fleet, payments } = small();
      new StaticSecret(payments, 'db', { keys: ['a'], firstValueVariable: PASSWORD });
      return fleet;
    },
    code: 'SecretInProgram',
    path: 'prod/payments/db',
    told: ['firstValueVariable takes the name of a Terraform variable', 'TF_VAR_<name>'],
  },
  {
    when: 'a reviewer token is given instead of the name of a variable',
    program: () =>
      small({
        fleet: { vaultProviderVersion: '>= 5.7, < 6' },
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable(PASSWORD) }),
        },
      }).fleet,
    code: 'SecretInProgram',
    path: 'prod/eu',
    told: ['TokenReviewer.tokenVariable takes the name of a Terraform variable', 'TF_VAR_<name>'],
  },
  {
    when: 'a delivered key is a value',
    program: () => {
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'b', data: () => ({ password: PASSWORD as unknown as SecretKey }) });
      return fleet;
    },
    code: 'SecretInProgram',
    path: 'prod/payments/db/eu.app.b',
    told: ['"password" is a string', 'never a value'],
  },
  {
    when: "the hub's address holds credentials",
    program: () => {
      VaultServer.vault({ address: `https://admin:${PASSWORD}@vault.example.com` });
    },
    code: 'VaultServerInvalid',
    path: '',
    told: ['https://host:port'],
  },
  {
    when: "the hub's address holds a password with a slash",
    program: () => {
      VaultServer.vault({ address: `https://admin:${PASSWORD}/@vault.example.com` });
    },
    code: 'VaultServerInvalid',
    path: '',
    told: ['https://host:port'],
  },
  {
    when: 'a ClusterSecretStore serves a Secret that is on no hub',
    program: () => {
      const { fleet, payments, namespace } = small();
      const users = new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [users] });
      return fleet;
    },
    code: 'NotOnHub',
    path: 'prod/payments/eu.app/all',
    told: ['deliver it instead'],
  },
  {
    when: "the API server's address holds credentials",
    program: () => small({ cluster: { apiServer: { url: `https://admin:${PASSWORD}@api.example.com` } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['https://host:port'],
  },

  // Borders
  {
    when: 'a namespace stands on a cluster of another fleet',
    program: () => {
      const { fleet, payments } = small();
      const other = spoke(new Environment(acme({ name: 'other' }), 'prod'), 'theirs');
      payments.addNamespace(other, 'app');
      return fleet;
    },
    code: 'AnotherFleet',
    path: 'prod/payments/theirs.app',
    told: ['cluster "theirs" belongs to another fleet', 'a cluster of this one'],
  },
  {
    when: 'a namespace stands on a cluster of another environment',
    program: () => {
      const { fleet, payments } = small();
      payments.addNamespace(spoke(new Environment(fleet, 'dev'), 'lab'), 'app');
      return fleet;
    },
    code: 'AnotherEnvironment',
    path: 'prod/payments/lab.app',
    told: ['cluster "lab" stands in "dev", the tenant in "prod"', 'make the tenant in both'],
  },
  {
    when: "a secret is delivered to another tenant's namespace",
    program: () => {
      const { fleet, prod, eu, db } = smallWithSecret();
      db.deliver(team(prod, 'risk').addNamespace(eu, 'risk'));
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/payments/db/eu.risk.db',
    told: ['belongs to tenant "risk", the secret to "payments"', 'use a namespace of "payments"'],
  },
  {
    when: "a Secret is replicated from another tenant's namespace",
    program: () => {
      const { fleet, prod, namespace } = small();
      new ReplicatedSecret(team(prod, 'risk'), 'users', { from: namespace, keys: ['a'] });
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: 'prod/risk/users',
    told: ['belongs to tenant "payments", the secret to "risk"'],
  },
  {
    when: "a ClusterSecretStore serves another tenant's secret",
    program: () => {
      const { fleet, prod, namespace } = small();
      const theirs = new StaticSecret(team(prod, 'risk'), 'scores', { keys: ['a'] });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [theirs] });
      return fleet;
    },
    code: 'AnotherTenantsSecret',
    path: 'prod/payments/eu.app/all',
    told: ['"risk"', '"payments"'],
  },
  {
    when: 'a secret stands outside of a tenant',
    program: () => {
      new StaticSecret(small().prod, 'db', { keys: ['a'] });
    },
    code: 'OutsideTenant',
    path: 'prod/db',
    told: ['outside a Tenant', 'create it below one'],
  },
  {
    when: 'a tenant stands outside of an environment',
    program: () => {
      new Tenant(acme(), 'payments', { owner: 'x' });
    },
    code: 'OutsideEnvironment',
    path: 'payments',
    told: ['outside an Environment', 'create it below one'],
  },
  {
    when: 'a cluster stands outside of an environment',
    program: () => {
      new SpokeCluster(acme(), 'eu', { apiServer: API });
    },
    code: 'OutsideEnvironment',
    path: 'eu',
    told: ['outside an Environment'],
  },
  {
    when: 'an environment stands outside of a fleet',
    program: () => {
      new Environment(new Construct(undefined as unknown as Construct, ''), 'prod');
    },
    code: 'OutsideFleet',
    path: 'prod',
    told: ['outside a Fleet'],
  },
  {
    when: 'a workload of another namespace is to restart',
    program: () => {
      const { fleet, payments, eu, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(payments.addNamespace(eu, 'jobs').chart));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['Deployment "jobs-api" is in namespace "jobs"', '"app" on "eu"', 'deliver the secret where'],
  },
  {
    when: 'a workload of another cluster is to restart',
    program: () => {
      const { fleet, prod, payments, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(payments.addNamespace(spoke(prod, 'us'), 'app').chart));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['"app" on "eu"'],
  },
  {
    when: 'a workload without a namespace is to restart',
    program: () => {
      const { fleet, eu, delivery } = smallWithSecret();
      delivery.restartOnChange(deployment(new Chart(eu.app, 'mine')));
      return fleet;
    },
    code: 'RestartAcrossNamespaces',
    path: 'prod/payments/db/eu.app.db',
    told: ['is in namespace "default"'],
  },
  {
    when: 'a Job is to restart',
    program: () => {
      const { fleet, delivery, namespace } = smallWithSecret();
      const job = new ApiObject(namespace.chart, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
      delivery.restartOnChange(job);
      return fleet;
    },
    code: 'NotRestartable',
    path: 'prod/payments/db/eu.app.db',
    told: ['Job "app-job"', '"Deployment", "StatefulSet" or "DaemonSet"', 'runOnChange'],
  },
  {
    when: 'a Deployment is to be run',
    program: () => {
      const { fleet, delivery, namespace } = smallWithSecret();
      delivery.runOnChange(deployment(namespace.chart) as unknown as kplus.CronJob);
      return fleet;
    },
    code: 'NotRunnable',
    path: 'prod/payments/db/eu.app.db',
    told: ['Deployment "app-api"', 'use a CronJob'],
  },

  // Settings that do not fit together
  {
    when: 'the tenant has no owner',
    program: () => {
      const { fleet, prod } = small();
      team(prod, 'risk', { owner: ' ' });
      return fleet;
    },
    code: 'OwnerMissing',
    path: 'prod/risk',
    told: ['the owner is empty', 'team@example.com'],
  },
  {
    when: 'the API server is no address',
    program: () => small({ cluster: { apiServer: { url: 'api.example.com' } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['"api.example.com"', 'https://host:port'],
  },
  {
    when: 'the API server is called without TLS',
    program: () => small({ cluster: { apiServer: { url: 'http://api.example.com' } } }).fleet,
    code: 'ApiServerInvalid',
    path: 'prod/eu',
    told: ['https://host:port'],
  },
  {
    when: 'there is a hub and no way to log in',
    program: () => small({ cluster: { auth: undefined } }).fleet,
    code: 'AuthMissing',
    path: 'prod/eu',
    told: ['ClusterAuth.jwt'],
  },
  {
    when: 'there is a way to log in and no hub',
    program: () =>
      small({ fleet: { vault: undefined }, cluster: { auth: ClusterAuth.jwt({ jwksUrl: 'https://x' }) } }).fleet,
    code: 'AuthUnused',
    path: 'prod/eu',
    told: ['give the fleet a vault or leave auth out'],
  },
  {
    when: 'there are no public keys',
    program: () => small({ cluster: { auth: ClusterAuth.jwt({ publicKeys: [] }) } }).fleet,
    code: 'PublicKeysMissing',
    path: 'prod/eu',
    told: ['no public keys'],
  },
  {
    when: 'an auth mount made elsewhere has no path',
    program: () => small({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: '', method: 'jwt' }) } }).fleet,
    code: 'AuthMountInvalid',
    path: 'prod/eu',
    told: ['path'],
  },
  ...(['tokenVariable', 'serviceAccount'] as const).map((kind) => ({
    when: `the pinned provider cannot take the token of TokenReviewer.${kind} write-only`,
    program: () =>
      small({
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({
            reviewer: kind === 'tokenVariable' ? TokenReviewer.tokenVariable('token') : TokenReviewer.serviceAccount(),
          }),
        },
      }).fleet,
    code: 'ProviderTooOld',
    path: 'prod/eu',
    told: [`TokenReviewer.${kind}`, '5.6.0', 'vaultProviderVersion: ">= 5.7, < 6"', 'ClusterAuth.jwt'],
  })),
  {
    when: 'a constraint would still take an old provider',
    program: () =>
      small({
        fleet: { vaultProviderVersion: '~> 5.6' },
        cluster: {
          apiServer: { ...API, caCertificate: Pem.fromText(CERTIFICATE) },
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }),
        },
      }).fleet,
    code: 'ProviderTooOld',
    path: 'prod/eu',
    told: ['"~> 5.6"'],
  },
  {
    when: 'a secret needs a hub and there is none',
    program: () => smallWithSecret({ fleet: { vault: undefined } }).fleet,
    code: 'VaultMissing',
    path: 'prod/payments/db',
    told: ['lives on a hub and the fleet has none', 'give it a vault'],
  },
  {
    when: 'a ClusterSecretStore needs a hub and there is none',
    program: () => {
      const { fleet, namespace } = small({ fleet: { vault: undefined } });
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [] });
      return fleet;
    },
    code: 'VaultMissing',
    path: 'prod/payments/eu.app/all',
    told: ['give it a vault'],
  },
  {
    when: 'a Secret is replicated to the cluster that it comes from',
    program: () => {
      const { fleet, payments, eu, namespace } = small();
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(
        payments.addNamespace(eu, 'jobs'),
      );
      return fleet;
    },
    code: 'ReplicatedToItself',
    path: 'prod/payments/users/eu.jobs.users',
    told: ['comes from "eu" itself', 'another cluster'],
  },
  {
    when: 'a ClusterSecretStore has no conditions',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: [] }], secrets: [db] });
      return fleet;
    },
    code: 'ConditionsMissing',
    path: 'prod/payments/eu.app/all',
    told: ['every namespace', 'name the namespaces or labels'],
  },
  {
    when: 'a ClusterSecretStore has labels that every namespace has',
    program: () => {
      const { fleet, namespace, db } = smallWithSecret();
      namespace.addClusterSecretStore('all', { conditions: [{ namespaceLabels: {} }], secrets: [db] });
      return fleet;
    },
    code: 'ConditionsMissing',
    path: 'prod/payments/eu.app/all',
    told: ['name the namespaces or labels'],
  },
  ...([Isolation.vaultNamespace(), Isolation.templatedPolicy()] as const).map((isolation) => ({
    when: `a KV engine is given that Isolation.${isolation.kind} does not use`,
    program: () => acme({ isolation, kvMount: KvMount.fromKvMountAttributes({ path: 'secret' }) }),
    code: 'KvMountUnused',
    path: '',
    told: ['kvMount has no effect', `Isolation.${isolation.kind}()`],
  })),
  {
    when: 'the path of a KV engine is empty',
    program: () => {
      KvMount.fromKvMountAttributes({ path: '//' });
    },
    code: 'KvMountInvalid',
    path: '',
    told: ['give the path of a KV-v2 engine'],
  },
  ...['root', 'ROOT', ''].map((name) => ({
    when: `policy "${name}" is attached`,
    program: () => {
      Policy.fromPolicyAttributes({ name });
    },
    code: 'PolicyInvalid',
    path: '',
    told: [`policy "${name}" cannot be attached`, 'other than root'],
  })),
  ...['vault.example.com', 'http://vault.example.com', 'https://vault.example.com/v1', 'https://x?a=b'].map(
    (address) => ({
      when: `the hub's address is ${address}`,
      program: () => {
        VaultServer.openBao({ address });
      },
      code: 'VaultServerInvalid',
      path: '',
      told: [`"${address}"`, 'https://host:port without a path'],
    }),
  ),
  {
    when: 'a PEM file is not there',
    program: () => {
      Pem.fromFile('no/such/file.pem');
    },
    code: 'PemInvalid',
    path: '',
    told: ['"no/such/file.pem" (ENOENT)'],
  },
  {
    when: 'a text holds no PEM block',
    program: () => {
      Pem.fromText(PASSWORD);
    },
    code: 'PemInvalid',
    path: '',
    told: ['holds no PEM block', 'a certificate or a public key'],
  },
  {
    when: "a user's own construct does not validate",
    program: () => {
      const { fleet, payments } = small();
      new Construct(payments, 'mine').node.addValidation({ validate: () => ['too small'] });
      return fleet;
    },
    code: 'ValidationFailed',
    path: 'prod/payments/mine',
    told: ['too small'],
  },
  {
    when: "a user's own workload does not validate",
    program: () => {
      const { fleet, namespace } = small();
      new kplus.Ingress(namespace.chart, 'front');
      return fleet;
    },
    code: 'ValidationFailed',
    path: 'prod/eu/app/front',
    told: ['ingress'],
  },
];

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----';

/** A key as a user gets hold of it: inside of `data`. */
function keyOf(secret: StaticSecret<string>): SecretKey {
  const tenant = secret.tenant;
  let key: SecretKey | undefined;
  const cluster = spoke(tenant.environment, `c${tenant.node.findAll().length}`);
  secret.deliver(tenant.addNamespace(cluster, 'keys'), {
    data: (keys) => {
      key = keys[secret.keys[0]!];
      return { a: key! };
    },
  });
  return key!;
}

function deployment(chart: Chart): kplus.Deployment {
  return new kplus.Deployment(chart, 'api', {
    containers: [{ image: 'api:1', resources: { memory: { limit: Size.mebibytes(64) } } }],
  });
}

describe.each(BAD_INPUT)('when $when', ({ program, code, path, told }) => {
  const run = () => {
    const fleet = program();
    if (fleet) {
      fleet.synth();
    }
  };

  test('throws one error with code, place, what was got and what is allowed, and writes nothing', () => {
    inEmptyFolder((folder) => {
      smallWithSecret({ fleet: { name: 'acme' } }).fleet.synth();
      const before = filesBelow(folder);
      const errors = errorsOf(run);
      expect(errors.map((error) => ({ code: error.code, path: error.path }))).toEqual([{ code, path }]);
      for (const text of told) {
        expect(errors[0]!.reason).toContain(text);
      }
      expect(errors[0]!.message.startsWith(path ? `${code} at ${path}: ` : `${code}: `)).toBe(true);
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test('repeats no value that may be secret', () => {
    inEmptyFolder(() => {
      expect(
        errorsOf(run)
          .map(({ message }) => message)
          .join(),
      ).not.toContain(PASSWORD.slice(0, 7));
    });
  });
});

test('throws when a duration is negative', () => {
  expect(() => Duration.seconds(-1)).toThrow('negative');
});

test('throws when a name is taken by a sibling, and names both', () => {
  const { prod } = small();
  expect(() => team(prod, 'payments')).toThrow(/payments.*prod/);
});

test('tells all that is wrong in one error', () => {
  const { fleet, prod, payments, eu } = small();
  team(prod, 'Risk', { owner: '' });
  team(prod, 'ri_sk');
  payments.addNamespace(eu, 'cluster');
  new StaticSecret(payments, 'db', { keys: ['a b', 'c d'], maximumAge: Duration.seconds(0) });
  expect(codesOf(() => Testing.synth(fleet))).toEqual([
    'KeyInvalid',
    'KeyInvalid',
    'MaximumAgeInvalid',
    'NameInvalid',
    'OwnerMissing',
    'NameInvalid',
    'NameTaken',
  ]);
});

test('writes several errors one under another, for a person', () => {
  const { fleet, prod } = small();
  team(prod, 'Risk');
  team(prod, 'ri_sk');
  expect(() => Testing.synth(fleet)).toThrowErrorMatchingInlineSnapshot(`
   "2 errors
     NameInvalid at prod/Risk: the name of the tenant "Risk" is no DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends
     NameInvalid at prod/ri_sk: the name of the tenant "ri_sk" is no DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends"
  `);
});

test('writes a single error without a heading', () => {
  const { fleet, prod } = small();
  team(prod, 'Risk');
  expect(() => Testing.synth(fleet)).toThrow(FleetErrors);
  expect(() => Testing.synth(fleet)).toThrowErrorMatchingInlineSnapshot(
    `"NameInvalid at prod/Risk: the name of the tenant "Risk" is no DNS label; use 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends"`,
  );
});

test('tells the same name twice once for each that comes too late', () => {
  const { fleet, payments, namespace } = smallWithSecret();
  for (const id of ['one', 'two']) {
    new StaticSecret(payments, id, { keys: ['a'] }).deliver(namespace, { name: 'db' });
  }
  expect(errorsOf(() => Testing.synth(fleet)).map(({ path }) => path)).toEqual([
    'prod/payments/one/eu.app.db',
    'prod/payments/two/eu.app.db',
  ]);
});

test('a CronJob runs at once only where runOnChange asks for it', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  const cronJob = new kplus.CronJob(namespace.chart, 'report', {
    schedule: Cron.daily(),
    containers: [{ image: 'report:1' }],
  });
  delivery.restartOnChange(cronJob as unknown as kplus.Deployment);
  expect(codesOf(() => Testing.synth(fleet))).toEqual(['NotRestartable']);
});
