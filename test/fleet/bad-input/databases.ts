import { Cron, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Database,
  DatabaseEngine,
  Environment,
  RotatingDatabaseCredential,
  RotatingDatabaseCredentialProps,
  Rotation,
  StaticSecret,
  VaultServer,
} from 'keywheel';
import { acme, banking, database, small, spoke, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const OPENBAO = VaultServer.openBao({ address: 'https://bao.example.com:8200' });

/** A fleet whose one credential is as given. */
function withRotation(rotation: Rotation, vault = acme().vault, id = 'login') {
  const { fleet, prod, payments, namespace } = small({ fleet: { vault } });
  const credential = new RotatingDatabaseCredential(payments, id, { database: database(prod, 'core'), rotation });
  credential.deliver(namespace);
  return fleet;
}
const CREDENTIAL = 'prod/payments/login';
const hours = (amount: number) => Duration.hours(amount);

/** Databases, their users and their times. */
export const DATABASES: readonly BadInput[] = [
  {
    when: 'every is zero',
    program: () => withRotation(Rotation.staticRole({ username: 'app', every: Duration.seconds(0) })),
    code: 'PeriodInvalid',
    path: CREDENTIAL,
    told: ['every is 0s', 'use 5s or more'],
  },
  {
    when: 'every of two users is zero',
    program: () => withRotation(Rotation.alternatingUsers({ usernames: ['a', 'b'], every: Duration.seconds(0) })),
    code: 'PeriodInvalid',
    path: CREDENTIAL,
    told: ['every is 0s', 'use 5s or more'],
  },
  {
    when: 'the time between two rotations never passes',
    program: () => withRotation(Rotation.staticRole({ username: 'a', every: hours(596524) })),
    code: 'PeriodInvalid',
    path: CREDENTIAL,
    told: ['every is 596524h0m0s, which never comes', 'use less than 68 years'],
  },
  {
    when: 'one user takes turns with itself',
    program: () => withRotation(Rotation.alternatingUsers({ usernames: ['app', 'App'], every: hours(48) })),
    code: 'UserTaken',
    path: CREDENTIAL,
    told: ['"app" and "App" are one user', 'name two'],
  },
  {
    when: 'two credentials rotate one user',
    program: () => {
      const { fleet, core, payments, namespace } = banking();
      const rotation = Rotation.staticRole({ username: 'pair_a', every: hours(24) });
      new RotatingDatabaseCredential(payments, 'zulu', { database: core, rotation }).deliver(namespace);
      return fleet;
    },
    code: 'UserTaken',
    path: 'prod/payments/zulu',
    told: ['user "pair_a" of core.example.com:5432', 'prod/payments/pair', 'a user of its own'],
  },
  {
    when: 'a lease is longer than Vault/OpenBao gives',
    program: () => withRotation(Rotation.dynamic({ ttl: hours(769), memberOf: 'payments_app' })),
    code: 'LeaseTooLong',
    path: CREDENTIAL,
    told: ['ttl is 769h0m0s', 'no lease longer than 768h0m0s', 'maximumLeaseTtl'],
  },
  {
    when: 'a lease has no time',
    program: () => withRotation(Rotation.dynamic({ ttl: Duration.millis(1), memberOf: 'payments_app' })),
    code: 'TtlInvalid',
    path: CREDENTIAL,
    told: ['ttl is 0s', 'a second or more'],
  },
  {
    when: 'a schedule has six fields',
    program: () => withRotation(Rotation.staticRole({ username: 'app', schedule: new Cron({ minute: '* *' }) })),
    code: 'ScheduleInvalid',
    path: CREDENTIAL,
    told: ['"* * * * * *" is not a valid cron schedule', 'use five fields'],
  },
  {
    when: 'a schedule is not a cron',
    program: () => withRotation(Rotation.staticRole({ username: 'app', schedule: new Cron({ minute: '61' }) })),
    code: 'ScheduleInvalid',
    path: CREDENTIAL,
    told: ['"61 * * * *" is not a valid cron schedule', 'use five fields'],
  },
  {
    when: 'a schedule never comes',
    program: () =>
      withRotation(Rotation.staticRole({ username: 'app', schedule: Cron.schedule({ day: '31', month: '2' }) })),
    code: 'ScheduleInvalid',
    path: CREDENTIAL,
    told: ['never comes'],
  },
  {
    when: 'OpenBao is given a schedule',
    program: () => withRotation(Rotation.staticRole({ username: 'app', schedule: Cron.daily() }), OPENBAO),
    code: 'VaultOnly',
    path: CREDENTIAL,
    told: ['OpenBao rotates by period', 'give `every`'],
  },
  {
    when: 'a window is shorter than Vault/OpenBao takes',
    program: () =>
      withRotation(
        Rotation.staticRole({ username: 'app', schedule: Cron.daily(), window: Duration.minutes(30) }),
        VaultServer.vault({ address: 'https://vault.example.com:8200' }),
      ),
    code: 'WindowInvalid',
    path: CREDENTIAL,
    told: ['window is 30m0s', '1h0m0s or more'],
  },
  {
    when: 'one user shall have no outage',
    program: () =>
      withRotation(Rotation.staticRole({ username: 'app', every: hours(24), maximumOutage: Duration.seconds(0) })),
    code: 'OutagePromised',
    path: CREDENTIAL,
    told: ['an outage at each rotation', 'Rotation.alternatingUsers'],
  },
  {
    when: "a user's name could end a statement",
    program: () => withRotation(Rotation.staticRole({ username: 'app"; DROP', every: hours(24) })),
    code: 'UsernameInvalid',
    path: CREDENTIAL,
    told: ['username "app"; DROP"', 'use 1 to 63'],
  },
  {
    when: "a user's name is longer than MySQL takes",
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const rotation = Rotation.staticRole({ username: 'a'.repeat(33), every: hours(24) });
      const core = database(prod, 'core', { engine: DatabaseEngine.MYSQL });
      new RotatingDatabaseCredential(payments, 'login', { database: core, rotation }).deliver(namespace);
      return fleet;
    },
    code: 'UsernameInvalid',
    path: CREDENTIAL,
    told: ['use 1 to 32'],
  },
  {
    when: 'no statement says how a user is made',
    program: () => withRotation(Rotation.dynamic({ ttl: hours(2), creationStatements: [] })),
    code: 'StatementsMissing',
    path: CREDENTIAL,
    told: ['creationStatements is empty', 'memberOf'],
  },
  {
    when: 'keywheel shall know the SQL of a custom engine',
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const engine = DatabaseEngine.custom({ plugin: 'x', connectionUrl: '{{username}}:{{password}}@x', port: 1 });
      const rotation = Rotation.dynamic({ ttl: hours(2), memberOf: 'payments_app' });
      const props: RotatingDatabaseCredentialProps = { database: database(prod, 'core', { engine }), rotation };
      new RotatingDatabaseCredential(payments, 'login', props).deliver(namespace);
      return fleet;
    },
    code: 'StatementsMissing',
    path: CREDENTIAL,
    told: ['give creationStatements'],
  },
  {
    when: 'an engine is unknown',
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { engine: 'oracle' as unknown as DatabaseEngine });
      return fleet;
    },
    code: 'OptionInvalid',
    path: 'prod/core',
    told: ['option "engine" of new Database(…) is a text', 'DatabaseEngine.POSTGRESQL'],
  },
  {
    when: 'a custom engine holds a password instead of a place for one',
    program: () => {
      DatabaseEngine.custom({ plugin: 'x', connectionUrl: '{{username}}:secret@x', port: 1 });
      return undefined;
    },
    code: 'DatabaseEngineInvalid',
    path: '',
    told: ['the connectionUrl of "x" has no {{password}}', 'never a password'],
  },
  {
    when: 'a database is an URL',
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { host: 'postgresql://core' });
      return fleet;
    },
    code: 'DatabaseAddressInvalid',
    path: 'prod/core',
    told: ['host "postgresql://core"', 'without scheme'],
  },
  {
    when: 'a database has room for nobody',
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { maximumUsers: 0 });
      return fleet;
    },
    code: 'MaximumUsersInvalid',
    path: 'prod/core',
    told: ['maximumUsers is 0', 'use 1 or more'],
  },
  {
    when: 'a database has no administrator',
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { administrator: { username: '', passwordVariable: 'x' } });
      return fleet;
    },
    code: 'AdministratorMissing',
    path: 'prod/core',
    told: ['no username'],
  },
  ...(
    [
      [
        'vault\nALTER ROLE evil SUPERUSER; --',
        'OptionInvalid',
        'option "administrator.username" of new Database(…) is a text with what nobody sees (\\n)',
      ],
      ['vault\u202e', 'OptionInvalid', 'nobody sees (\\u202e)'],
      ['v'.repeat(64), 'UsernameInvalid', 'use 1 to 63 bytes'],
      ['v{{password}}', 'UsernameInvalid', 'without two braces'],
    ] as const
  ).map(([username, code, told]) => ({
    when: `the administrator of a database is called ${JSON.stringify(username)}`,
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { administrator: { username, passwordVariable: 'x' } });
      return fleet;
    },
    code,
    path: 'prod/core',
    told: [told],
  })),
  {
    when: 'the administrator of MySQL holds what ends a user in its address',
    program: () => {
      const { fleet, prod } = small();
      const administrator = { username: 'a:b', passwordVariable: 'x' };
      database(prod, 'core', { engine: DatabaseEngine.MYSQL, administrator });
      return fleet;
    },
    code: 'UsernameInvalid',
    path: 'prod/core',
    told: ['administrator.username "a:b"'],
  },
  ...(
    [
      ['core\nDROP TABLE evil; --', 'OptionInvalid', 'option "databaseName"'],
      ['c'.repeat(64), 'DatabaseAddressInvalid', 'databaseName has 64 bytes'],
    ] as const
  ).map(([databaseName, code, told]) => ({
    when: `the name of a database is ${JSON.stringify(databaseName)}`,
    program: () => {
      const { fleet, prod } = small();
      database(prod, 'core', { databaseName });
      return fleet;
    },
    code,
    path: 'prod/core',
    told: [told],
  })),
  ...(
    [
      ['/', 'x', 'is empty'],
      ['database', '', 'is empty'],
      ['database/*', 'x', 'holds a wildcard'],
      ['database', '*', 'holds a wildcard'],
      ['database/../sys', 'x', 'holds "//"'],
      ['database', '{{x}}', 'or a template'],
    ] as const
  ).map(([mount, connection, fault]) => ({
    when: `an engine made elsewhere is at "${mount}", with connection "${connection}"`,
    program: () => {
      const { fleet, prod } = small();
      const address = { engine: DatabaseEngine.POSTGRESQL, host: 'x', databaseName: 'x' };
      Database.fromDatabaseAttributes(prod, 'core', { ...address, mount, connection });
      return fleet;
    },
    code: 'DatabaseMountInvalid',
    path: 'prod/core',
    told: [fault, 'name one engine and one connection'],
  })),
  {
    when: 'two databases ask for one variable',
    program: () => {
      const { fleet, prod } = small();
      const administrator = { username: 'vault', passwordVariable: 'same' };
      database(prod, 'core', { administrator });
      database(prod, 'ledger', { administrator });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/ledger',
    told: ['variable "same"', 'prod/core'],
  },
  {
    when: 'a database stands in another environment',
    program: () => {
      const { fleet, payments } = small();
      const core = database(new Environment(fleet, 'dev'), 'core');
      const rotation = Rotation.staticRole({ username: 'app', every: hours(24) });
      new RotatingDatabaseCredential(payments, 'login', { database: core, rotation });
      return fleet;
    },
    code: 'AnotherEnvironment',
    path: CREDENTIAL,
    told: ['database "core" is in "dev"', 'use a database of "prod"'],
  },
  {
    when: "a database is another tenant's",
    program: () => {
      const { fleet, prod, payments } = small();
      const core = database(team(prod, 'risk'), 'core');
      const rotation = Rotation.staticRole({ username: 'app', every: hours(24) });
      new RotatingDatabaseCredential(payments, 'login', { database: core, rotation });
      return fleet;
    },
    code: 'AnotherTenantsDatabase',
    path: CREDENTIAL,
    told: ['belongs to tenant "risk"', 'of "payments"'],
  },
  {
    when: 'two users take turns and nobody gets them',
    program: () => {
      const { fleet, prod, payments } = small();
      const rotation = Rotation.alternatingUsers({ usernames: ['a', 'b'], every: hours(48) });
      new RotatingDatabaseCredential(payments, 'login', { database: database(prod, 'core'), rotation });
      return fleet;
    },
    code: 'NotDelivered',
    path: CREDENTIAL,
    told: ['nothing delivers it'],
  },
  {
    when: "two users are rotated from another tenant's namespace",
    program: () => {
      const { fleet, prod, payments, namespace } = small();
      const rotateFrom = team(prod, 'risk').addNamespace(spoke(prod, 'us'), 'risk');
      const rotation = Rotation.alternatingUsers({ usernames: ['a', 'b'], every: hours(48), rotateFrom });
      new RotatingDatabaseCredential(payments, 'login', { database: database(prod, 'core'), rotation }).deliver(
        namespace,
      );
      return fleet;
    },
    code: 'AnotherTenantsNamespace',
    path: CREDENTIAL,
    told: ['of tenant "risk"', 'use one of "payments"'],
  },
  {
    when: 'a CronJob would have too long a name',
    program: () =>
      withRotation(
        Rotation.alternatingUsers({ usernames: ['a', 'b'], every: hours(48) }),
        acme().vault,
        'x'.repeat(37),
      ),
    code: 'NameTooLong',
    path: `prod/payments/${'x'.repeat(37)}`,
    told: ['a name of 53 letters', 'takes 52', 'at most 36'],
  },
  {
    when: 'a pair of users is shared by a ClusterSecretStore',
    program: () => {
      const { fleet, namespace, pair } = banking();
      namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [pair] });
      return fleet;
    },
    code: 'NotShareable',
    path: 'prod/payments/eu.app/all',
    told: ['who must move before the next rotation', 'deliver it to each namespace'],
  },
  {
    when: 'a credential and a secret have one name',
    program: () => {
      const { fleet, payments } = banking();
      new StaticSecret(new Construct(payments, 'z'), 'pair', { keys: ['a'] });
      return fleet;
    },
    code: 'NameTaken',
    path: 'prod/payments/z/pair',
    told: ['secret "prod/payments/pair"'],
  },
];
