import { ExistingSecretAttributes, KvMount, StaticSecret, VaultServer } from 'keywheel';
import { small, team } from '../../fixtures/fleets';
import { BadInput } from './bad-input';

const DB = { mount: 'secret', path: 'apps/db', keys: ['a'] } as const;

function existing(attributes: Partial<ExistingSecretAttributes<string>>, shared?: string) {
  const kvMount = shared === undefined ? undefined : KvMount.fromKvMountAttributes({ path: shared });
  const { fleet, payments } = small({ fleet: { kvMount } });
  StaticSecret.fromPath(payments, 'db', { ...DB, ...attributes });
  return fleet;
}

function refused(when: string, attributes: Partial<ExistingSecretAttributes<string>>, ...told: string[]): BadInput {
  return { when, program: () => existing(attributes), code: 'SecretPathInvalid', path: 'prod/payments/db', told };
}

/** What is on the hub before the program. */
export const EXISTING: readonly BadInput[] = [
  refused('the path is empty', { path: '' }, 'is empty', '"apps/payments/db"'),
  refused('the path is slashes', { path: '//' }, 'is empty'),
  refused('the path begins with a slash', { path: '/apps/db' }, 'write "apps/db"'),
  refused('the path ends with a slash', { path: 'apps/db/' }, 'write "apps/db"'),
  refused('the path has its engine', { path: 'secret/apps/db' }, 'begins with its engine', 'write "apps/db"'),
  refused('the path has "data/"', { path: 'data/apps/db' }, 'begins with "data/"', 'write "apps/db"', 'version: 1'),
  refused('the path has "metadata/"', { path: 'metadata/db' }, 'begins with "metadata/"', 'write "db"'),
  refused('the path leads up', { path: 'apps/../other' }, 'holds "//", "." or ".."', 'vault kv list'),
  refused('the path has two slashes', { path: 'apps//db' }, 'holds "//"'),
  refused('the path is a pattern', { path: 'apps/*' }, 'a wildcard or a template', 'make a secret for each'),
  refused('a part of the path is a pattern', { path: 'apps/+/db' }, 'a wildcard'),
  refused('the path is a template', { path: 'apps/{{identity.entity.id}}' }, 'a template'),
  refused('the path is an expression', { path: 'apps/${var.team}' }, 'a template'),
  { ...refused('the path has a line break', { path: 'apps\ndb' }, 'what nobody sees'), code: 'OptionInvalid' },
  refused('the path is encoded', { path: 'apps%2Fdb' }, '"%"'),
  refused('the engine is a pattern', { mount: 'se*' }, 'mount "se*" holds a wildcard'),
  refused('the engine is that of the server', { mount: 'cubbyhole' }, 'what is its own'),
  refused(
    'the engine is of the fleet',
    { mount: 'acme.kv' },
    `"acme.kv" is one of the fleet's own`,
    'new StaticSecret',
  ),
  refused('the Vault namespace is of the fleet', { vaultNamespace: 'acme.env.prod/team.risk' }, `the fleet's own`),
  refused('the Vault namespace leads up', { vaultNamespace: 'a/..' }, 'vaultNamespace "a/.."'),
  refused('the Vault namespace is one of the server', { vaultNamespace: 'team/sys' }, 'the server keeps for itself'),
  refused('the engine has a very long name', { mount: 'x'.repeat(300) }, 'too long for the name of a SecretStore'),
  {
    when: 'a path is where the fleet keeps its own in a shared engine',
    program: () => existing({ path: 'acme/prod/risk/db' }, 'secret'),
    code: 'SecretPathInvalid',
    path: 'prod/payments/db',
    told: ['is where the fleet keeps its own in "secret", below "acme/"'],
  },
  ...(
    [
      ['version 1 of "data/"', { mount: 'secret/data', path: 'acme/prod/risk/db', version: 1 }],
      ['version 1 of the fleet', { mount: 'secret/data/acme', path: 'prod/risk/db', version: 1 }],
      ['a Vault namespace', { vaultNamespace: 'secret', mount: 'metadata', path: 'acme/prod/risk/db', version: 1 }],
      ['the mark of a canary', { path: 'acme/prod/risk/canary.eu.app' }],
    ] as const
  ).map(([what, attributes]) => ({
    when: `the place of another tenant in a shared engine is said as ${what}`,
    program: () => existing(attributes, 'secret'),
    code: 'SecretPathInvalid',
    path: 'prod/payments/db',
    told: ['is where the fleet keeps its own in "secret", below "acme/"'],
  })),
  {
    when: 'the Vault namespace begins with that of the fleet',
    program: () => {
      const { fleet, payments } = small({
        fleet: { vault: VaultServer.vault({ address: 'https://vault.example.com', namespace: 'admin' }) },
      });
      StaticSecret.fromPath(payments, 'db', { ...DB, vaultNamespace: 'admin/team' });
      return fleet;
    },
    code: 'SecretPathInvalid',
    path: 'prod/payments/db',
    told: ['begins with that of the fleet, "admin"', 'write "team"'],
  },
  {
    when: 'an engine is within one of another tenant',
    program: () => {
      const { fleet, prod, payments } = small();
      StaticSecret.fromPath(team(prod, 'risk'), 'db', DB);
      StaticSecret.fromPath(payments, 'db', { mount: 'secret/data', path: 'apps/db', version: 1, keys: ['a'] });
      return fleet;
    },
    code: 'SecretPathInvalid',
    path: 'prod/payments/db',
    told: ['mount "secret/data" is within engine "secret" (prod/risk/db)', 'vault secrets list'],
  },
  {
    when: 'an engine is said with its Vault namespace',
    program: () => {
      const { fleet, payments } = small();
      StaticSecret.fromPath(payments, 'a', { ...DB, vaultNamespace: 'teams/risk' });
      StaticSecret.fromPath(payments, 'b', { ...DB, mount: 'teams/risk/sys' });
      return fleet;
    },
    code: 'SecretPathInvalid',
    path: 'prod/payments/b',
    told: ['mount "teams/risk/sys" is within the Vault namespace "teams"', 'as vaultNamespace'],
  },
  {
    when: 'the engine that a fleet shares is said to be of version 1',
    program: () => existing({ version: 1 }, 'secret'),
    code: 'KvVersionDiffers',
    path: 'prod/payments/db',
    told: [
      'engine "secret" is of version 1 here and of version 2 in kvMount of the fleet',
      'vault secrets list -detailed',
    ],
  },
  {
    when: 'one engine is of two versions',
    program: () => {
      const { fleet, payments } = small();
      StaticSecret.fromPath(payments, 'a', { ...DB, path: 'a' });
      StaticSecret.fromPath(payments, 'b', { ...DB, path: 'b', version: 1 });
      return fleet;
    },
    code: 'KvVersionDiffers',
    path: 'prod/payments/b',
    told: ['is of version 1 here and of version 2 in prod/payments/a'],
  },
  {
    when: 'a tenant has one path twice',
    program: () => {
      const { fleet, payments } = small();
      StaticSecret.fromPath(payments, 'a', DB);
      StaticSecret.fromPath(payments, 'b', DB);
      return fleet;
    },
    code: 'SecretPathTaken',
    path: 'prod/payments/b',
    told: ['"apps/db" in "secret" is prod/payments/a already', 'use that secret'],
  },
  {
    when: 'a value has neither keys nor more keys',
    program: () => {
      const { fleet, payments } = small();
      StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'db' });
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/db',
    told: ['the secret has no keys', 'name at least one'],
  },
  {
    when: 'a delivery asks for a key that only moreKeys covers',
    program: () => {
      const { fleet, payments, namespace } = small();
      const whole = StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'db', moreKeys: true });
      whole.deliver(namespace, { data: ({ user }) => ({ NAME: user! }) });
      return fleet;
    },
    code: 'KeyUnknown',
    path: 'prod/payments/db/eu.app.db',
    told: ['"NAME" is undefined', 'name them in its keys'],
  },
  {
    when: 'a value of unknown keys is mounted as a whole',
    program: () => {
      const { fleet, payments, namespace } = small();
      const whole = StaticSecret.fromPath(payments, 'db', { mount: 'secret', path: 'db', moreKeys: true });
      whole.mount(namespace.addClient('api'));
      return fleet;
    },
    code: 'KeysMissing',
    path: 'prod/payments/eu.app/client.api/mount.db',
    told: ['nothing is mounted', 'name at least one file'],
  },
  {
    when: 'a delivery is through a store that does not lend its value',
    program: () => {
      const { fleet, payments, namespace } = small();
      const [lent, other] = [DB, { ...DB, path: 'other' }].map((one, index) =>
        StaticSecret.fromPath(payments, `db-${index}`, one),
      );
      const conditions = [{ namespaces: ['app'] }] as const;
      const store = namespace.addClusterSecretStore('shared', { conditions, secrets: [lent!] });
      other!.deliver(namespace, { store });
      return fleet;
    },
    code: 'OptionConflict',
    path: 'prod/payments/db-1/eu.app.db-1',
    told: ['does not lend "db-1"', 'add it to `secrets` of the store'],
  },
  {
    when: 'a shared store reads two engines',
    program: () => {
      const { fleet, payments, namespace } = small();
      const secrets = [StaticSecret.fromPath(payments, 'a', DB), new StaticSecret(payments, 'b', { keys: ['a'] })];
      namespace.addClusterSecretStore('shared', { conditions: [{ namespaces: ['app'] }], secrets });
      return fleet;
    },
    code: 'EnginesDiffer',
    path: 'prod/payments/eu.app/shared',
    told: ['"secret" (version 2) and that of the tenant', 'add a store for each'],
  },
];
