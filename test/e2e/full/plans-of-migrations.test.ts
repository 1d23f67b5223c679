import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  Database,
  DatabaseEngine,
  Environment,
  RotatingDatabaseCredential,
  Rotation,
  StaticSecret,
  Tenant,
  WorkloadLogin,
} from 'keywheel';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { Bench } from '../bench/bench';
import { Credential, CredentialClient } from '../bench/credential-client';
import { PlannedChanges } from '../bench/planned-changes';
import { untilUpgraded } from '../bench/key-value';
import { until } from '../bench/poll';
import type { PostgreSql } from '../bench/postgresql';
import type { Printed } from '../bench/printed-plan';
import { ReadingClient } from '../bench/reading-client';
import { Rotator } from '../bench/rotator';
import { CLUSTERS, DATABASES, OPERATORS, scenarios } from '../bench/scenario';
import { BenchFleet } from '../fleets/bench-fleet';

const REFRESH = Duration.seconds(5);
const SETTLE = Duration.seconds(3);
const LOOKS = 2_000;
const KEY = 'of people';

interface Program {
  /** How the pods of api get the key of stripe. */
  readonly stripe: 'agent' | 'both' | 'operator, and the account stays' | 'operator';
  readonly orders: 'a user of people' | 'two users';
}

/** Secrets that were there before move to other ways by what `keywheel plan` prints, while pods use them. */
scenarios('migrations by their plans', ['bao', ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let client: ReadingClient;
  let login: WorkloadLogin;
  /** As the pod was started. */
  let hasAgent = true;
  let pods: readonly CredentialClient[] = [];
  let changes: PlannedChanges<Program>;
  let isTurning = true;
  let turning: Promise<void> | undefined;
  const [administrator, legacy] = [1, 2].map(() => randomBytes(12).toString('hex')) as [string, string];

  function fleetOf({ stripe = 'agent', orders = 'a user of people' }: Partial<Program>): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const lab = new Environment(fleet, 'lab');
    const tenant = new Tenant(lab, 'payments', { owner: 'payments@example.com' });
    const app = tenant.addNamespace(fleet.addCluster(lab, bench.spoke('eu')), 'app');
    const existing = <K extends string>(id: string, keys: readonly K[]) =>
      StaticSecret.fromPath(tenant, id, { mount: 'secret', path: `apps/payments/${id}`, keys });
    const api = new kplus.Deployment(app.chart, 'api', {
      metadata: { name: 'api' },
      containers: [{ image: 'api:1' }],
    });
    const key = existing('stripe', ['api_key']);
    if (stripe !== 'operator') {
      const runs = app.addClient('api').runs(api);
      if (stripe === 'agent' || stripe === 'both') {
        key.inject(runs);
        login = runs.login;
      }
    }
    if (stripe !== 'agent') {
      key.deliver(app);
    }
    const user =
      orders === 'a user of people'
        ? existing('orders', ['username', 'password'])
        : new RotatingDatabaseCredential(tenant, 'orders', {
            database: coreOf(lab),
            rotation: Rotation.alternatingUsers({ usernames: ['orders_a', 'orders_b'], every: Duration.days(30) }),
            grants: ['USAGE ON SCHEMA public'],
          });
    user.deliver(app, { name: 'orders-db', refreshInterval: REFRESH, rolloutTime: SETTLE, takeOver: true });
    return fleet;
  }

  function coreOf(lab: Environment): Database {
    return new Database(lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: database.host,
      port: database.port,
      databaseName: database.database,
      tls: 'disable',
      administrator: { username: 'vault', passwordVariable: 'core_password' },
    });
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'] });
    database = await bench.addPostgreSql();
    const { root } = bench.hub;
    await root.write('sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    const put = (id: string, data: Record<string, string>) =>
      untilUpgraded(() => root.write(`secret/data/apps/payments/${id}`, { data }));
    await put('stripe', { api_key: KEY });
    await put('orders', { username: 'legacy', password: legacy });
    await database.run(`CREATE ROLE legacy LOGIN PASSWORD '${legacy}'`);
    const deployment = bench.deployment(bench.addWorkspace());
    const runSql = async () => {
      await database.run(readFileSync(join(deployment.workspace.folder, 'sql/lab.core.sql'), 'utf8'));
      await database.run(`ALTER ROLE vault PASSWORD '${administrator}'`);
    };
    const variables = { core_password: administrator };
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks(variables);
    await deployment.sync('eu', bench.spoke('eu'));
    await until('the first user arrives', credential);
    pods = [0, SETTLE.toMilliseconds() - 200].map((lag) => new CredentialClient(database, credential, lag));
    await restart();
    client = new ReadingClient(bench, ['eu'], {}, attempt);
    const hands = { 'run SQL': runSql, 'free a Secret': () => Promise.resolve() };
    changes = new PlannedChanges({ bench, deployment, spokes: ['eu'], client, fleetOf, hands, restart, variables });
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

  /** A rollout: the injector puts an agent into a pod whose template asks for one. */
  async function restart(): Promise<void> {
    const { template } = ((await bench.spoke('eu').api.get('apps/v1', 'Deployment', 'app', 'api')) as any).spec;
    hasAgent = template.metadata.annotations?.['vault.hashicorp.com/agent-inject'] === 'true';
  }

  /** A pod reads the key in the way that it was started with. */
  async function attempt(): Promise<void> {
    const value = hasAgent ? await byAgent() : await bench.spoke('eu').api.secret('app', 'stripe');
    if (value?.['api_key'] !== KEY) {
      throw new Error(`a pod has ${value ? 'another key' : 'no key'}`);
    }
  }

  async function byAgent(): Promise<Record<string, string> | undefined> {
    const { mount, role } = login;
    const jwt = await bench.spoke('eu').api.requestToken('app', 'api', ['acme.vault']);
    const token = await bench.hub.anonymous.login(mount, { role, jwt });
    return (await bench.hub.anonymous.as(token).read('secret/data/apps/payments/stripe'))?.data;
  }

  /** As its schedule has the CronJob run, where there is one: a cluster without nodes runs no pods. */
  async function takeTurns(): Promise<void> {
    const rotator = new Rotator(bench, bench.spoke('eu'), 'app', 'keywheel-rotate.orders');
    for (; isTurning; await pass(LOOKS)) {
      if (await bench.spoke('eu').api.get('batch/v1', 'CronJob', 'app', 'keywheel-rotate.orders')) {
        await rotator.run().catch(() => undefined);
      }
    }
  }

  test.each<[string, Program['stripe'], Printed['verdict'], readonly string[]]>([
    ['a Secret comes next to the files of an agent', 'both', 'order', []],
    ['the agent leaves', 'operator, and the account stays', 'order', []],
    ['the account leaves', 'operator', 'any order', []],
    ['the agent comes back', 'both', 'order', []],
    ['the Secret leaves', 'agent', 'order', ['eu/app/stripe']],
  ])('%s: every pod has its key all the while', async (_, stripe, verdict, remove) => {
    const plan = await changes.planTo({ stripe }, remove);
    await changes.carryOut(plan, { stripe });
    expect(hasAgent).toBe(stripe === 'agent' || stripe === 'both');
    expect(plan.verdict).toBe(verdict);
  });

  test('a user of people becomes two that rotate: every pod can log in all the while', async () => {
    const plan = await changes.planTo({ orders: 'two users' });
    expect([plan.verdict, plan.tasks[0]!.does]).toEqual(['phases', 'run SQL']);
    pods.forEach((one) => one.attempts.splice(0));
    await changes.carryOut(plan, { orders: 'two users' });
    await until('pods have the new user', () =>
      pods.every(({ attempts }) => /^orders_[ab]$/.test(attempts.at(-1)?.username ?? '')),
    );
    expect(pods.flatMap(({ failures }) => failures)).toEqual([]);
  });
});
