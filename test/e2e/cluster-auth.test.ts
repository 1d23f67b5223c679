import { ClusterAuth, Environment, Pem, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { Bench } from './bench/bench';
import { Cable } from './bench/cable';
import { Deployment } from './bench/deployment';
import { Login, serviceAccountToken, tryLogin } from './bench/login';
import { CLUSTERS, scenarios, SERVERS } from './bench/scenario';
import { ProviderName, PROVIDERS } from './bench/terraform-provider';
import { BenchFleet, byPublicKeys } from './fleets/bench-fleet';

scenarios('how the ServiceAccounts of a cluster log in', [...SERVERS, ...CLUSTERS], () => {
  let bench: Bench;
  let cable: Cable;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false });
    cable = await Cable.to(bench.spoke('prod').url);
  });

  afterAll(async () => {
    cable?.close();
    await bench?.stop();
  });

  const place = (fleet: string): Login => ({
    fleet,
    spoke: bench.spoke('prod'),
    namespace: fleet,
    method: ['client', 'variable', 'account'].includes(fleet) ? 'kubernetes' : 'jwt',
  });

  interface Deployed {
    readonly deployment: Deployment;
    apply(auth: ClusterAuth, variables?: Record<string, string>): Promise<void>;
  }

  /** A fleet with one namespace of its own name, whose hub reaches the cluster only through the cable. */
  function deploy(name: string, provider: ProviderName = 'bindings', ...others: ProviderName[]): Deployed {
    const deployment = bench.deployment(bench.addWorkspace(), { provider: [provider, ...others] });
    const vaultProviderVersion = provider === 'bindings' ? undefined : PROVIDERS[provider];
    return {
      deployment,
      async apply(auth, variables = {}) {
        const fleet = new BenchFleet({ name, hub: bench.hub, vaultProviderVersion });
        const prod = new Environment(fleet, 'prod');
        const cluster = fleet.addCluster(prod, bench.spoke('prod'), { auth, url: cable.url });
        const tenant = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
        new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(tenant.addNamespace(cluster, name));
        deployment.workspace.synth(fleet);
        await deployment.applyStacks(variables);
        const objects = deployment.workspace.manifestsOf('prod');
        await bench.spoke('prod').addNamespace(name);
        for (const object of objects.filter(({ apiVersion }) => !apiVersion.startsWith('external-secrets.io'))) {
          await bench.spoke('prod').api.apply(object);
        }
      },
    };
  }

  const attempt = async (fleet: string, token?: string, audiences?: string[]) =>
    (await tryLogin(bench.hub, place(fleet), token ?? (await serviceAccountToken(place(fleet), audiences)))) !==
    undefined;

  test('with public keys, the hub never calls the cluster', async () => {
    cable.cut();
    await deploy('keys').apply(byPublicKeys(bench.spoke('prod')));

    expect(await attempt('keys')).toBe(true);
    cable.mend();
  });

  test.each([
    ['jwks', () => ClusterAuth.jwt({ jwksUrl: `${cable.url}/openid/v1/jwks`, caCertificate: authority() })],
    ['discovery', () => ClusterAuth.jwt({ discoveryUrl: bench.spoke('prod').issuer, caCertificate: authority() })],
  ])('with %s, the hub fetches the keys from the cluster', async (name, auth) => {
    const { deployment, apply } = deploy(name);
    await apply(auth());

    expect(await attempt(name)).toBe(true);
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('with the client token as reviewer, the cluster is asked for each login', async () => {
    const { issuer } = bench.spoke('prod');
    const { deployment, apply } = deploy('client');
    await apply(ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: issuer }) }));

    expect(await attempt('client', undefined, ['client.vault', issuer])).toBe(true);
    expect(await deployment.changedStacks()).toEqual([]);
    cable.cut();
    expect(await attempt('client', undefined, ['client.vault', issuer])).toBe(false);
    cable.mend();
    expect(await attempt('client', undefined, ['client.vault', issuer])).toBe(true);
  });

  test('with a reviewer of its own token, which a variable holds', async () => {
    const { api, issuer } = bench.spoke('prod');
    await reviewerAccount(bench);
    const token = await api.requestToken('kube-system', 'own-reviewer', [issuer]);
    const { apply } = deploy('variable', 'writeOnly');
    await apply(ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer') }), { reviewer: token });

    expect(await attempt('variable')).toBe(true);
  });

  test('with a reviewer that the stack makes on the cluster', async () => {
    const { deployment, apply } = deploy('account', 'writeOnly', 'kubernetes');
    await apply(ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }), {
      kubernetes_token: bench.spoke('prod').administratorToken,
    });

    expect(await attempt('account')).toBe(true);
    expect(await deployment.changedStacks({ kubernetes_token: bench.spoke('prod').administratorToken })).toEqual([]);
  });

  test('a change of signing keys loses no login, and ends those of the old key', async () => {
    const spoke = bench.spoke('prod');
    const [current, next] = [spoke.signingKeys[0]!, spoke.makeSigningKey()];
    const { apply } = deploy('change');
    const keys = (...pems: string[]) => ClusterAuth.jwt({ publicKeys: pems.map((pem) => Pem.fromText(pem)) });
    await apply(keys(current.publicPem, next.publicPem));
    const before = await serviceAccountToken(place('change'));
    expect(await attempt('change', before)).toBe(true);

    await spoke.changeSigningKey(next);
    expect(await attempt('change', before)).toBe(true);
    expect(await attempt('change')).toBe(true);

    await apply(keys(next.publicPem));
    expect(await attempt('change', before)).toBe(false);
    expect(await attempt('change')).toBe(true);
  });

  const authority = () => Pem.fromText(bench.spoke('prod').ca);
});

/** As somebody else makes it: not keywheel. */
async function reviewerAccount(bench: Bench): Promise<void> {
  const account = { name: 'own-reviewer', namespace: 'kube-system' };
  await bench.spoke('prod').api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  await bench.spoke('prod').api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'own-reviewer' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
}
