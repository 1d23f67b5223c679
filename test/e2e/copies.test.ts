import { JsonPatch } from 'cdk8s';
import {
  authenticationConfiguration,
  BridgedSecret,
  Emitted,
  Environment,
  Pem,
  ReplicatedSecret,
  ReplicatedSecrets,
  SpokeCluster,
  Tenant,
  UpstreamAuth,
} from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const CLUSTER_NAMES = ['upstream', 'downstream'] as const;
const USER = 'system:serviceaccount:ci:reader';

/** Every way to another cluster that needs no hub, and a bridge. Each has an upstream namespace of its own. */
function program(bench: Bench, options: { readonly left?: readonly string[] } = {}) {
  const fleet = new BenchFleet({ name: 'copies' });
  const lab = new Environment(fleet, 'lab');
  const [upstream, downstream] = CLUSTER_NAMES.map((name) => fleet.addCluster(lab, bench.spoke(name))) as [
    SpokeCluster,
    SpokeCluster,
  ];
  const tenant = new Tenant(lab, 'users', { owner: 'users@example.com' });
  const copies = tenant.addNamespace(downstream, 'copies');
  const ways = {
    account: UpstreamAuth.serviceAccount(),
    token: UpstreamAuth.longLivedToken({ secretName: 'by-hand' }),
    certificate: UpstreamAuth.clientCertificate({ secretName: 'reader', user: 'keywheel client' }),
    kubeconfig: UpstreamAuth.kubeconfig({ secretName: 'reader-config', user: USER }),
  };
  for (const [name, auth] of Object.entries(ways)) {
    const from = tenant.addNamespace(upstream, `of-${name}`);
    const secret = new ReplicatedSecret(tenant, name, { from, secretName: 'users', keys: ['name'], auth });
    if (!options.left?.includes(name)) {
      secret.deliver(copies);
    }
  }
  const many = tenant.addNamespace(upstream, 'many');
  const auth = UpstreamAuth.serviceAccount();
  new ReplicatedSecrets(tenant, 'named', { from: many, find: { names: '^app-' }, auth }).deliver(copies);
  new ReplicatedSecrets(tenant, 'labelled', { from: many, find: { labels: { tier: 'a' } }, auth }).deliver(copies);

  const bucket = new BridgedSecret(tenant, 'bucket', {
    from: tenant.addNamespace(upstream, 'storage'),
    keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  });
  bucket.deliver(tenant.addNamespace(upstream, 'logs'), {
    name: 'object-storage',
    data: ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }) => ({
      access_key_id: AWS_ACCESS_KEY_ID,
      access_key_secret: AWS_SECRET_ACCESS_KEY,
    }),
  });
  // Without nodes there is no address inside the cluster; the authority is the one that the namespace has.
  Emitted.of(bucket).patch(
    { kind: 'SecretStore' },
    JsonPatch.replace('/spec/provider/kubernetes/server/url', bench.spoke('upstream').url),
  );
  const trusted = {
    cluster: downstream,
    issuer: bench.spoke('downstream').issuer,
    caCertificate: Pem.fromText(bench.spoke('downstream').ca),
  };
  return { fleet, trust: authenticationConfiguration(upstream, [trusted]) };
}

scenarios('copies of Secrets, without a hub', [...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  const upstream = () => bench.spoke('upstream');
  const downstream = () => bench.spoke('downstream');
  const secret = (namespace: string, name: string, data: Record<string, string>, labels = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels },
    stringData: data,
  });
  const sync = async () => {
    for (const name of CLUSTER_NAMES) {
      await deployment.sync(name, bench.spoke(name));
    }
  };
  /** As the operator asks for it, to read an upstream namespace. */
  const accountToken = (namespace: string) =>
    downstream().api.requestToken('copies', names.upstreamAccount('upstream', namespace), [
      names.upstreamAudience('copies', 'upstream'),
    ]);
  const statusAs = async (token: string, path: string) =>
    (await upstream().api.as(token).ask('GET', `/api/v1/namespaces/${path}`)).status;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false, spokes: CLUSTER_NAMES });
    const { fleet, trust } = program(bench);
    upstream().trust(trust);
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    deployment = bench.deployment(workspace);
    await sync();
    const { api } = upstream();
    for (const way of ['account', 'token', 'certificate', 'kubeconfig']) {
      await api.apply(secret(`of-${way}`, 'users', { name: `by ${way}` }));
      await api.apply(secret(`of-${way}`, 'neighbour', { name: 'private' }));
    }
    await api.apply(secret('many', 'app-one', { a: '1' }, { tier: 'a' }));
    await api.apply(secret('many', 'app-two', { b: '2' }));
    await api.apply(secret('many', 'other', { c: '3' }, { tier: 'a' }));
    await api.apply(secret('storage', 'bucket', { AWS_ACCESS_KEY_ID: 'id-1', AWS_SECRET_ACCESS_KEY: 'key-1' }));
    await api.apply(secret('storage', 'neighbour', { AWS_ACCESS_KEY_ID: 'private' }));

    await upstream().addNamespace('ci');
    await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: 'ci' } });
    const token = await api.requestToken('ci', 'reader', [upstream().issuer]);
    const kubeconfig = JSON.stringify(upstream().kubeconfig('reader', token));
    await downstream().api.apply(secret('copies', 'reader-config', { kubeconfig }));
    await downstream().api.apply(
      secret('copies', 'reader', { 'tls.crt': upstream().clientCertificate, 'tls.key': upstream().clientKey }),
    );
    const byHand = await until('upstream has a token', () => api.secret('of-token', 'keywheel.downstream'));
    await downstream().api.apply(secret('copies', 'by-hand', { token: byHand['token']! }));
    await untilSynced(upstream(), downstream());
  });

  afterAll(() => bench?.stop());

  test.each(['account', 'token', 'certificate', 'kubeconfig'])('arrive by %s', async (way) => {
    expect(await downstream().api.secret('copies', way)).toEqual({ name: `by ${way}` });
  });

  test('of a cluster that comes as itself need no token in any Secret', async () => {
    for (const spoke of [upstream(), downstream()]) {
      const secrets = await spoke.api.list('v1', 'Secret');
      const holders = secrets.filter(({ metadata, type }) => /token/.test(type) && metadata.namespace !== 'of-token');
      expect(holders).toEqual([]);
    }
  });

  test('are read with a token that opens that one Secret, and nothing on its own cluster', async () => {
    const token = await accountToken('of-account');

    expect(await statusAs(token, 'of-account/secrets/users')).toBe(200);
    expect(await statusAs(token, 'of-account/secrets/neighbour')).toBe(403);
    expect(await statusAs(token, 'of-account/secrets')).toBe(403);
    expect(await statusAs(token, 'many/secrets')).toBe(403);
    const own = await downstream().api.as(token).ask('GET', '/api/v1/namespaces/copies/secrets/account');
    expect(own.status).toBe(401);
  });

  test('found by name or label come under their names', async () => {
    expect(await downstream().api.secret('copies', 'named')).toEqual({
      'app-one': '{"a":"1"}',
      'app-two': '{"b":"2"}',
    });
    expect(await downstream().api.secret('copies', 'labelled')).toEqual({ 'app-one': '{"a":"1"}', other: '{"c":"3"}' });
  });

  test('found by name are paid for with a look at every Secret of that namespace', async () => {
    expect(await statusAs(await accountToken('many'), 'many/secrets')).toBe(200);
  });

  test('over a bridge have the shape that is wanted, and follow their source', async () => {
    const { api } = upstream();
    expect(await api.secret('logs', 'object-storage')).toEqual({ access_key_id: 'id-1', access_key_secret: 'key-1' });

    await api.apply(secret('storage', 'bucket', { AWS_ACCESS_KEY_ID: 'id-2', AWS_SECRET_ACCESS_KEY: 'key-2' }));
    await refresh(upstream(), 'logs', 'object-storage');
    await until('the change has crossed', async () => {
      return (await api.secret('logs', 'object-storage'))?.['access_key_id'] === 'id-2';
    });
  });

  test('over a bridge cannot be had of another Secret beside the source', async () => {
    const { api } = upstream();
    await api.apply({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'curious', namespace: 'logs' },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'SecretStore', name: names.upstreamStore('upstream', 'storage') },
        dataFrom: [{ extract: { key: 'neighbour' } }],
      },
    });
    const refused = await until('the operator has tried', async () => {
      const events = await api.list('v1', 'Event', 'logs');
      return events.find((one) => one.involvedObject.name === 'curious' && one.type === 'Warning')?.message;
    });

    expect(refused).toMatch(/secrets "neighbour" is forbidden/);
    expect(await api.secret('logs', 'curious')).toBeUndefined();
    await api.delete('external-secrets.io/v1', 'ExternalSecret', 'logs', 'curious');
  });

  test('end at once for who is cut off, whatever tokens he has', async () => {
    const account = await accountToken('of-account');
    const { token } = (await upstream().api.secret('of-token', 'keywheel.downstream'))!;
    const paths = [
      [account, 'of-account/secrets/users'],
      [token!, 'of-token/secrets/users'],
    ] as const;
    const statuses = () => Promise.all(paths.map(([one, path]) => statusAs(one, path)));
    expect(await statuses()).toEqual([200, 200]);

    const left = ['account', 'token'];
    deployment.workspace.synth(program(bench, { left }).fleet, { remove: left.map((one) => `lab/users/${one}`) });
    await sync();

    await until('neither is let in', async () => {
      const [byAccount, byToken] = await statuses();
      return byAccount === 403 && byToken === 401;
    });
    const kept = await downstream().api.secret('copies', 'certificate');
    expect(kept).toEqual({ name: 'by certificate' });
  });
});
