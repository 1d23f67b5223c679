import { Duration } from 'cdk8s';
import { Database, DatabaseEngine, Environment, RotatingDatabaseCredential, Rotation, Tenant } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { Bench } from './bench/bench';
import { Credential, CredentialClient } from './bench/credential-client';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { Rotator } from './bench/rotator';
import { CLUSTERS, DATABASES, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const REFRESH = Duration.seconds(5);
const SETTLE = Duration.seconds(3);
const EVERY = Duration.seconds(30);

scenarios('a pair of users', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let deployment: Deployment;
  const firstPassword = randomBytes(12).toString('hex');

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['east', 'west'] });
    database = await bench.addPostgreSql();
    await database.run(`CREATE ROLE vault LOGIN CREATEROLE PASSWORD '${firstPassword}'`);
    await database.run('CREATE ROLE ledger_a LOGIN; CREATE ROLE ledger_b LOGIN');
    const fleet = new BenchFleet({ name: 'bank', hub: bench.hub });
    const lab = new Environment(fleet, 'lab');
    const ledger = new Tenant(lab, 'ledger', { owner: 'ledger@example.com' });
    const core = new Database(lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: database.host,
      port: database.port,
      databaseName: database.database,
      tls: 'disable',
      administrator: { username: 'vault', passwordVariable: 'core_password' },
    });
    const user = new RotatingDatabaseCredential(ledger, 'core-db', {
      database: core,
      rotation: Rotation.alternatingUsers({ usernames: ['ledger_a', 'ledger_b'], every: EVERY, takeOver: true }),
    });
    for (const name of ['east', 'west']) {
      const namespace = ledger.addNamespace(fleet.addCluster(lab, bench.spoke(name)), 'app-ledger');
      user.deliver(namespace, { refreshInterval: REFRESH, rolloutTime: SETTLE });
    }
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    deployment = bench.deployment(workspace);
    await deployment.applyStacks({ core_password: firstPassword });
    for (const name of ['east', 'west']) {
      await deployment.sync(name, bench.spoke(name));
    }
  });

  afterAll(() => bench?.stop());

  const read = (spoke: string) => async () =>
    (await bench.spoke(spoke).api.secret('app-ledger', 'core-db')) as unknown as Credential | undefined;

  test('goes on', async () => {
    await pass(20_000);
    console.log(
      await read('east')(),
      await bench
        .spoke('east')
        .api.list('external-secrets.io/v1', 'ExternalSecret')
        .then((l) => l.map((o: any) => [o.metadata.name, o.status])),
    );
    const rotator = new Rotator(bench, bench.spoke('east'), 'app-ledger', 'keywheel-rotate.core-db');
    const clients = [
      new CredentialClient(database, read('east'), 0),
      new CredentialClient(database, read('west'), 2_800),
      new CredentialClient(database, read('west'), 45_000),
    ];
    for (let i = 0; i < 30; i++) {
      console.log(await rotator.run());
      await pass(5000);
    }
    for (const client of clients) {
      await client.stop();
      console.log(client.attempts.length, client.changes, client.failures.slice(0, 3));
    }
  });
});
