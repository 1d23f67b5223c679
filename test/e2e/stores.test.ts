import { Duration } from 'cdk8s';
import {
  Environment,
  ExternalStore,
  Pem,
  SpokeCluster,
  StoredSecret,
  StoreProvider,
  Tenant,
  TenantNamespace,
} from 'keywheel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AkeylessGateway } from './bench/akeyless-gateway';
import { Aws, TrustPolicy } from './bench/aws';
import { Bench } from './bench/bench';
import { OnePasswordConnect } from './bench/one-password-connect';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios } from './bench/scenario';
import { refresh, unreadyObjects } from './bench/synced';
import { Workspace } from './bench/workspace';
import { BenchFleet } from './fleets/bench-fleet';

const roleOf = (tenant: string) => `arn:aws:iam::123456789012:role/${tenant}-reader`;
const ofTenant = ({ tenant }: TenantNamespace) => roleOf(tenant.name);
const soon = { refreshInterval: Duration.seconds(5) };

/** The products are servers of the test; operator, API server and manifests are the real ones. */
scenarios('other stores', [...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let aws: Aws;
  let connect: OnePasswordConnect;
  let akeyless: AkeylessGateway;
  let workspace: Workspace;

  beforeAll(async () => {
    aws = await Aws.start();
    bench = await Bench.start({ hub: false, spokes: ['prod'], operatorEnvironment: aws.environment });
    connect = await OnePasswordConnect.start('prod');
    akeyless = await AkeylessGateway.start(bench.folder, 'prod-config', bench.spoke('prod').api);
    workspace = bench.addWorkspace();
    workspace.synth(program());
    fill();
    await bench.deployment(workspace).sync('prod', bench.spoke('prod'));
  });

  afterAll(async () => {
    await bench?.stop();
    await Promise.all([aws, connect, akeyless].map((one) => one?.stop()));
  });

  function program(): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme' });
    const prod = new Environment(fleet, 'prod');
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    const stores = {
      aws: StoreProvider.awsSecretsManager({ region: 'eu-central-1', roleArn: ofTenant }),
      onePassword: StoreProvider.onePasswordConnect({
        url: connect.url,
        vaults: ['prod'],
        token: { secretName: 'connect' },
      }),
      akeyless: StoreProvider.akeyless({
        gatewayUrl: akeyless.url,
        caCertificate: Pem.fromText(akeyless.ca),
        accessId: ({ tenant }) => `p-${tenant.name}`,
        authConfig: () => 'prod-config',
      }),
    };
    const [inAws, inOnePassword, inAkeyless] = Object.entries(stores).map(
      ([name, provider]) => new ExternalStore(prod, name.toLowerCase(), { provider }),
    );
    const payments = addTenant(prod, cluster, 'payments');
    const risk = addTenant(prod, cluster, 'risk');
    const json = { keys: ['username', 'password'], format: 'json' } as const;
    new StoredSecret(payments.tenant, 'orders', { store: inAws!, remoteKey: 'prod/orders', ...json }).deliver(
      payments.namespace,
      soon,
    );
    new StoredSecret(risk.tenant, 'model', {
      store: inAws!,
      remoteKey: 'prod/model',
      keys: ['key'],
      format: 'text',
    }).deliver(risk.namespace, soon);
    // What belongs to the neighbour: the program may ask for it, and its cloud decides.
    new StoredSecret(payments.tenant, 'stolen', {
      store: inAws!,
      remoteKey: 'prod/model',
      keys: ['key'],
      format: 'text',
    }).deliver(payments.namespace, soon);
    new StoredSecret(payments.tenant, 'ledger', { store: inOnePassword!, ...json }).deliver(payments.namespace, soon);
    new StoredSecret(payments.tenant, 'mail', { store: inAkeyless!, remoteKey: '/prod/mail', ...json }).deliver(
      payments.namespace,
      soon,
    );
    new StoredSecret(risk.tenant, 'mail-of-others', { store: inAkeyless!, remoteKey: '/prod/mail', ...json }).deliver(
      risk.namespace,
      soon,
    );
    return fleet;
  }

  /** Whoever looks after the clouds does what the report says. */
  function fill(): void {
    const { issuer, signingKeys } = bench.spoke('prod');
    aws.identityProvider = { issuer, publicKeys: signingKeys.map(({ publicPem }) => publicPem) };
    aws.roles.set(roleOf('payments'), { trust: trustOf('payments'), reads: ['prod/orders'] });
    aws.roles.set(roleOf('risk'), { trust: trustOf('risk'), reads: ['prod/model'] });
    aws.secrets.set('prod/orders', JSON.stringify({ username: 'orders', password: 'first' }));
    aws.secrets.set('prod/model', 'model-1');
    connect.items.set('ledger', { username: 'ledger', password: 'of the item' });
    const serviceAccount = 'keywheel-store.akeyless';
    akeyless.access.set('p-payments', { namespace: 'payments', serviceAccount, reads: ['/prod/mail'] });
    akeyless.access.set('p-risk', { namespace: 'risk', serviceAccount, reads: [] });
    akeyless.secrets.set('/prod/mail', JSON.stringify({ username: 'mail', password: 'of the gateway' }));
  }

  /** As the report prints it for the role, with the cluster's issuer in the gap. */
  function trustOf(tenant: string): TrustPolicy {
    const report = readFileSync(join(workspace.folder, 'reports', 'acme', 'identities.md'), 'utf8');
    const section = report.split('\n## ').find((one) => one.startsWith(roleOf(tenant)))!;
    const policy = /```json\n([^]*?)\n```/.exec(section)![1]!;
    return JSON.parse(policy.replaceAll('<issuer of prod>', bench.spoke('prod').issuer.replace('https://', '')));
  }

  const arrived = (namespace: string, name: string) =>
    until(`${namespace}/${name} is there`, () => bench.spoke('prod').api.secret(namespace, name));

  const untilUnready = (name: string) =>
    until(`${name} is told as unready`, async () =>
      (await unreadyObjects(bench.spoke('prod'))).some((one) =>
        one.startsWith(`ExternalSecret ${name}: SecretSyncedError`),
      ),
    );

  test('each tenant gets what its role in AWS may read, by a token of its own', async () => {
    expect(await arrived('payments', 'orders')).toEqual({ username: 'orders', password: 'first' });
    expect(await arrived('risk', 'model')).toEqual({ key: 'model-1' });
  });

  test("what another tenant's role may read is refused by AWS, whatever the program asks for", async () => {
    await until('AWS has refused', () => aws.refused.has(`${roleOf('payments')} prod/model`));
    await untilUnready('payments/stolen');
    expect(await bench.spoke('prod').api.secret('payments', 'stolen')).toBeUndefined();
  });

  test('a new value in AWS arrives', async () => {
    aws.secrets.set('prod/orders', JSON.stringify({ username: 'orders', password: 'second' }));
    await refresh(bench.spoke('prod'), 'payments', 'orders');

    await until('the new value is there', async () => {
      const secret = await bench.spoke('prod').api.secret('payments', 'orders');
      return secret?.['password'] === 'second';
    });
  });

  test.each([
    ['of another account', 'payments', 'default', 'sts.amazonaws.com'],
    ['of the same account elsewhere', 'risk', 'keywheel-store.aws', 'sts.amazonaws.com'],
    ['for another audience', 'payments', 'keywheel-store.aws', 'acme.vault'],
  ])('the trust policy of the report lets in no token %s', async (_, namespace, account, audience) => {
    const { api } = bench.spoke('prod');
    const own = await api.requestToken('payments', 'keywheel-store.aws', ['sts.amazonaws.com']);
    expect(aws.assume(roleOf('payments'), own)).toBeDefined();

    const token = await api.requestToken(namespace, account, [audience]);
    expect(aws.assume(roleOf('payments'), token)).toBeUndefined();
  });

  test('the operator may ask for tokens of the accounts of stores, and of no other', async () => {
    const { token } = bench.operator('prod');
    const asked = (account: string) =>
      bench.spoke('prod').api.as(token).requestToken('payments', account, ['sts.amazonaws.com']);

    await expect(asked('keywheel-store.aws')).resolves.toBeDefined();
    await expect(asked('default')).rejects.toThrow('403');
  });

  test('an item of 1Password arrives once its token is there', async () => {
    expect(await bench.spoke('prod').api.secret('payments', 'ledger')).toBeUndefined();

    await bench.spoke('prod').api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'connect', namespace: 'payments' },
      stringData: { token: connect.token },
    });
    await refresh(bench.spoke('prod'), 'payments', 'ledger');

    expect(await arrived('payments', 'ledger')).toEqual({ username: 'ledger', password: 'of the item' });
  });

  test('a gateway of Akeyless answers the account that its auth method names, and refuses what that may not read', async () => {
    expect(await arrived('payments', 'mail')).toEqual({ username: 'mail', password: 'of the gateway' });

    await until('Akeyless has refused', () => akeyless.refused.has('p-risk /prod/mail'));
    await untilUnready('risk/mail-of-others');
    expect(await bench.spoke('prod').api.secret('risk', 'mail-of-others')).toBeUndefined();
  });
});

function addTenant(environment: Environment, cluster: SpokeCluster, name: string) {
  const tenant = new Tenant(environment, name, { owner: `${name}@example.com` });
  return { tenant, namespace: tenant.addNamespace(cluster, name) };
}
