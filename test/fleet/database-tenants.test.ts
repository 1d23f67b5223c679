import { Duration } from 'cdk8s';
import {
  Database,
  DatabaseAllowance,
  DatabaseEngine,
  DatabaseProps,
  Environment,
  RotatingDatabaseCredential,
  Rotation,
  Tenant,
  TenantNamespace,
} from 'keywheel';
import { Testing } from 'keywheel/testing';
import { acme, codesOf, database, errorsOf, spoke, team } from '../fixtures/fleets';

/** Two tenants on one server. */
class Server {
  readonly fleet = acme();
  readonly prod = new Environment(this.fleet, 'prod');
  readonly eu = spoke(this.prod, 'eu');
  readonly a = team(this.prod, 'a');
  readonly b = team(this.prod, 'b');
  readonly core: Database;
  private readonly namespaces: ReadonlyMap<Tenant, TenantNamespace>;

  constructor(props: Partial<DatabaseProps> = {}) {
    this.core = database(this.prod, 'core', { host: 'db.example.com', ...props });
    this.namespaces = new Map([this.a, this.b].map((one) => [one, one.addNamespace(this.eu, `app-${one.name}`)]));
  }

  /** A credential that takes turns, or as it is said. */
  add(tenant: Tenant, id: string, rotation: Rotation, grants: readonly string[] = [], on: Database = this.core): this {
    new RotatingDatabaseCredential(tenant, id, { database: on, rotation, grants }).deliver(
      this.namespaces.get(tenant)!,
    );
    return this;
  }

  get codes(): string[] {
    return codesOf(() => Testing.synth(this.fleet));
  }

  get reasons(): string[] {
    return errorsOf(() => Testing.synth(this.fleet)).map(({ reason }) => reason);
  }
}

const days = (amount: number) => Duration.days(amount);
const pair = (one: string, other: string, takeOver?: boolean) =>
  Rotation.alternatingUsers({ usernames: [one, other], every: days(30), takeOver });
const leased = (memberOf: string) => Rotation.dynamic({ ttl: Duration.hours(2), memberOf });
const allowing = (allowance: DatabaseAllowance) => new Server({ allows: { a: allowance } });
const other = (server: Server, host: string, props: Partial<DatabaseProps> = {}) =>
  database(server.prod, 'again', { host, databaseName: 'core', ...props });

/** Tenant b has users b1 and b2 in group b_orders. */
const withOrders = (server: Server) => server.add(server.b, 'orders', pair('b1', 'b2'), ['SELECT ON b.orders']);

describe('the user of a tenant', () => {
  test.each([
    ["the administrator's", 'vault'],
    ["the administrator's, in capitals", 'Vault'],
    ["another tenant's", 'b1'],
    ["another tenant's, in capitals", 'B1'],
    ["another tenant's group", 'b_orders'],
    ["another tenant's group, in capitals", 'B_Orders'],
    ['its own group', 'a_c'],
  ])('is not %s', (_what, username) => {
    const server = withOrders(new Server({ allows: { a: { takeOver: [username, 'a2'] } } }));
    expect(server.add(server.a, 'c', pair(username, 'a2', true)).codes).toEqual(['UserTaken']);
  });

  test.each(['postgres', 'Postgres', 'pg_read_all_data', 'PG_Monitor', 'public', 'rdsadmin', 'root'])(
    'is not %s, whatever the database allows',
    (username) => {
      const server = allowing({ takeOver: [username, 'a2'] });
      expect(server.add(server.a, 'c', pair(username, 'a2', true)).codes).toContain('UsernameReserved');
    },
  );

  test('is taken over only where the database allows it', () => {
    const server = new Server();
    expect(server.add(server.a, 'c', pair('used', 'a2', true)).codes).toEqual([
      'TakeOverNotAllowed',
      'TakeOverNotAllowed',
    ]);
    expect(server.reasons[0]).toContain('database "core", allows["a"].takeOver');
    const open = allowing({ takeOver: ['used', 'a2'] });
    expect(open.add(open.a, 'c', pair('used', 'a2', true)).codes).toEqual([]);
  });

  test.each([
    ['db.example.com', 'DB.Example.com'],
    ['db.example.com', 'db.example.com.'],
    ['localhost', '127.0.0.1'],
    ['localhost', '127.1'],
    ['127.0.0.1', '::1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['10.0.0.1', '0x0a000001'],
    ['10.0.0.1', '::ffff:a00:1'],
    ['fd00::1', 'FD00:0:0:0:0:0:0:1'],
  ])('is the same at %s and %s', (host, again) => {
    const server = withOrders(new Server({ host }));
    const codes = (port?: number) => server.add(server.a, `c${port ?? ''}`, pair('b1', `a${port}`), [], on(port)).codes;
    const on = (port?: number) => database(server.prod, `again${port ?? ''}`, { host: again, port });
    expect(codes(5433)).toEqual([]);
    expect(codes()).toEqual(['UserTaken']);
    const standard = withOrders(new Server({ host, port: 5432 }));
    const third = database(standard.prod, 'third', { host: again });
    expect(standard.add(standard.a, 'c', pair('b1', 'a2'), [], third).codes).toEqual(['UserTaken']);
  });

  test("is not another tenant's administrator", () => {
    const server = withOrders(new Server());
    database(server.a, 'own', { host: 'db.example.com', administrator: { username: 'b1', passwordVariable: 'own' } });
    expect(server.codes).toEqual(['UserTaken']);
  });
});

describe('the group of a tenant', () => {
  test.each(['b_orders', 'B_orders', 'pg_read_all_data', 'vault', 'postgres', 'accounting'])('is not %s', (group) => {
    const server = withOrders(new Server());
    expect(server.add(server.a, 'c', leased(group)).codes).toContain('GroupNotAllowed');
  });

  test('is its own, or one that the database allows it', () => {
    const own = new Server();
    expect(own.add(own.a, 'c', leased('a_rw'), ['SELECT ON a.t']).codes).toEqual([]);
    const open = allowing({ groups: ['pg_read_all_data'] });
    expect(open.add(open.a, 'c', leased('pg_read_all_data')).codes).toEqual([]);
    const closed = allowing({ groups: ['pg_read_all_data'] });
    expect(closed.add(closed.b, 'c', leased('pg_read_all_data')).codes).toEqual(['GroupNotAllowed']);
  });

  test('gets no rights where others are in it', () => {
    const server = allowing({ groups: ['shared'] });
    expect(server.add(server.a, 'c', leased('shared'), ['SELECT ON a.t']).codes).toEqual(['GroupNotOwn']);
  });

  test('is apart from that of a tenant of the same name in another environment', () => {
    const { fleet } = withOrders(new Server());
    const dev = new Environment(fleet, 'dev');
    const core = database(dev, 'core', {
      host: 'db.example.com',
      administrator: { username: 'vault', passwordVariable: 'dev_password' },
    });
    const namespace = team(dev, 'b').addNamespace(spoke(dev, 'test'), 'app-b');
    new RotatingDatabaseCredential(namespace.tenant, 'orders', { database: core, rotation: pair('d1', 'd2') }).deliver(
      namespace,
    );
    expect(codesOf(() => Testing.synth(fleet))).toEqual(['GroupTaken']);
  });

  test('is not cut off by PostgreSQL', () => {
    const { fleet, prod, eu } = new Server();
    const long = team(prod, 'x'.repeat(40));
    new RotatingDatabaseCredential(long, 'y'.repeat(30), {
      database: database(prod, 'own'),
      rotation: Rotation.staticRole({ username: 'x', every: days(1) }),
    }).deliver(long.addNamespace(eu, 'long'));
    expect(codesOf(() => Testing.synth(fleet))).toEqual(['NameTooLong']);
  });
});

describe('the grants of a tenant', () => {
  test.each(['"b_orders"', 'USAGE ON SCHEMA x TO a; ALTER ROLE evil SUPERUSER; --', 'SELECT ON t WITH GRANT OPTION'])(
    'are privileges on objects, unless the database allows %s',
    (grant) => {
      const server = new Server();
      expect(server.add(server.a, 'c', pair('a1', 'a2'), [grant]).codes).toEqual(['GrantInvalid']);
      const open = allowing({ grants: [grant] });
      expect(open.add(open.a, 'c', pair('a1', 'a2'), [grant]).codes).toEqual([]);
      expect(open.add(open.b, 'c', pair('b1', 'b2'), [grant]).codes).toEqual(['GrantInvalid']);
    },
  );

  test("do not meet another tenant's, unless the database allows it", () => {
    const grant = 'SELECT ON ALL TABLES IN SCHEMA b';
    const server = withOrders(new Server());
    expect(server.add(server.a, 'c', pair('a1', 'a2'), [grant]).codes).toEqual(['GrantMeetsAnotherTenants']);
    const open = withOrders(allowing({ grants: [grant] }));
    expect(open.add(open.a, 'c', pair('a1', 'a2'), [grant]).codes).toEqual([]);
  });

  test('meet in one database of one server alone', () => {
    const grant = ['SELECT ON b.orders'];
    const server = withOrders(new Server());
    expect(server.add(server.a, 'c', pair('a1', 'a2'), grant, other(server, 'elsewhere')).codes).toEqual([]);
    const two = withOrders(new Server());
    const second = other(two, 'db.example.com', { databaseName: 'second' });
    expect(two.add(two.a, 'c', pair('a1', 'a2'), grant, second).codes).toEqual([]);
    const same = withOrders(new Server());
    expect(same.add(same.a, 'c', pair('a1', 'a2'), grant, other(same, 'DB.example.com')).codes).toEqual([
      'GrantMeetsAnotherTenants',
    ]);
  });
});

describe('statements of a tenant', () => {
  const creation = "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}';";
  const revocation = "DROP USER '{{name}}'@'%';";
  const own = Rotation.dynamic({
    ttl: Duration.hours(2),
    creationStatements: [creation],
    revocationStatements: [revocation],
  });

  test('are run only where the database allows each of them, letter by letter', () => {
    const engine = DatabaseEngine.MARIADB;
    const closed = new Server({ engine, allows: { a: { statements: [`${creation} `] } } });
    expect(closed.add(closed.a, 'c', own).codes).toEqual(['StatementNotAllowed', 'StatementNotAllowed']);
    const open = new Server({ engine, allows: { a: { statements: [creation, revocation] } } });
    expect(open.add(open.a, 'c', own).codes).toEqual([]);
  });
});

describe('what a database allows', () => {
  test('is for a tenant that has something there', () => {
    const server = new Server({ allows: { aa: { groups: ['x'] } } });
    expect(server.codes).toEqual(['AllowanceInvalid']);
    expect(server.reasons[0]).toContain('allows names tenant "aa"');
  });

  test('is not said by a tenant, where others use the server', () => {
    const server = new Server();
    const administrator = { username: 'own', passwordVariable: 'own' };
    const allows = { a: { groups: ['pg_read_all_data'] } };
    database(server.a, 'own', { host: 'DB.example.com.', administrator, allows });
    expect(server.codes).toEqual(['AllowanceInvalid']);
    expect(server.reasons[0]).toContain('say it on a database of the environment');
  });
});
