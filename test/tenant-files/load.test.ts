import { Cron, Duration } from 'cdk8s';
import {
  Certificate,
  EncryptionKey,
  GeneratedSecret,
  HmacKey,
  Isolation,
  KeyType,
  RemovalPolicy,
  RotatingDatabaseCredential,
  Rotation,
  SecretType,
  SigningKey,
  StaticSecret,
  Template,
  Tenant,
  TenantFiles,
  WorkloadIdentity,
  WorkloadReference,
} from 'keywheel';
import { errorsOf, inFolder, loaded, outputOf, platform, type Platform } from './given';
import { PAYMENTS } from './payments';

/** The same in the words of a program. */
function stated({ fleet, prod, clusters, orders, internal }: Platform): void {
  const [, eu, us] = clusters;
  const tenant = new Tenant(prod, 'payments', {
    owner: 'payments@example.com',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const [onEu, onUs] = [eu!, us!].map((cluster) => tenant.addNamespace(cluster, 'payments', { create: true }));
  const jobs = tenant.addNamespace(eu!, 'payments-jobs');
  const both = [onEu!, onUs!];
  const apis = both.map((namespace) => namespace.addClient('api'));
  const workers = both.map((namespace) => namespace.addClient('worker', { create: false }));
  for (const namespace of both) {
    namespace
      .addWorkloadIdentity('uploader', WorkloadIdentity.irsa({ roleArn: 'arn:aws:iam::123456789012:role/uploader' }))
      .usedBy(WorkloadReference.deployment('uploader'));
  }
  const stripe = new StaticSecret(tenant, 'stripe', {
    keys: ['api_key', 'webhook_key'],
    maximumAge: Duration.days(90),
    maximumVersions: 20,
  });
  apis.forEach((api) => stripe.grantRead(api));
  for (const worker of workers) {
    stripe.mount(worker, { path: '/etc/stripe', files: ({ api_key }) => ({ key: api_key }), permissions: 0o400 });
  }
  for (const namespace of both) {
    stripe
      .deliver(namespace)
      .restartOnChange(WorkloadReference.deployment('api'), WorkloadReference.statefulSet('ledger'));
  }
  stripe.deliver(jobs, {
    name: 'stripe-jobs',
    refreshInterval: Duration.minutes(5),
    labels: { app: 'jobs' },
    data: ({ api_key, webhook_key }) => ({
      key: api_key,
      'config.json': Template.json`{"key": ${api_key}, "hook": ${Template.url`https://hooks.example.com/?token=${webhook_key}`}, "shell": "${'${HOME} {{ .x }}'}"}`,
    }),
  });
  const partner = StaticSecret.fromPath(tenant, 'partner', {
    mount: 'secret',
    path: 'apps/payments/partner',
    keys: ['token'],
    maximumAge: Duration.days(90),
  });
  apis.forEach((api) => partner.grantRead(api));
  partner.deliver(jobs, { takeOver: true });
  const shared = { mount: 'legacy', path: 'payments/shared', version: 1, moreKeys: true } as const;
  StaticSecret.fromPath(tenant, 'shared', shared).deliver(jobs);
  new GeneratedSecret(tenant, 'cookies', { keys: ['encryption_key'], length: 64 }).deliver(onUs!);
  const ledger = new RotatingDatabaseCredential(tenant, 'ledger', {
    database: orders,
    grants: ['SELECT ON ledger'],
    rotation: Rotation.alternatingUsers({
      usernames: ['payments_a', 'payments_b'],
      every: Duration.days(30),
      rotateFrom: onUs,
    }),
  });
  both.forEach((namespace) => ledger.deliver(namespace).restartOnChange(WorkloadReference.deployment('api')));
  new RotatingDatabaseCredential(tenant, 'nightly', {
    database: orders,
    rotation: Rotation.staticRole({ username: 'payments_night', every: Duration.days(1) }),
  }).deliver(jobs);
  new RotatingDatabaseCredential(tenant, 'report', {
    database: orders,
    maximumAge: Duration.hours(12),
    rotation: Rotation.dynamic({ memberOf: 'payments_report', ttl: Duration.minutes(90) }),
  }).deliver(jobs, { rolloutTime: Duration.seconds(90) });
  const certificate = new Certificate(tenant, 'api', {
    authority: internal,
    commonName: 'api.payments.svc',
    dnsNames: ['api.payments.svc.cluster.local'],
    ttl: Duration.hours(24),
    keyType: KeyType.EC_P384,
    usages: ['server'],
  });
  both.forEach((namespace) => certificate.deliver(namespace, { type: SecretType.TLS }));
  const cards = new EncryptionKey(tenant, 'cards', { context: 'derived', rotationPeriod: Duration.days(30) });
  apis.forEach((api) => cards.grantEncrypt(api));
  workers.forEach((worker) => cards.grantDecrypt(worker));
  const receipts = new SigningKey(tenant, 'receipts', { type: 'rsa-2048' });
  const index = new HmacKey(tenant, 'index');
  for (const api of apis) {
    receipts.grantSign(api);
    index.grantGenerate(api);
    index.grantVerify(api);
  }
  expect(fleet).toBeDefined();
}

test('a file writes what the program writes that states the same', () => {
  const written = platform();
  stated(written);

  const { fleet, files } = loaded({ 'prod/payments.yaml': PAYMENTS });

  expect(files.tenants.map(({ node }) => node.path)).toEqual(['prod/payments']);
  expect(outputOf(fleet)).toEqual(outputOf(written.fleet));
});

test('files of several environments become tenants of each, whatever else lies in the folder', () => {
  const owned = (name: string, cluster: string) =>
    `owner: ${name}@example.com\nnamespaces: { ${name}: { clusters: [${cluster}] } }\n`;

  const { files, prod } = loaded({
    'dev/shop.yaml': owned('shop', 'dev-eu'),
    'prod/shop.yaml': owned('shop', 'prod-us'),
    'prod/ads.yaml': owned('ads', 'prod-eu'),
    'README.md': '# Tenants',
    CODEOWNERS: '* @platform',
    'prod/.ads.yaml.swp': 'x',
    '.hidden.yaml': 'x',
  });

  expect(files.tenants.map(({ node }) => node.path)).toEqual(['dev/shop', 'prod/ads', 'prod/shop']);
  expect(files.tenant(prod, 'ads').owner).toBe('ads@example.com');
  expect(() => files.tenant(prod, 'add')).toThrow(
    'TenantUnknown at prod: no file makes a tenant "add" in "prod"; use ads',
  );
});

test('where there is one environment, its files lie in the folder itself', () => {
  const text = 'owner: shop@example.com\nnamespaces: { shop: { clusters: [prod-eu] } }\n';
  const flat = { 'shop.yaml': text };

  const { files } = loaded(flat, ({ prod }) => ({ environments: [prod] }));

  expect(files.tenants.map(({ node }) => node.path)).toEqual(['prod/shop']);
  expect(errorsOf(flat)).toEqual([
    `FileNameInvalid shop.yaml:1:1: the folder of a tenant's file says in which environment it is; put it into "dev" or "prod"`,
  ]);
});

test('a folder that is not there is an error at once', () => {
  const { fleet } = platform();

  expect(() => TenantFiles.load(fleet, 'no/such/folder')).toThrow(
    'TenantFolderMissing: cannot read the folder "no/such/folder" (ENOENT)',
  );
});

test("isolation is the platform's", () => {
  const { files } = loaded({ 'prod/shop.yaml': 'owner: shop@example.com\n' }, () => ({
    isolation: Isolation.policyPerNamespace({ wholePrefix: true }),
  }));

  expect(files.tenants[0]!.isolation).toMatchObject({ kind: 'policyPerNamespace', wholePrefix: true });
  expect(errorsOf({ 'prod/shop.yaml': 'owner: shop@example.com\nisolation: policyPerNamespace\n' })).toEqual([
    expect.stringMatching(/^FieldUnknown prod\/shop.yaml:2:1: field "isolation" does not exist; use /),
  ]);
});

test('a schedule is one of cron', () => {
  const rotating = (schedule: string) => ({
    'prod/shop.yaml': `owner: shop@example.com
databaseCredentials:
  orders: { database: orders, rotation: { staticRole: { username: shop_a, schedule: ${schedule}, window: 2h } } }
`,
  });

  const { fleet } = loaded(rotating('"0 3 * * 6"'));

  const [credential] = fleet.node.findAll().filter((one) => one instanceof RotatingDatabaseCredential);
  expect(credential!.rotation.settings).toMatchObject({ schedule: new Cron({ minute: '0', hour: '3', weekDay: '6' }) });
  expect(errorsOf(rotating('daily'))).toEqual([
    'FieldInvalid prod/shop.yaml:3:75: field "databaseCredentials.orders.rotation.staticRole.schedule" is a text; use a schedule of five fields in quotes, such as "0 3 * * *"',
  ]);
});

test('a file is read from anywhere', () => {
  inFolder({ 'tenants/prod/shop.yaml': 'owner: shop@example.com\n' }, (folder) => {
    const { fleet } = platform();
    expect(TenantFiles.load(fleet, `${folder}/tenants`).tenants).toHaveLength(1);
  });
});
