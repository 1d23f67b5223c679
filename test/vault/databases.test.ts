import { Cron, Duration } from 'cdk8s';
import { Database, DatabaseEngine, RotatingDatabaseCredential, Rotation, VaultServer } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { certificate, banking, database, small, VAULT } from '../fixtures/fleets';

const one = (resources: any[], name: string) => resources.find((resource) => resource.name === name);

describe('a database', () => {
  const output = Testing.synth(banking({ database: { caCertificate: certificate('core'), maximumUsers: 50 } }).fleet);
  const [connection] = output.resources('vault_database_secret_backend_connection');

  test('is a connection in the one engine of the fleet, with a password that is in no state', () => {
    expect(output.resources('vault_mount').filter(({ type }) => type === 'database')).toMatchObject([
      { path: 'acme.database' },
    ]);
    expect(connection).toMatchObject({
      backend: 'acme.database',
      name: 'prod.core',
      plugin_name: 'postgresql-database-plugin',
      postgresql: {
        connection_url: 'postgresql://{{username}}:{{password}}@core.example.com:5432/core?sslmode=verify-full',
        username: 'vault',
        password_wo: '${var.core_password}',
        password_wo_version: 1,
        password_authentication: 'scram-sha-256',
        tls_ca: certificate('core').text,
      },
      '//': { keywheel: { maximum_users: 50 } },
    });
    expect(output.stack('hub').variable.core_password).toMatchObject({
      ephemeral: true,
      sensitive: true,
      default: null,
    });
  });

  test("gives the hub's own user a password that nobody else knows, once, before any role is made", () => {
    const { resource } = output.stack('hub');
    expect(resource.vault_generic_endpoint['database_prod_core']).toMatchObject({
      path: 'acme.database/rotate-root/prod.core',
      lifecycle: { ignore_changes: 'all' },
      depends_on: ['vault_database_secret_backend_connection.database_prod_core'],
    });
    for (const type of ['vault_database_secret_backend_static_role', 'vault_database_secret_backend_role']) {
      for (const role of Object.values<any>(resource[type])) {
        expect(role.depends_on).toEqual(['vault_generic_endpoint.database_prod_core']);
      }
    }
  });

  test.each([
    [DatabaseEngine.MYSQL, 'verify-full', '{{username}}:{{password}}@tcp(core.example.com:3306)/?tls=true'],
    [DatabaseEngine.MARIADB, 'require', '{{username}}:{{password}}@tcp(core.example.com:3306)/?tls=skip-verify'],
    [DatabaseEngine.MYSQL, 'disable', '{{username}}:{{password}}@tcp(core.example.com:3306)/?tls=false'],
  ] as const)('of MySQL is reached by tcp: %#', (engine, tls, url) => {
    const { fleet, prod } = small();
    database(prod, 'core', { engine, tls });
    const [mysql] = Testing.synth(fleet).resources('vault_database_secret_backend_connection');
    expect(mysql).toMatchObject({ plugin_name: 'mysql-database-plugin', mysql: { connection_url: url } });
  });

  test('of a custom engine is reached as the program says, and an address of IPv6 is written as one', () => {
    const { fleet, prod } = small();
    const url = '{{username}}:{{password}}@x';
    database(prod, 'custom', { engine: DatabaseEngine.custom({ plugin: 'x-plugin', connectionUrl: url, port: 1 }) });
    database(prod, 'six', { host: '2001:db8::1' });
    const connections = Testing.synth(fleet).resources('vault_database_secret_backend_connection');
    expect(one(connections, 'prod.custom')).toMatchObject({ plugin_name: 'x-plugin', mysql: { connection_url: url } });
    expect(one(connections, 'prod.six').postgresql.connection_url).toContain('@[2001:db8::1]:5432/');
  });

  test("made elsewhere gets roles that bear the fleet's name, and nothing else", () => {
    const { fleet, prod, payments, namespace } = small();
    const core = Database.fromDatabaseAttributes(prod, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: 'core.example.com',
      databaseName: 'core',
      mount: '/their/database/',
      connection: 'core',
    });
    new RotatingDatabaseCredential(payments, 'app', {
      database: core,
      rotation: Rotation.staticRole({ username: 'app', every: Duration.days(1) }),
    }).deliver(namespace);
    const output = Testing.synth(fleet);
    expect(output.findings).toEqual([]);
    expect(output.resources('vault_database_secret_backend_connection')).toEqual([]);
    expect(output.resources('vault_mount').filter(({ type }) => type === 'database')).toEqual([]);
    expect(output.resources('vault_database_secret_backend_static_role')).toMatchObject([
      { backend: 'their/database', db_name: 'core', name: 'acme.prod.payments.app' },
    ]);
    expect(output.readablePaths(namespace)).toEqual(['their/database/static-creds/acme.prod.payments.app']);
    expect(output.manifest(namespace, 'SecretStore', 'keywheel-database.core').spec.provider.vault.path).toBe(
      'their/database',
    );
    const policy = JSON.parse(output.stack('bootstrap').resource.vault_policy.deploy_hub.policy).path;
    expect(Object.keys(policy).filter((path) => path.startsWith('their/'))).toEqual([
      'their/database/roles/acme.*',
      'their/database/static-roles/acme.*',
    ]);
  });
});

describe('a role', () => {
  const output = Testing.synth(banking().fleet);
  const statics = output.resources('vault_database_secret_backend_static_role');

  test('of one user is rotated by the hub', () => {
    expect(one(statics, 'prod.payments.nightly')).toMatchObject({ username: 'nightly', rotation_period: 86400 });
  });

  test('of one of two users never becomes due on the hub, which waits for nobody', () => {
    for (const user of ['pair_a', 'pair_b']) {
      const role = one(statics, `prod.payments.pair.${user}`);
      expect(role).toMatchObject({ username: user, rotation_period: 2147483647 });
      expect(role).not.toHaveProperty('rotation_schedule');
    }
  });

  test('of one of two users is the same however often they take turns, so no apply makes it due', () => {
    const roles = [1, 30, 365].map((days) => {
      const { fleet } = banking({ pairEvery: Duration.days(days) });
      return JSON.stringify(Testing.synth(fleet).resources('vault_database_secret_backend_static_role'));
    });
    expect(new Set(roles).size).toBe(1);
  });

  test('refuses a user that the SQL did not make, unless it is taken over', () => {
    const [guard, rotation] = one(statics, 'prod.payments.nightly').rotation_statements;
    expect(guard).toContain("'keywheel acme/prod/payments/nightly'");
    expect(rotation).toBe(`ALTER ROLE "{{name}}" WITH PASSWORD '{{password}}';`);
    const { fleet, prod, payments, namespace } = small();
    new RotatingDatabaseCredential(payments, 'used', {
      database: database(prod, 'core', { allows: { payments: { takeOver: ['used'] } } }),
      rotation: Rotation.staticRole({ username: 'used', every: Duration.days(1), takeOver: true }),
    }).deliver(namespace);
    const [taken] = Testing.synth(fleet).resources('vault_database_secret_backend_static_role');
    expect(taken.rotation_statements).toBeUndefined();
  });

  test('of a schedule has one, with its window', () => {
    const { fleet, prod, payments, namespace } = small();
    const schedule = Cron.schedule({ minute: '0', hour: '1' });
    new RotatingDatabaseCredential(payments, 'app', {
      database: database(prod, 'core'),
      rotation: Rotation.staticRole({ username: 'app', schedule, window: Duration.hours(2) }),
    }).deliver(namespace);
    expect(Testing.synth(fleet).resources('vault_database_secret_backend_static_role')).toMatchObject([
      { rotation_schedule: '0 1 * * *', rotation_window: 7200 },
    ]);
  });

  test('that makes users gives them the rights of a group, and a token that lives as long as they do', () => {
    expect(output.resources('vault_database_secret_backend_role')).toMatchObject([
      {
        name: 'prod.payments.leased',
        default_ttl: 7200,
        max_ttl: 7200,
        creation_statements: [
          `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "payments_rw";`,
          'ALTER ROLE "{{name}}" SET ROLE "payments_rw";',
        ],
      },
    ]);
    const { resource } = output.stack('spoke-eu');
    expect(resource.vault_jwt_auth_backend_role.lease_app_leased).toMatchObject({
      role_name: 'acme.app.lease.leased',
      token_ttl: 7260,
      token_max_ttl: 7260,
      token_policies: ['acme.lease.eu.app.leased'],
    });
    expect(JSON.parse(resource.vault_policy.lease_app_leased.policy).path).toEqual({
      'acme.database/creds/prod.payments.leased': { capabilities: ['read'] },
      'auth/token/lookup-self': { capabilities: ['read'] },
      'auth/token/revoke-self': { capabilities: ['update'] },
    });
  });

  test('that makes users has a quota where the hub has quotas', () => {
    const enterprise = VaultServer.vault({ address: VAULT.address, enterprise: true });
    const quotas = (props: Parameters<typeof banking>[0]) =>
      Testing.synth(banking(props).fleet).resources('vault_quota_lease_count');
    expect(quotas({ fleet: { vault: enterprise }, database: { maximumUsers: 50 } })).toMatchObject([
      { path: 'acme.database/creds/prod.payments.leased', max_leases: 50 },
    ]);
    expect(quotas({ database: { maximumUsers: 50 } })).toEqual([]);
  });
});

test('no value of a database is in the output', () => {
  const text = JSON.stringify(Testing.synth(banking().fleet).stack('hub'));
  expect(text).not.toMatch(/"password":/);
});
