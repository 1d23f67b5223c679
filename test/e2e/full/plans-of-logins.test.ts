import * as kplus from 'cdk8s-plus-28';
import { ClusterAuth, Environment, Pem, StaticSecret, Tenant, TokenReviewer, WorkloadLogin } from 'keywheel';
import { join } from 'node:path';
import { Bench } from '../bench/bench';
import type { SigningKey } from '../bench/certificate';
import { FrontDoor } from '../bench/front-door';
import { PlannedChanges } from '../bench/planned-changes';
import { until } from '../bench/poll';
import { ReadingClient } from '../bench/reading-client';
import { RunningClient } from '../bench/running-client';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';

const VALUE = 'kept';
const SPOKES = ['eu', 'us'];
const NEXT_AUDIENCE = 'https://next.example.com';

interface Program {
  /** That sign the tokens of eu. */
  readonly keys: readonly SigningKey[];
  /** What the API server of us asks for. */
  readonly audience: string;
  /** At which both clusters and Terraform reach the hub. */
  readonly door: FrontDoor;
}

/** How clusters log in, and where, changes by what `keywheel plan` prints. */
scenarios('changes of logins by their plans', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let client: ReadingClient;
  let pod: RunningClient;
  let login: WorkloadLogin;
  let door: FrontDoor;
  let changes: PlannedChanges<Program>;

  function fleetOf({ keys = bench.spoke('eu').signingKeys, audience, door: at }: Partial<Program>): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, hubAddress: at?.url, hubAuthority: at?.ca });
    const prod = new Environment(fleet, 'prod');
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const reviewer = TokenReviewer.clientToken({ apiAudience: audience ?? bench.spoke('us').issuer });
    const auths = {
      eu: ClusterAuth.jwt({ publicKeys: keys.map(({ publicPem }) => Pem.fromText(publicPem)) }),
      us: ClusterAuth.kubernetes({ reviewer }),
    };
    const db = new StaticSecret(payments, 'db', { keys: ['password'] });
    for (const [name, auth] of Object.entries(auths)) {
      const app = payments.addNamespace(fleet.addCluster(prod, bench.spoke(name), { auth }), 'app');
      db.deliver(app, { name: 'db' });
      if (name === 'us') {
        const workload = new kplus.Deployment(app.chart, 'api', {
          metadata: { name: 'api' },
          containers: [{ image: 'api:1' }],
        });
        const runs = app.addClient('api').runs(workload);
        db.grantRead(runs);
        login = runs.login;
      }
    }
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES, apiServer: { audiences: [NEXT_AUDIENCE] } });
    const deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: VALUE });
    for (const name of SPOKES) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(...SPOKES.map((name) => bench.spoke(name)));
    const { mount, role } = login;
    pod = new RunningClient({
      ...{ hub: bench.hub, spoke: bench.spoke('us'), name: 'api', namespace: 'app' },
      ...{ mount, role, path: 'acme.kv/data/prod/payments/db' },
    });
    await pod.restart();
    client = new ReadingClient(bench, SPOKES, { db: VALUE }, () => pod.attempt());
    changes = new PlannedChanges({ bench, deployment, spokes: SPOKES, client, fleetOf, hands, restart });
  });

  afterAll(async () => {
    await client?.stop();
    door?.close();
    await bench?.stop();
  });

  const restart = () => pod.restart();
  const nextKeys: SigningKey[] = [];
  const hands = {
    'switch the signing key': () =>
      client.pausedWhile(async () => {
        const eu = bench.spoke('eu');
        await eu.changeSigningKey(nextKeys.at(-1)!);
        // It answers a moment before it has read the definitions.
        await until('the API server serves stores again', () => eu.api.list('external-secrets.io/v1', 'SecretStore'));
      }),
    // It has been open from the beginning.
    'keep both addresses': () => Promise.resolve(),
  };

  test('other signing keys: the stack of after at once cuts the cluster off, and the plan nobody', async () => {
    nextKeys.push(bench.spoke('eu').makeSigningKey());
    const difference = { keys: nextKeys.slice(-1) };
    const refusal = await changes.forbidden(await changes.planTo(difference), 'spoke-eu', 'signing-key-is-trusted');
    expect(refusal).toMatch(/400|403/);

    const plan = await changes.planTo(difference);
    expect(plan.verdict).toBe('phases');
    expect(plan.gates.migrate!.join('\n')).toMatch(/create token .*IN\(/);
    await changes.carryOut(plan, difference);
  });

  test('another audience: the stack of after at once cuts pods off, and the plan nobody', async () => {
    const difference = { audience: NEXT_AUDIENCE };
    const refusal = await changes.forbidden(await changes.planTo(difference), 'spoke-us', 'audience-agrees');
    expect(refusal).toMatch(/400|403/);

    const plan = await changes.planTo(difference);
    expect(plan.verdict).toBe('phases');
    await changes.carryOut(plan, difference);
  });

  test('another address of the hub, with a certificate of another authority: nobody is interrupted', async () => {
    door = await FrontDoor.to(bench.hub, join(bench.folder, 'door'));
    const difference = { door };
    const plan = await changes.planTo(difference);
    expect(plan.verdict).toBe('order');
    await changes.carryOut(plan, difference);
  });
});
