import { Duration } from 'cdk8s';
import { Database, DatabaseEngine, Environment, RotatingDatabaseCredential, Rotation, Tenant } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { Bench } from '../bench/bench';
import { Credential, CredentialClient } from '../bench/credential-client';
import { PlannedChanges } from '../bench/planned-changes';
import { until } from '../bench/poll';
import { PostgreSql } from '../bench/postgresql';
import { ReadingClient } from '../bench/reading-client';
import { Rotator } from '../bench/rotator';
import { CLUSTERS, DATABASES, OPERATORS, scenarios } from '../bench/scenario';
import { BenchFleet } from '../fleets/bench-fleet';

const REFRESH = Duration.seconds(5);
const SETTLE = Duration.seconds(3);
/** Of a pair: it turns several times while a plan is carried out. */
const EVERY = Duration.seconds(28);
const LOOKS = 2_000;
const ROTATIONS = {
  oneUser: () =>
    Rotation.staticRole({ username: 'orders', every: Duration.days(1), maximumOutage: Duration.minutes(1) }),
  twoUsers: () => Rotation.alternatingUsers({ usernames: ['orders_a', 'orders_b'], every: EVERY }),
  twoOthers: () => Rotation.alternatingUsers({ usernames: ['orders_c', 'orders_d'], every: EVERY }),
  leases: () => Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' }),
};

interface Program {
  readonly rotation: keyof typeof ROTATIONS;
}

/** How the users of a database rotate changes by what `keywheel plan` prints, while pods log in with what they have. */
scenarios('changes of rotations by their plans', ['bao', ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let client: ReadingClient;
  let pods: readonly CredentialClient[] = [];
  let changes: PlannedChanges<Program>;
  let isTurning = true;
  let turning: Promise<void> | undefined;
  const firstPassword = randomBytes(12).toString('hex');

  function fleetOf({ rotation = 'oneUser' }: Partial<Program>): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const lab = new Environment(fleet, 'lab');
    const tenant = new Tenant(lab, 'payments', { owner: 'payments@example.com' });
    const app = tenant.addNamespace(fleet.addCluster(lab, bench.spoke('eu')), 'app');
    const core = new Database(lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: database.host,
      port: database.port,
      databaseName: database.database,
      tls: 'disable',
      administrator: { username: 'vault', passwordVariable: 'core_password' },
    });
    const grants = ['USAGE ON SCHEMA public'];
    new RotatingDatabaseCredential(tenant, 'orders', {
      database: core,
      rotation: ROTATIONS[rotation](),
      grants,
    }).deliver(app, {
      name: 'orders-db',
      refreshInterval: rotation === 'leases' ? undefined : REFRESH,
      rolloutTime: SETTLE,
    });
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'] });
    database = await bench.addPostgreSql();
    const deployment = bench.deployment(bench.addWorkspace());
    const runSql = () => database.run(readFileSync(join(deployment.workspace.folder, 'sql/lab.core.sql'), 'utf8'));
    const variables = { core_password: firstPassword };
    deployment.workspace.synth(fleetOf({}));
    await runSql();
    await database.run(`ALTER ROLE vault PASSWORD '${firstPassword}'`);
    await deployment.applyStacks(variables);
    await deployment.sync('eu', bench.spoke('eu'));
    await until('the first password arrives', credential);
    client = new ReadingClient(bench, ['eu'], {});
    // One that reads its Secret at once, and one whose rollout takes as long as it may.
    pods = [0, SETTLE.toMilliseconds() - 200].map((lag) => new CredentialClient(database, credential, lag));
    // No pod here names a key that goes.
    const hands = { 'run SQL': runSql, 'free a Secret': () => Promise.resolve() };
    changes = new PlannedChanges({ bench, deployment, spokes: ['eu'], client, fleetOf, hands, variables });
    turning = takeTurns();
  });

  afterAll(async () => {
    isTurning = false;
    await turning;
    await Promise.all(pods.map((one) => one.stop()));
    await client?.stop();
    await bench?.stop();
  });

  const credential = async () =>
    (await bench.spoke('eu').api.secret('app', 'orders-db')) as unknown as Credential | undefined;

  /** As its schedule has the CronJob run, where there is one: a cluster without nodes runs no pods. */
  async function takeTurns(): Promise<void> {
    const rotator = new Rotator(bench, bench.spoke('eu'), 'app', 'keywheel-rotate.orders');
    for (; isTurning; await pass(LOOKS)) {
      if (await bench.spoke('eu').api.get('batch/v1', 'CronJob', 'app', 'keywheel-rotate.orders')) {
        await rotator.run().catch(() => undefined);
      }
    }
  }

  test.each<[string, keyof typeof ROTATIONS, RegExp]>([
    ['one user that becomes two', 'twoUsers', /^orders_[ab]$/],
    ['two users that become two others', 'twoOthers', /^orders_[cd]$/],
    ['two users that become leases', 'leases', /^v-/],
  ])('%s: every pod can log in all the while', async (_, rotation, username) => {
    const plan = await changes.planTo({ rotation });
    expect([plan.verdict, plan.tasks[0]!.does]).toEqual(['phases', 'run SQL']);
    pods.forEach((one) => one.attempts.splice(0));
    await changes.carryOut(plan, { rotation });
    const last = pods.map(({ attempts }) => attempts.at(-1)!);
    await until('pods have the new user', () =>
      pods.every(({ attempts }) => username.test(attempts.at(-1)?.username ?? '')),
    );
    expect(last).toHaveLength(2);
    expect(pods.flatMap(({ failures }) => failures)).toEqual([]);
  });
});
