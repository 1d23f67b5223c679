import { Duration } from 'cdk8s';
import { Database, DatabaseEngine, Environment, RotatingDatabaseCredential, Rotation, Tenant } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from './bench/bench';
import { MariaDb } from './bench/mariadb';
import { until } from './bench/poll';
import { CLUSTERS, MARIADB, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';

const NAMESPACE = 'app-shop';
const SHOP = 'SELECT, INSERT, CREATE, ALTER ON shop.*';

scenarios('users of MariaDB', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...MARIADB], () => {
  let bench: Bench;
  let database: MariaDb;

  const login = async (name: string) => {
    const secret = await bench.spoke('prod').api.secret(NAMESPACE, name);
    return secret && { user: secret['username']!, password: secret['password']! };
  };

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    database = await bench.addMariaDb();
    await database.run('CREATE DATABASE shop');
    const firstPassword = randomBytes(12).toString('hex');
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), NAMESPACE);
    const statements = [
      "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}';",
      `GRANT SELECT ON shop.* TO '{{name}}'@'%';`,
    ];
    const core = new Database(prod, 'core', {
      engine: DatabaseEngine.MARIADB,
      host: database.host,
      port: database.port,
      databaseName: 'shop',
      tls: 'disable',
      administrator: { username: 'hub', passwordVariable: 'core_password' },
      allows: { shop: { statements } },
    });
    const one = Rotation.staticRole({ username: 'shop', every: Duration.days(1) });
    const pair = Rotation.alternatingUsers({ usernames: ['shop_a', 'shop_b'], every: Duration.days(30) });
    const leased = Rotation.dynamic({
      ttl: Duration.hours(2),
      creationStatements: statements,
    });
    for (const [id, rotation, grants] of [
      ['one', one, [SHOP]],
      ['pair', pair, [SHOP]],
      ['leased', leased, []],
    ] as const) {
      new RotatingDatabaseCredential(tenant, id, { database: core, rotation, grants }).deliver(namespace, {
        rolloutTime: Duration.minutes(1),
      });
    }
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const sql = readFileSync(join(workspace.folder, 'sql', 'prod.core.sql'), 'utf8');
    await database.run(sql);
    await database.run(sql);
    await database.run(`ALTER USER 'hub'@'%' IDENTIFIED BY '${firstPassword}' ACCOUNT UNLOCK`);
    await database.run("GRANT SELECT ON shop.* TO 'hub'@'%' WITH GRANT OPTION");
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks({ core_password: firstPassword });
    await deployment.sync('prod', bench.spoke('prod'));
    await until('all are delivered', async () =>
      (await Promise.all(['one', 'pair', 'leased'].map(login))).every(Boolean),
    );
  });

  afterAll(() => bench?.stop());

  test.each(['one', 'pair', 'leased'])('log in with what is delivered: %s', async (name) => {
    await expect(database.runAs((await login(name))!, 'SELECT 1 AS answer', 'shop')).resolves.toEqual([{ answer: 1 }]);
  });

  test('alter what the other one made, with nothing but the rights that the SQL gives', async () => {
    const first = (await login('pair'))!;
    await database.runAs(first, 'CREATE TABLE entries (id int)', 'shop');
    const other = first.user === 'shop_a' ? 'shop_b' : 'shop_a';
    await bench.hub.root.write(`acme.database/rotate-role/prod.shop.pair.${other}`);
    const { data } = await bench.hub.root.call('GET', `acme.database/static-creds/prod.shop.pair.${other}`);
    await database.runAs({ user: other, password: data.password }, 'ALTER TABLE entries ADD COLUMN amount int', 'shop');
  });

  test('made on demand are gone with their lease', async () => {
    const { user } = (await login('leased'))!;
    await bench.hub.root.write('sys/leases/revoke-prefix/acme.database/creds/prod.shop.leased');
    await until('the user is gone', async () => {
      return (await database.run(`SELECT 1 FROM mysql.user WHERE user = '${user}'`)).length === 0;
    });
  });
});
