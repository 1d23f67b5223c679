import { Environment, Pem, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { scenarios, SERVERS } from './bench/scenario';
import { newKey, SpireIssuer, Svid } from './bench/spire-issuer';
import { BenchFleet } from './fleets/bench-fleet';
import { publicKeyCluster } from './fleets/paper-cluster';

const TRUST_DOMAIN = 'prod.example.com';
const MOUNT = 'acme.prod.spire';
const AUDIENCE = 'acme.vault';
const OWN = 'acme.kv/data/prod/payments/stripe';

scenarios('workloads that SPIRE knows', SERVERS, () => {
  let bench: Bench;
  let spire: SpireIssuer;
  let deployment: Deployment;

  beforeAll(async () => {
    bench = await Bench.start({});
    spire = await SpireIssuer.start(bench.folder);
    deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(program());
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/stripe' }, { api_key: 'first' });
  });

  afterAll(async () => {
    await spire?.stop();
    await bench?.stop();
  });

  function program(): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const cluster = publicKeyCluster(prod, 'prod', {
      spire: {
        trustDomain: TRUST_DOMAIN,
        jwt: { discoveryUrl: spire.url, caCertificate: Pem.fromText(spire.ca) },
      },
    });
    for (const id of ['payments', 'risk']) {
      const tenant = new Tenant(prod, id, { owner: `${id}@example.com` });
      const client = tenant.addNamespace(cluster, id).addClient('api', { token: 'spiffe' });
      new StaticSecret(tenant, id === 'payments' ? 'stripe' : 'model', { keys: ['api_key'] }).grantRead(client);
    }
    return fleet;
  }

  /** As SPIRE's controller manager fills in the object for a pod of the namespace. */
  function idOf(namespace: string, serviceAccount: string): string {
    const objects = deployment.workspace.manifestsOf('prod') as any[];
    const { spec } = objects.find(
      ({ kind, spec }) =>
        kind === 'ClusterSPIFFEID' && spec.namespaceSelector.matchLabels['kubernetes.io/metadata.name'] === namespace,
    );
    return spec.spiffeIDTemplate
      .replace(/\{\{ *\.TrustDomain *\}\}/, TRUST_DOMAIN)
      .replace(/\{\{ *\.PodMeta\.Namespace *\}\}/, namespace)
      .replace(/\{\{ *\.PodSpec\.ServiceAccountName *\}\}/, serviceAccount);
  }

  const login = (svid: Partial<Svid>, role = 'acme.payments.client.api') => {
    const jwt = spire.svid({ spiffeId: idOf('payments', 'api'), audience: AUDIENCE, ...svid });
    return bench.hub.anonymous.tryLogin(MOUNT, { role, jwt });
  };

  test('a second apply changes nothing', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('the id that the pods get is the one that logs in, and reads what it was granted and nothing next door', async () => {
    const token = await login({});
    expect(token).toBeDefined();
    const pod = bench.hub.anonymous.as(token!);

    expect((await pod.read(OWN)).data).toEqual({ api_key: 'first' });
    expect((await pod.ask('GET', 'acme.kv/data/prod/risk/model')).status).toBe(403);
    expect((await pod.ask('POST', OWN, { body: { data: { api_key: 'mine' } } })).status).toBe(403);
  });

  test.each<[string, Partial<Svid>]>([
    ['of another account', { spiffeId: `spiffe://${TRUST_DOMAIN}/ns/payments/sa/default` }],
    ['of another namespace', { spiffeId: `spiffe://${TRUST_DOMAIN}/ns/risk/sa/api` }],
    ['of another trust domain', { spiffeId: 'spiffe://dev.example.com/ns/payments/sa/api' }],
    ['below the right id', { spiffeId: `spiffe://${TRUST_DOMAIN}/ns/payments/sa/api/more` }],
    ['for another audience', { audience: 'other.vault' }],
    ['that has ended', { expiresIn: -200 }],
    ['that another server signed', { key: newKey() }],
  ])('an SVID %s does not log in', async (_, svid) => {
    expect(await login(svid)).toBeUndefined();
  });

  test('an SVID is good for the role of its own id alone', async () => {
    expect(await login({}, 'acme.risk.client.api')).toBeUndefined();
    expect(await login({ spiffeId: idOf('risk', 'api') }, 'acme.risk.client.api')).toBeDefined();
  });

  test('an SVID does not log in where tokens of Kubernetes do', async () => {
    const jwt = spire.svid({ spiffeId: idOf('payments', 'api'), audience: AUDIENCE });
    expect(await bench.hub.anonymous.tryLogin('acme.prod', { role: 'acme.payments.client.api', jwt })).toBeUndefined();
  });
});
