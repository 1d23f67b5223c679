import { ApiObject, Cron, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Certificate,
  CertificateAuthority,
  Emitted,
  EncryptionKey,
  Environment,
  ExternalStore,
  Findings,
  Fleet,
  GeneratedSecret,
  Isolation,
  Machine,
  MachineAuth,
  People,
  ReplicatedSecret,
  RotatingDatabaseCredential,
  Rotation,
  SpokeCluster,
  StaticSecret,
  StoredSecret,
  StoreProvider,
  Template,
  Tenant,
  TenantNamespace,
  TokenReviewer,
  ClusterAuth,
  WorkloadIdentity,
  WorkloadReference,
} from 'keywheel';
import { acme, database, spoke, team } from '../fixtures/fleets';
import { TOOLS } from '../fixtures/watched';

/** Fleets that grow in one direction alone. */
export interface Shape {
  /** The smallest of the three sizes. @default 8 */
  readonly size?: number;
  readonly fleet?: (n: number) => Fleet;
  /** What was written before. @default - the same */
  readonly before?: (n: number) => Fleet;
  /** What is planned to, from the fleet. @default - nothing is planned */
  readonly next?: (n: number) => Fleet;
  /** Both sides as people write them, without a program: by file. */
  readonly files?: (n: number) => Readonly<Record<string, string>>;
}

interface Ground {
  readonly fleet: Fleet;
  readonly prod: Environment;
  readonly eu: SpokeCluster;
  readonly payments: Tenant;
  readonly app: TenantNamespace;
}

function ground(props: Parameters<typeof acme>[0] = {}): Ground {
  const fleet = acme({ vaultProviderVersion: '>= 5.7, < 6', ...props });
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu');
  const payments = team(prod, 'payments');
  return { fleet, prod, eu, payments, app: payments.addNamespace(eu, 'app') };
}

/** Others for each size, of one length: what the library has kept of one fleet is of no use to the next. */
function numbers(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => 1000 + 100 * n + index);
}

/** A fleet with the smallest of all, and what is made for each number. */
function each(make: (on: Ground, number: number) => void, props?: Parameters<typeof acme>[0]): (n: number) => Fleet {
  return (n) => {
    const on = ground(props);
    numbers(n).forEach((number) => make(on, number));
    return on.fleet;
  };
}

/** The same for what needs something of the fleet beside the smallest. */
function eachWith<T>(
  common: (on: Ground) => T,
  make: (on: Ground & { readonly common: T }, number: number) => void,
  props?: Parameters<typeof acme>[0],
): (n: number) => Fleet {
  return (n) => {
    const on = ground(props);
    const made = { ...on, common: common(on) };
    numbers(n).forEach((number) => make(made, number));
    return on.fleet;
  };
}

function secretIn(tenant: Tenant, id: string, ...namespaces: TenantNamespace[]): StaticSecret<'username' | 'password'> {
  const secret = new StaticSecret(tenant, id, { keys: ['username', 'password'] });
  namespaces.forEach((namespace) => secret.deliver(namespace));
  return secret;
}

function deployment(namespace: TenantNamespace, id: string): kplus.Deployment {
  return new kplus.Deployment(namespace.chart, id, { containers: [{ image: `${id}:1` }] });
}

function tenantWithSecret(on: Ground, index: number, isolation?: Isolation): void {
  const tenant = team(on.prod, `team-${index}`, { isolation });
  secretIn(tenant, 'db', tenant.addNamespace(on.eu, `team-${index}`, { create: true }));
}

/** Whatever a GitOps tool has to put into an order. */
function pairWithWorkload(prod: Environment, cluster: SpokeCluster, index: number): void {
  const tenant = team(prod, `t-${index}`);
  const namespace = tenant.addNamespace(cluster, `ns-${index}`, { create: true });
  const pair = new RotatingDatabaseCredential(tenant, 'pair', {
    database: database(prod, `db${index}`),
    rotation: Rotation.alternatingUsers({ usernames: [`a${index}`, `b${index}`], every: Duration.days(30) }),
  });
  const delivery = pair.deliver(namespace);
  const containers = [{ image: 'api:1', envVariables: { PASSWORD: delivery.envValue('password') } }];
  delivery.restartOnChange(new kplus.Deployment(namespace.chart, 'api', { containers }));
}

const HUB = `
provider "vault" {
  address = "https://vault.example.com:8200"
}
resource "vault_mount" "kv" {
  path    = "kv"
  type    = "kv"
  options = { version = "2" }
}
resource "vault_jwt_auth_backend" "eu" {
  path                   = "eu"
  jwt_validation_pubkeys = ["key"]
}
`;

function handmadeLogin(number: number): string {
  return `
resource "vault_policy" "p${number}" {
  name   = "p${number}"
  policy = <<EOT
path "kv/data/s${number}" {
  capabilities = ["read"]
}
EOT
}
resource "vault_jwt_auth_backend_role" "r${number}" {
  backend         = vault_jwt_auth_backend.eu.path
  role_name       = "r${number}"
  role_type       = "jwt"
  user_claim      = "sub"
  bound_subject   = "system:serviceaccount:n${number}:vault"
  bound_audiences = ["vault"]
  token_policies  = [vault_policy.p${number}.name]
}
`;
}

function handmadeObjects(number: number): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata: { name: vault, namespace: n${number} }
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: vault, namespace: n${number} }
spec:
  provider:
    vault:
      server: https://vault.example.com:8200
      path: kv
      version: v2
      auth:
        jwt:
          path: eu
          role: r${number}
          kubernetesServiceAccountToken: { serviceAccountRef: { name: vault }, audiences: [vault] }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: s${number}, namespace: n${number} }
spec:
  secretStoreRef: { name: vault, kind: SecretStore }
  dataFrom: [{ extract: { key: s${number} } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: n${number} }
spec:
  template:
    spec:
      containers: [{ name: api, image: api, envFrom: [{ secretRef: { name: s${number} } }] }]
`;
}

/** Everything gets another name. */
function planned(add: (ground: Ground, index: number, name: string) => void): Shape {
  const named = (name: string) => each((one, index) => add(one, index, name));
  return { fleet: named('old'), next: named('new') };
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  clusters: {
    fleet: each(({ prod, payments }, index) =>
      secretIn(payments, `db-${index}`, payments.addNamespace(spoke(prod, `c-${index}`), 'app')),
    ),
  },
  'clusters with a tenant of their own': {
    fleet: each(({ fleet }, index) => {
      const environment = new Environment(fleet, `env-${index}`);
      const tenant = team(environment, 'payments');
      secretIn(tenant, 'db', tenant.addNamespace(spoke(environment, `c-${index}`), 'app'));
    }),
  },
  tenants: { fleet: each((on, index) => tenantWithSecret(on, index)) },
  'namespaces of a tenant': {
    fleet: each(({ payments, eu }, index) =>
      secretIn(payments, `db-${index}`, payments.addNamespace(eu, `ns-${index}`)),
    ),
  },
  'namespaces of a tenant that share a secret': {
    fleet: eachWith(
      ({ payments }) => secretIn(payments, 'db'),
      ({ common, payments, eu }, index) => common.deliver(payments.addNamespace(eu, `ns-${index}`)),
    ),
  },
  'namespaces of a tenant that share a secret, each with a canary': {
    fleet: eachWith(
      ({ payments }) => secretIn(payments, 'db'),
      ({ common, payments, eu }, index) => common.deliver(payments.addNamespace(eu, `ns-${index}`)),
      { canaries: true },
    ),
  },
  'clusters of a team that share a secret': {
    fleet: eachWith(
      ({ payments }) => secretIn(payments, 'db'),
      ({ common, payments, prod }, index) => common.deliver(payments.addNamespace(spoke(prod, `c-${index}`), 'app')),
    ),
  },
  'secrets of a namespace': { fleet: each(({ payments, app }, index) => secretIn(payments, `db-${index}`, app)) },
  'generated secrets': {
    fleet: each(({ payments, app }, index) =>
      new GeneratedSecret(payments, `key-${index}`, { keys: ['key'] }).deliver(app),
    ),
  },
  'deliveries of a secret': {
    fleet: eachWith(
      ({ payments }) => secretIn(payments, 'db'),
      ({ common, app }, index) =>
        common.deliver(app, {
          name: `db-${index}`,
          data: ({ username, password }) => ({ url: Template.url`https://${username}:${password}@db` }),
        }),
    ),
  },
  pairs: {
    fleet: eachWith(
      ({ prod }) => database(prod, 'core'),
      ({ payments, app, common }, index) =>
        new RotatingDatabaseCredential(payments, `pair-${index}`, {
          database: common,
          rotation: Rotation.alternatingUsers({
            usernames: [`p${index}_a`, `p${index}_b`],
            every: Duration.days(30),
          }),
        })
          .deliver(app)
          .restartOnChange(deployment(app, `api-${index}`)),
    ),
  },
  'pairs of many namespaces': {
    size: 6,
    fleet: eachWith(
      ({ prod }) => database(prod, 'core'),
      ({ payments, eu, common }, index) =>
        new RotatingDatabaseCredential(payments, `pair-${index}`, {
          database: common,
          rotation: Rotation.alternatingUsers({
            usernames: [`p${index}_a`, `p${index}_b`],
            every: Duration.days(30),
          }),
        }).deliver(payments.addNamespace(eu, `ns-${index}`)),
    ),
  },
  ...Object.fromEntries(
    Object.entries(TOOLS).map(([tool, gitOps]): [string, Shape] => [
      `pairs that ${tool} applies`,
      { size: 6, fleet: each(({ prod, eu }, index) => pairWithWorkload(prod, eu, index), { gitOps }) },
    ]),
  ),
  'users of a database': {
    fleet: eachWith(
      ({ prod }) => database(prod, 'core'),
      ({ payments, app, common }, index) => {
        new RotatingDatabaseCredential(payments, `static-${index}`, {
          database: common,
          rotation: Rotation.staticRole({ username: `s${index}`, schedule: Cron.daily(), window: Duration.hours(2) }),
        }).deliver(app);
        new RotatingDatabaseCredential(payments, `leased-${index}`, {
          database: common,
          rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
        }).deliver(app);
      },
    ),
  },
  databases: {
    fleet: each(({ payments, app }, index) =>
      new RotatingDatabaseCredential(payments, `static-${index}`, {
        database: database(payments, `db-${index}`, {
          administrator: { username: 'vault', passwordVariable: `db_${index}` },
        }),
        rotation: Rotation.staticRole({ username: `s${index}`, every: Duration.days(1) }),
      }).deliver(app),
    ),
  },
  certificates: {
    fleet: eachWith(
      ({ prod }) => new CertificateAuthority(prod, 'root', { commonName: 'Root', ttl: Duration.days(3650) }),
      ({ payments, app, common }, index) =>
        new Certificate(payments, `tls-${index}`, {
          authority: common,
          commonName: `s${index}.app.svc`,
          ttl: Duration.days(2),
        }).deliver(app),
    ),
  },
  'certificates of many tenants': {
    fleet: eachWith(
      ({ prod }) => new CertificateAuthority(prod, 'root', { commonName: 'Root', ttl: Duration.days(3650) }),
      ({ prod, eu, common }, index) => {
        const tenant = team(prod, `team-${index}`);
        new Certificate(tenant, 'tls', {
          authority: common,
          commonName: `s.team-${index}.svc`,
          ttl: Duration.days(2),
        }).deliver(tenant.addNamespace(eu, `team-${index}`));
      },
    ),
  },
  engines: {
    fleet: each(({ payments, app }, index) =>
      new Certificate(payments, `tls-${index}`, {
        authority: new CertificateAuthority(payments, `ca-${index}`, {
          commonName: `Root ${index}`,
          ttl: Duration.days(3650),
        }),
        commonName: `s${index}.app.svc`,
        ttl: Duration.days(2),
      }).deliver(app),
    ),
  },
  'workloads of others': {
    fleet: eachWith(
      ({ payments, app }) => secretIn(payments, 'db').deliver(app),
      ({ common }, index) => common.restartOnChange(WorkloadReference.deployment(`api-${index}`)),
    ),
  },
  'workloads of others with a secret each': {
    fleet: each(({ payments, app }, index) =>
      secretIn(payments, `db-${index}`)
        .deliver(app)
        .restartOnChange(WorkloadReference.deployment(`api-${index}`)),
    ),
  },
  workloads: {
    fleet: each(({ payments, app }, index) => {
      const delivery = secretIn(payments, `db-${index}`).deliver(app);
      const api = new kplus.Deployment(app.chart, `api-${index}`, {
        containers: [{ image: 'api:1', envVariables: { PASSWORD: delivery.envValue('password') } }],
      });
      delivery.restartOnChange(api);
    }),
  },
  'workloads that share a secret': {
    fleet: eachWith(
      ({ payments, app }) => secretIn(payments, 'db').deliver(app),
      ({ app, common }, index) => {
        const api = new kplus.Deployment(app.chart, `api-${index}`, {
          containers: [{ image: 'api:1', envVariables: { PASSWORD: common.envValue('password') } }],
        });
        common.restartOnChange(api);
      },
    ),
  },
  patches: {
    fleet: each(({ payments, app }, index) => {
      const namespace = payments.addNamespace(app.cluster, `ns-${index}`, { create: true });
      const delivery = secretIn(payments, `db-${index}`).deliver(namespace);
      Emitted.of(delivery).patch(
        { kind: 'ExternalSecret' },
        JsonPatch.add('/metadata/annotations', { 'example.com/number': String(index) }),
      );
      Emitted.of(namespace).override({ type: 'vault_jwt_auth_backend_role' }, 'lifecycle.create_before_destroy', true);
    }),
  },
  acknowledgements: {
    fleet: each(({ prod }, index) => {
      const cluster = spoke(prod, `c-${index}`, {
        auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }) }),
      });
      const tenant = team(prod, `team-${index}`);
      secretIn(tenant, 'db', tenant.addNamespace(cluster, 'app'));
      Findings.of(tenant).acknowledge('login-token-is-no-api-token', 'Vault/OpenBao is ours');
    }),
  },
  findings: {
    fleet: each(({ payments, app }, index) => {
      secretIn(payments, `db-${index}`).deliver(app, { version: 1 });
    }),
  },
  'templated isolation': {
    fleet: each((on, index) => tenantWithSecret(on, index, Isolation.templatedPolicy())),
  },
  'a Vault namespace each': {
    fleet: each((on, index) => tenantWithSecret(on, index, Isolation.vaultNamespace())),
  },
  'whole prefixes': {
    fleet: each((on, index) => tenantWithSecret(on, index, Isolation.policyPerNamespace({ wholePrefix: true }))),
  },
  stores: {
    fleet: each(({ prod, payments, app }, index) => {
      const store = new ExternalStore(prod, `aws-${index}`, {
        provider: StoreProvider.awsSecretsManager({
          region: 'eu-central-1',
          roleArn: ({ tenant, name }) => `arn:aws:iam::123456789012:role/${tenant.name}.${name}.${index}`,
        }),
      });
      new StoredSecret(payments, `stored-${index}`, { store, keys: ['user'] }).deliver(app);
    }),
  },
  'stored secrets of namespaces': {
    fleet: eachWith(
      ({ prod }) =>
        new ExternalStore(prod, 'aws', {
          provider: StoreProvider.awsSecretsManager({
            region: 'eu-central-1',
            roleArn: ({ tenant, name }) => `arn:aws:iam::123456789012:role/${tenant.name}.${name}`,
          }),
        }),
      ({ payments, eu, common }, index) =>
        new StoredSecret(payments, `stored-${index}`, { store: common, keys: ['user'] }).deliver(
          payments.addNamespace(eu, `ns-${index}`),
        ),
    ),
  },
  'replicated secrets': {
    fleet: eachWith(
      ({ payments, prod }) => payments.addNamespace(spoke(prod, 'us'), 'app'),
      ({ payments, app, common }, index) =>
        new ReplicatedSecret(payments, `copy-${index}`, { from: app, keys: ['user'] }).deliver(common),
    ),
  },
  'copies on clusters': {
    fleet: eachWith(
      ({ payments, app }) => new ReplicatedSecret(payments, 'copy', { from: app, keys: ['user'] }),
      ({ payments, prod, common }, index) => common.deliver(payments.addNamespace(spoke(prod, `c-${index}`), 'app')),
    ),
  },
  people: {
    fleet: eachWith(
      ({ fleet }) =>
        new People(fleet, 'people', {
          discoveryUrl: 'https://login.example.com',
          clientId: 'vault',
          clientSecretVariable: 'oidc_client_secret',
        }),
      (on, index) => {
        const tenant = team(on.prod, `team-${index}`);
        secretIn(tenant, 'db', tenant.addNamespace(on.eu, `team-${index}`));
        on.common.addOwners(tenant, `team ${index}`).addViewers(tenant, `viewers ${index}`);
      },
    ),
  },
  machines: {
    fleet: each(({ payments, app }, index) => {
      const auth = MachineAuth.appRole({ boundCidrs: ['10.20.0.0/16'] });
      secretIn(payments, `db-${index}`, app).grantRead(new Machine(payments, `machine-${index}`, { auth }));
    }),
  },
  'clients of Vault/OpenBao': {
    size: 16,
    fleet: each(({ payments, app }, index) => {
      const client = app.addClient(`client-${index}`);
      const secret = secretIn(payments, `db-${index}`);
      client.runs(deployment(app, `caller-${index}`));
      secret.grantRead(client);
      secret.mount(client);
      secret.inject(client, { caSecret: 'hub-authority' });
    }),
  },
  'transit keys': {
    fleet: each(({ payments, app }, index) => {
      const key = new EncryptionKey(payments, `key-${index}`);
      const client = app.addClient(`client-${index}`);
      key.grantEncrypt(client);
      key.grantDecrypt(client);
    }),
  },
  'cloud identities': {
    fleet: each(({ app }, index) => {
      const serviceAccount = app.addWorkloadIdentity(
        `cloud-${index}`,
        WorkloadIdentity.irsa({ roleArn: `arn:aws:iam::123456789012:role/w-${index}` }),
      );
      const containers = [{ image: 'cloud:1' }];
      serviceAccount.usedBy(new kplus.Deployment(app.chart, `in-cloud-${index}`, { serviceAccount, containers }));
    }),
  },
  'shared stores': {
    fleet: each(({ payments, eu }, index) => {
      const namespace = payments.addNamespace(eu, `ns-${index}`);
      namespace.addClusterSecretStore(`shared-${index}`, {
        conditions: [{ namespaces: [`ns-${index}`] }],
        secrets: [secretIn(payments, `db-${index}`)],
      });
    }),
  },
  'objects of the tenant': {
    fleet: each(({ app }, index) => {
      new ApiObject(app.chart, `config-${index}`, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `config-${index}` },
        data: { number: String(index) },
      });
    }),
  },
  'deliveries of a pair': {
    fleet: eachWith(
      ({ prod, payments }) =>
        new RotatingDatabaseCredential(payments, 'pair', {
          database: database(prod, 'core'),
          rotation: Rotation.alternatingUsers({ usernames: ['a', 'b'], every: Duration.days(30) }),
        }),
      ({ payments, eu, common }, number) => common.deliver(payments.addNamespace(eu, `ns-${number}`)),
    ),
  },
  'tenants of a database': {
    fleet: eachWith(
      ({ prod }) => database(prod, 'core'),
      ({ prod, eu, common }, number) => {
        const tenant = team(prod, `team-${number}`);
        new RotatingDatabaseCredential(tenant, 'user', {
          database: common,
          rotation: Rotation.staticRole({ username: `u${number}`, every: Duration.days(1) }),
          grants: [`SELECT ON ALL TABLES IN SCHEMA s${number}`],
        }).deliver(tenant.addNamespace(eu, `team-${number}`));
      },
    ),
  },
  'clients of many tenants': {
    fleet: each(({ prod, eu }, number) => {
      const tenant = team(prod, `team-${number}`);
      const client = tenant.addNamespace(eu, `team-${number}`).addClient('client');
      secretIn(tenant, 'db').grantRead(client);
    }),
  },
  'files of other people': {
    files: (n) => ({
      'cdktf.out/main.tf': [HUB, ...numbers(n).map(handmadeLogin)].join('\n'),
      'dist/eu/all.yaml': numbers(n).map(handmadeObjects).join('---\n'),
    }),
  },
  'a change of everything': {
    before: each(({ payments, eu }, index) => {
      const namespace = payments.addNamespace(eu, `ns-${index}`, { create: true });
      secretIn(payments, `old-${index}`, namespace);
      new GeneratedSecret(payments, `key-${index}`, { keys: ['key'] }).deliver(namespace);
    }),
    fleet: each(({ payments, eu }, index) => {
      const namespace = payments.addNamespace(eu, `nr-${index}`, { create: true, renamedFrom: `ns-${index}` });
      new StaticSecret(payments, `db-${index}`, {
        keys: ['username', 'password'],
        renamedFrom: `old-${index}`,
      }).deliver(namespace);
      new GeneratedSecret(payments, `key-${index}`, { keys: ['key'] }).deliver(namespace);
    }),
  },
  'a plan for many clusters': {
    // Words that tell clusters apart become longer by leaps, which a line has none of.
    size: 6,
    ...planned(({ prod, payments }, index, name) =>
      secretIn(payments, `${name}-${index}`, payments.addNamespace(spoke(prod, `c-${index}`), 'app')),
    ),
  },
  'a plan for many tenants': planned(({ prod, eu }, index, name) => {
    const tenant = team(prod, `team-${index}`);
    secretIn(tenant, name, tenant.addNamespace(eu, `team-${index}`));
  }),
  'a plan for many secrets': planned(({ payments, app }, index, name) => {
    secretIn(payments, `${name}-${index}`, app);
    new GeneratedSecret(payments, `${name}-key-${index}`, { keys: ['key'] }).deliver(app);
  }),
};
