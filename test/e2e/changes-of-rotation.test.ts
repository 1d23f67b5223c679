import { Duration } from 'cdk8s';
import {
  ClusterAuth,
  Database,
  DatabaseEngine,
  Environment,
  Pem,
  RotatingDatabaseCredential,
  Rotation,
  Tenant,
} from 'keywheel';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { spoke } from '../fixtures/fleets';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { PostgreSql } from './bench/postgresql';
import { DATABASES, scenarios, SERVERS } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';

const days = (number: number) => Duration.days(number);
/** The hub looks every five seconds which rotations are due. */
const SOME_LOOKS = 12_000;

interface Program {
  /** Of the pair. */
  readonly every?: Duration;
  readonly usernames?: [string, string];
  /** Of the one user that the hub rotates by itself. */
  readonly nightly?: Duration;
  readonly takeOver?: boolean;
  /** As the hub reaches the database: another spelling is another connection to the same server. */
  readonly host?: string;
  /** Users that are made on demand: the engine is tuned to the time for which they live. */
  readonly leased?: Duration;
}

scenarios('users that are in use', [...SERVERS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let deployment: Deployment;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signingKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const firstPassword = randomBytes(12).toString('hex');

  beforeAll(async () => {
    bench = await Bench.start({});
    database = await bench.addPostgreSql();
    deployment = bench.deployment(bench.addWorkspace());
    write({});
    await runSql();
    await database.run(`ALTER ROLE vault PASSWORD '${firstPassword}'`);
    await apply();
  });

  afterAll(() => bench?.stop());

  function fleetOf(program: Program): BenchFleet {
    const { every = days(30), usernames = ['app_a', 'app_b'], nightly = days(30), takeOver, leased } = program;
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const lab = new Environment(fleet, 'lab');
    const tenant = new Tenant(lab, 'app', { owner: 'app@example.com' });
    const auth = ClusterAuth.jwt({ publicKeys: [Pem.fromText(signingKey)] });
    const namespace = tenant.addNamespace(spoke(lab, 'eu', { auth }), 'app');
    const core = new Database(lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: program.host ?? database.host,
      port: database.port,
      databaseName: database.database,
      tls: 'disable',
      administrator: { username: 'vault', passwordVariable: 'core_password' },
      allows: { app: { takeOver: ['app_batch'] } },
    });
    const add = (id: string, rotation: Rotation) =>
      new RotatingDatabaseCredential(tenant, id, { database: core, rotation }).deliver(namespace);
    add('pair', Rotation.alternatingUsers({ usernames, every }));
    add('nightly', Rotation.staticRole({ username: 'app_batch', every: nightly, takeOver }));
    add('reports', Rotation.dynamic({ ttl: leased ?? days(1), memberOf: 'app_reports' }));
    return fleet;
  }

  const write = (program: Program) => deployment.workspace.synth(fleetOf(program));
  const runSql = () => database.run(readFileSync(join(deployment.workspace.folder, 'sql', 'lab.core.sql'), 'utf8'));
  const apply = () => deployment.applyStacks({ core_password: firstPassword });

  /** Passwords by user as the hub hands them out: with each of them the database lets its user in. */
  async function passwords(): Promise<Record<string, string>> {
    const { root } = bench.hub;
    const roles = await root.keys('acme.database/static-roles');
    const users = await Promise.all(roles.map((role) => root.read(`acme.database/static-creds/${role}`)));
    for (const { username: user, password } of users) {
      await database.as({ user, password }, (client) => client.query('SELECT 1'));
    }
    return Object.fromEntries(users.map(({ username, password }) => [username, password]));
  }

  test.each<[string, Program]>([
    ['turns come more often', { every: days(1) }],
    ['they are rotated more seldom', { every: days(300), nightly: days(60) }],
    ['statements, connection and engine change', { takeOver: true, host: 'localhost', leased: days(20) }],
    ['one of the two is another user', { usernames: ['app_a', 'app_c'] }],
  ])('keep their passwords where %s, and where it is taken back', async (_what, program) => {
    let before = await passwords();
    for (const next of [program, {}]) {
      write(next);
      await runSql();
      await apply();
      await pass(SOME_LOOKS);
      const after = await passwords();
      const stayed = Object.keys(before).filter((user) => user in after);
      expect(stayed).toEqual(expect.arrayContaining(['app_a', 'app_batch']));
      expect(stayed.filter((user) => after[user] !== before[user])).toEqual([]);
      before = after;
    }
  });
});
