import { Duration } from 'cdk8s';
import { ClusterAuth, Environment, GeneratedSecret, Pem, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { Bench } from './bench/bench';
import { Hub } from './bench/hub';
import { CLUSTERS, scenarios, SERVERS } from './bench/scenario';
import { readServerState } from './bench/server-state';
import { StackApplier } from './bench/terraform';
import { BenchFleet } from './fleets/bench-fleet';
import { servedIsolations } from './fleets/isolations';

const LOGINS: ((bench: Bench) => ClusterAuth | undefined)[] = [
  () => undefined,
  (bench) =>
    ClusterAuth.jwt({
      jwksUrl: `${bench.spoke('prod').url}/openid/v1/jwks`,
      caCertificate: Pem.fromText(bench.spoke('prod').ca),
    }),
  (bench) =>
    ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: bench.spoke('prod').issuer }) }),
];
/** Each way to log in, and a tenant of each isolation. */
function program(bench: Bench, hub: Hub, name: string, auth: ClusterAuth | undefined): BenchFleet {
  const fleet = new BenchFleet({ name, hub });
  const prod = new Environment(fleet, 'prod');
  const cluster = fleet.addCluster(prod, bench.spoke('prod'), { auth });
  servedIsolations(hub.server).forEach((isolation, index) => {
    const tenant = new Tenant(prod, `team-${index}`, { owner: 'team@example.com', isolation });
    const namespace = tenant.addNamespace(cluster, `team-${index}`);
    new StaticSecret(tenant, 'db', { keys: ['password'], firstValueVariable: `first_${index}` }).deliver(namespace);
    new StaticSecret(tenant, 'api', { keys: ['key'], maximumAge: Duration.days(30) }).deliver(namespace);
    new GeneratedSecret(tenant, 'cookies', { keys: ['key'] }).deliver(namespace);
  });
  return fleet;
}

scenarios('Terraform and the small applier', [...SERVERS, ...CLUSTERS, 'terraform'], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'], operators: false });
  });

  afterAll(() => bench?.stop());

  test('leave the same on two servers', async () => {
    const hubs = [bench.hub, await bench.addHub('second')] as const;
    const appliers: readonly StackApplier[] = [bench.terraform()!, bench.applier()];
    const variables = Object.fromEntries(
      servedIsolations(bench.hub.server).map((_, index) => [`first_${index}`, JSON.stringify({ password: 'first' })]),
    );
    for (const [number, auth] of LOGINS.entries()) {
      const states: unknown[] = [];
      for (const [index, hub] of hubs.entries()) {
        const deployment = bench.deployment(bench.addWorkspace(), { hub, applier: appliers[index] });
        deployment.workspace.synth(program(bench, hub, `fleet-${number}`, auth(bench)));
        await deployment.applyStacks(variables);
        states.push(await readServerState(hub.root));
      }
      expect(states[1]).toEqual(states[0]);
    }
  });
});
