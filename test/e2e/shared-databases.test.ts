import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { Database, DatabaseEngine, Environment, RotatingDatabaseCredential, Rotation, Tenant } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { databaseSql } from '../../lib/projections/database-sql';
import { Inventory } from '../../lib/fleet/inventory';
import { acme, codesOf, spoke, team } from '../fixtures/fleets';
import { Bench } from './bench/bench';
import { MariaDb } from './bench/mariadb';
import { PostgreSql } from './bench/postgresql';
import { DATABASES, MARIADB, scenarios } from './bench/scenario';

const TENANTS = ['a', 'b'] as const;
type TenantName = (typeof TENANTS)[number];

/** What one tenant asks for on a server that both use. */
interface Wish {
  readonly host: string;
  readonly rotation: 'pair' | 'one' | 'leased';
  readonly users: readonly [string, string];
  readonly takeOver: boolean;
  readonly memberOf: string;
  readonly grants: readonly string[];
}

/** Mostly what is its own, else whatever would be another's. */
function wishOf(tenant: TenantName, grants: readonly string[]): fc.Arbitrary<Wish> {
  const own = <T>(mine: T, ...hostile: readonly T[]) =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(mine) }, { weight: 1, arbitrary: fc.constantFrom(...hostile) });
  const names = [
    'a1',
    'b1',
    'B1',
    'A2',
    'a_main',
    'b_main',
    'B_main',
    'vault',
    'dba',
    'postgres',
    'root',
    'pg_monitor',
  ];
  return fc.record({
    host: fc.constantFrom('127.0.0.1', 'localhost', '127.1', 'LOCALHOST.'),
    rotation: fc.constantFrom('pair', 'one', 'leased'),
    users: fc.tuple(own(`${tenant}1`, ...names), own(`${tenant}2`, ...names)),
    takeOver: own(false, true),
    memberOf: own(
      `${tenant}_rw`,
      ...['a_rw', 'b_rw', 'A_rw', 'a_main', 'b_main', 'pg_read_all_data', 'accounting', 'dba'],
    ),
    grants: fc.uniqueArray(fc.constantFrom(...grants), { maxLength: 3 }),
  });
}

/** A program with the wishes of both; undefined where keywheel refuses it. */
function accepted(engine: DatabaseEngine, databaseName: string, wishes: Readonly<Record<TenantName, Wish>>) {
  const fleet = acme();
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu');
  const credentials = new Map<Tenant, RotatingDatabaseCredential>();
  const codes = codesOf(() => {
    for (const name of TENANTS) {
      const { host, rotation: kind, users, takeOver, memberOf, grants } = wishes[name];
      const tenant = team(prod, name);
      const every = Duration.days(30);
      const rotation = {
        pair: () => Rotation.alternatingUsers({ usernames: users, every, takeOver }),
        one: () => Rotation.staticRole({ username: users[0], every, takeOver }),
        leased: () => Rotation.dynamic({ ttl: Duration.hours(2), memberOf }),
      }[kind]();
      const database = new Database(prod, `core-${name}`, {
        ...{ engine, host, databaseName },
        administrator: { username: 'vault', passwordVariable: `password_${name}` },
      });
      const credential = new RotatingDatabaseCredential(tenant, 'main', { database, rotation, grants });
      credential.deliver(tenant.addNamespace(eu, name));
      credentials.set(tenant, credential);
    }
    Testing.synth(fleet);
  });
  return codes.length > 0 ? undefined : { fleet, credentials, sql: databaseSql(new Inventory(fleet)) };
}

const RUNS = 120;

scenarios('tenants on one PostgreSQL', DATABASES, () => {
  let bench: Bench;
  let server: PostgreSql;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false });
    server = await bench.addPostgreSql();
    await server.run(
      TENANTS.map((name) => `CREATE SCHEMA ${name}; CREATE TABLE ${name}.orders (id int);`).join('\n') +
        'CREATE TABLE public.orders (id int); CREATE ROLE dba SUPERUSER LOGIN; CREATE ROLE accounting IN ROLE pg_read_all_data;',
    );
  });

  afterAll(() => bench?.stop());

  const GRANTS = [
    ...TENANTS.flatMap((name) => [
      ...[
        `USAGE ON SCHEMA ${name}`,
        `SELECT ON ${name}.orders`,
        `select on "${name}"."orders"`,
        `CREATE ON SCHEMA ${name}`,
      ],
      ...[`ALL ON SCHEMA ${name}`, `SELECT ON ALL TABLES IN SCHEMA ${name}`, `"${name}_main"`],
    ]),
    ...['SELECT ON orders', 'SELECT (id) ON public.orders', 'CREATE ON DATABASE postgres', 'dba', 'pg_read_all_data'],
    ...[
      'SELECT ON pg_catalog.pg_authid',
      'SELECT ON a.orders TO b1; GRANT dba',
      'SELECT ON b.orders WITH GRANT OPTION',
    ],
  ];

  test('read none of each other, whatever keywheel lets them ask for', async () => {
    const seen = { accepted: 0, applied: 0, readable: 0 };
    await fc.assert(
      fc.asyncProperty(wishOf('a', GRANTS), wishOf('b', GRANTS), async (a, b) => {
        const program = accepted(DatabaseEngine.POSTGRESQL, 'postgres', { a, b });
        if (!program) {
          return;
        }
        seen.accepted += 1;
        await server.as(server.administrator, async (client) => {
          const script = program.sql.map(({ text }) => text.replace(/^(?:BEGIN|COMMIT);$/gm, '')).join('\n');
          await client.query('BEGIN');
          try {
            if (!(await runs(client, script))) {
              return;
            }
            const users = await usersOf(client, program);
            // What somebody makes where he may, before the SQL is run again.
            for (const { user, tenant } of users) {
              for (const schema of [...TENANTS, 'public']) {
                await client.query('SAVEPOINT made');
                await client
                  .query(`SET LOCAL ROLE "${user}"; CREATE TABLE ${schema}.made_by_${tenant}_${users.length} (id int)`)
                  .catch(() => client.query('ROLLBACK TO made'));
                await client.query('RESET ROLE');
              }
            }
            await client.query(script);
            seen.applied += 1;
            const { rows } = await client.query(
              `SELECT u.name, c.oid::regclass::text AS table, r.rolsuper OR r.rolreplication OR r.rolbypassrls OR r.rolcreaterole AS mighty
               FROM unnest($1::text[]) AS u(name) JOIN pg_roles r ON r.rolname = u.name
               LEFT JOIN pg_class c ON c.relkind = 'r' AND has_any_column_privilege(u.name, c.oid, 'SELECT')
                 AND (c.relnamespace IN ('a'::regnamespace, 'b'::regnamespace, 'public'::regnamespace) OR c.relname = 'pg_authid')`,
              [users.map(({ user }) => user)],
            );
            const owners = new Map<string, Set<string>>();
            for (const { name, table, mighty } of rows) {
              expect({ name, mighty }).toEqual({ name, mighty: false });
              const { tenant } = users.find(({ user }) => user === name)!;
              if (table !== null) {
                owners.set(table, (owners.get(table) ?? new Set()).add(tenant));
              }
            }
            seen.readable += owners.size;
            expect(owners.has('pg_authid')).toBe(false);
            expect([...owners].filter(([, tenants]) => tenants.size > 1)).toEqual([]);
          } finally {
            await client.query('ROLLBACK');
          }
        });
      }),
      { numRuns: RUNS },
    );
    // Or else the property would hold of nothing.
    expect(seen.accepted).toBeGreaterThan(RUNS / 20);
    expect(seen.applied).toBeGreaterThan(seen.accepted / 2);
    expect(seen.readable).toBeGreaterThan(0);
  });

  /** False where the SQL itself refuses what it finds: a user who is there already. */
  async function runs(client: { query(sql: string): Promise<unknown> }, script: string): Promise<boolean> {
    try {
      await client.query(script);
      return true;
    } catch (error) {
      expect((error as Error).message).toMatch(/^user \S+ exists already; say takeOver/);
      return false;
    }
  }

  /** The users of the program, those that the hub would make among them. */
  async function usersOf(
    client: { query(sql: string): Promise<unknown> },
    { fleet, credentials }: NonNullable<ReturnType<typeof accepted>>,
  ): Promise<{ user: string; tenant: string }[]> {
    const users = [...credentials].flatMap(([tenant, { usernames }]) =>
      usernames.map((user) => ({ user, tenant: tenant.name })),
    );
    for (const role of Testing.synth(fleet).resources('vault_database_secret_backend_role')) {
      const tenant = String(role.name).split('.')[1]!;
      const user = `v-${tenant}`;
      for (const statement of role.creation_statements as string[]) {
        const filled = statement.replaceAll('{{name}}', user).replaceAll('{{password}}', 'x');
        await client.query(filled.replaceAll('{{expiration}}', '2099-01-01'));
      }
      users.push({ user, tenant });
    }
    return users;
  }
});

scenarios('tenants on one MariaDB', MARIADB, () => {
  let bench: Bench;
  let server: MariaDb;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false });
    server = await bench.addMariaDb();
    for (const database of ['shop_x', 'shopyx', 'other']) {
      await server.run(
        `CREATE DATABASE ${database}; CREATE TABLE ${database}.a (id int); CREATE TABLE ${database}.b (id int)`,
      );
    }
  });

  afterAll(() => bench?.stop());

  const GRANTS = [
    ...[
      'SELECT ON a',
      'SELECT ON b',
      'SELECT (id) ON shop_x.b',
      'SELECT ON `shop_x`.`a`',
      'SELECT, INSERT ON shop_x.*',
    ],
    ...['ALL ON *', 'SELECT ON *.*', 'SELECT ON other.*', 'SELECT ON `shop%`.*', 'SELECT ON mysql.*', 'SUPER ON *.*'],
    ...[
      'SELECT ON shop_x.* WITH GRANT OPTION',
      "SELECT ON a TO 'b1'@'%'; GRANT ALL ON *.*",
      "PROXY ON 'root'@'localhost'",
    ],
  ];
  const TABLES = ['shop_x.a', 'shop_x.b', 'shopyx.a', 'shopyx.b', 'other.a', 'other.b', 'mysql.global_priv'];

  test('read none of each other, whatever keywheel lets them ask for', async () => {
    const seen = { accepted: 0, readable: 0 };
    await fc.assert(
      fc.asyncProperty(wishOf('a', GRANTS), wishOf('b', GRANTS), async (a, b) => {
        const program = accepted(DatabaseEngine.MARIADB, 'shop_x', { a, b });
        if (!program) {
          return;
        }
        seen.accepted += 1;
        const users = [...program.credentials].flatMap(([tenant, { usernames }]) =>
          usernames.map((user) => ({ user, tenant: tenant.name })),
        );
        await server.run(program.sql.map(({ text }) => text).join('\n'));
        try {
          const owners = new Map<string, Set<string>>();
          for (const { user, tenant } of users) {
            await server.run(`ALTER USER '${user}'@'%' IDENTIFIED BY 'x' ACCOUNT UNLOCK`);
            for (const table of TABLES) {
              const rows = await server.runAs({ user, password: 'x' }, `SELECT 1 FROM ${table}`).catch(() => undefined);
              if (rows) {
                owners.set(table, (owners.get(table) ?? new Set()).add(tenant));
              }
            }
          }
          seen.readable += owners.size;
          expect([...owners.keys()].filter((table) => !table.startsWith('shop_x.'))).toEqual([]);
          expect([...owners].filter(([, tenants]) => tenants.size > 1)).toEqual([]);
        } finally {
          await server.run(
            [...users.map(({ user }) => user), 'vault'].map((user) => `DROP USER '${user}'@'%'`).join(';'),
          );
        }
      }),
      { numRuns: RUNS },
    );
    expect(seen.accepted).toBeGreaterThan(0);
    expect(seen.readable).toBeGreaterThan(0);
  });
});
