import { Duration } from 'cdk8s';
import { ClusterAuth, Database, DatabaseEngine, GeneratedSecret, Machine, MachineAuth, Pem } from 'keywheel';
import { RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import type { FleetBase } from '../../lib/fleet/fleet-base';
import { changesOf } from '../../lib/change/changes';
import { sideOf } from '../../lib/change/side';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { publicKey, small } from '../fixtures/fleets';

const side = (fleet: FleetBase) => sideOf([synthesizeInMemory(fleet)]);

/** The sentences of a change, those that need attention with a mark. */
function told(before: FleetBase, after: FleetBase): string[] {
  const { changes } = changesOf(side(before), side(after));
  expect(changes.filter(({ subject }) => subject === 'unknown')).toEqual([]);
  return changes.map(({ attention, subject, effect, how }) => `${attention ? '! ' : ''}${subject} ${effect}: ${how}`);
}

/** A fleet in which a pipeline reads a secret. */
function pipeline(token: Partial<Parameters<typeof MachineAuth.token>[0]> = {}): FleetBase {
  const { fleet, payments } = small();
  const auth = MachineAuth.token({
    ...{ issuer: 'github', discoveryUrl: 'https://token.actions.githubusercontent.com' },
    ...{ audience: 'https://vault.example.com', claims: { repository: 'acme/payments' }, ...token },
  });
  new StaticSecret(payments, 'stripe', { keys: ['api_key'] }).grantRead(new Machine(payments, 'ci', { auth }));
  return fleet;
}

test.each<[string, Parameters<typeof pipeline>[0], string]>([
  [
    'another claim',
    { claims: { repository: 'evil/payments' } },
    '! access opens: claim "repository": "evil/payments" too, no longer "acme/payments"',
  ],
  [
    'one claim less',
    { claims: { actor: 'ci' } },
    '! access opens: claim "repository": anything, no longer only "acme/payments"',
  ],
  [
    'one claim more',
    { claims: { repository: 'acme/payments', actor: 'ci' } },
    'access closes: claim "actor": only "ci", no longer anything',
  ],
  [
    'another issuer',
    { discoveryUrl: 'https://token.evil.example' },
    '! access opens: whose word it takes (oidc_discovery_url): "https://token.evil.example" instead of "https://token.actions.githubusercontent.com"',
  ],
  [
    'another audience',
    { audience: 'https://other.example.com' },
    '! access opens: bound_audiences: "https://other.example.com" too, no longer "https://vault.example.com"',
  ],
])('%s of a pipeline is told', (_, token, sentence) => {
  expect(told(pipeline(), pipeline(token))).toContain(sentence);
});

test('the part about access has every condition, in both directions', () => {
  const [before, after] = [pipeline(), pipeline({ claims: { repository: 'acme/payments', actor: 'ci' } })].map(side);

  expect(changesOf(before!, after!).access).toEqual({
    opened: [],
    closed: [
      {
        ...{ kind: 'condition', who: 'vault_jwt_auth_backend_role.machine_prod_payments_ci (stack hub)' },
        ...{ what: 'claim "actor": only "ci", no longer anything', how: ['log in or act'] },
      },
    ],
  });
  expect(changesOf(after!, before!).access.opened).toMatchObject([
    { what: 'claim "actor": anything, no longer only "ci"' },
  ]);
});

test('a key that signs tokens of a cluster is told by its fingerprint', () => {
  const keys = (all: readonly Pem[]) => small({ cluster: { auth: ClusterAuth.jwt({ publicKeys: all }) } }).fleet;
  const other = Pem.fromText('-----BEGIN PUBLIC KEY-----\nb3RoZXI=\n-----END PUBLIC KEY-----');

  const [one] = told(keys([publicKey('one')]), keys([publicKey('one'), other]));

  expect(one).toMatch(/^! access opens: keys that it believes: sha256:[0-9a-f]{16} too$/);
});

describe('of values', () => {
  const withSecret = (name: string, keys: readonly string[], props: object = {}) => {
    const { fleet, payments, namespace } = small();
    new StaticSecret(payments, name, { keys, ...props }).deliver(namespace, { name: 'stripe' });
    return fleet;
  };

  test('a rename leaves the value behind', () => {
    const all = told(withSecret('stripe', ['api_key']), withSecret('billing', ['api_key']));

    expect(all).toContainEqual(
      expect.stringMatching(
        /^! values moves: it looks like ".*stripe" under another name: its value does not go with it; if only a name changed, renamedFrom: "stripe" keeps it where it is$/,
      ),
    );
  });

  test('a key that comes must be put, and one that goes is lost', () => {
    const all = told(withSecret('stripe', ['api_key', 'old']), withSecret('stripe', ['api_key', 'new']));

    expect(all).toContain('! values is put by people: key new must be added to those that are there');
    expect(all).toContain('! secrets loses: loses key old');
  });

  test.each([
    ['another engine', { mount: 'legacy' }, 'legacy/data/apps/db', /^vault kv put -cas=0 -mount=legacy apps\/db /],
    [
      'an engine of version 1',
      { mount: 'legacy', version: 1 },
      'legacy/apps/db',
      /^vault kv list -mount=legacy apps\/$/,
    ],
    ['another path', { path: 'apps/db2' }, 'secret/data/apps/db2', /^vault kv put -cas=0 -mount=secret apps\/db2 /],
    ['a key more', { keys: ['a', 'b', 'c'] }, 'secret/data/apps/db', undefined],
  ] as const)('a value that may be there before the program is not written over (%s)', (_, more, path, todo) => {
    const existing = (props: object) => {
      const { fleet, payments, namespace } = small();
      const place = { mount: 'secret', path: 'apps/db', keys: ['a', 'b'], ...props };
      StaticSecret.fromPath(payments, 'db', place as Parameters<typeof StaticSecret.fromPath>[2]).deliver(namespace);
      return side(fleet);
    };
    const { changes } = changesOf(existing({}), existing(more));
    const [change] = changes.filter(({ subject, what }) => subject === 'values' && what === path);
    expect(change?.how).toMatch(
      /^(it looks like "secret\/data\/apps\/db" under another name: )?people (put|add) .*if it is not there/,
    );
    expect(change?.todo).toEqual(todo && expect.stringMatching(todo));
  });

  test('a value that is generated under another name is told as lost, with the one that looks like it', () => {
    const generated = (name: string) => {
      const { fleet, payments, namespace } = small();
      new GeneratedSecret(payments, name, { keys: ['key'] }).deliver(namespace, { name: 'session' });
      return fleet;
    };

    const all = told(generated('session'), generated('cookie'));

    expect(all).toContainEqual(
      expect.stringMatching(
        /^! values is destroyed: Terraform destroys it, .* vault_kv_secret_v2\.secret_prod_payments_cookie, which .*renamedFrom: "session" keeps it$/,
      ),
    );
  });

  test('a maximum age that nothing declares any more is a promise less, unless its value is gone too', () => {
    const young = () => withSecret('stripe', ['api_key'], { maximumAge: Duration.days(90) });
    const weaker = '! promises weakens: maximum_age: nothing is declared any more, instead of "2160h0m0s"';
    expect(told(young(), withSecret('stripe', ['api_key']))).toContain(weaker);
    expect(told(withSecret('stripe', ['api_key']), young())).not.toContain(weaker);
    expect(told(young(), withSecret('other', ['token']))).not.toContain(weaker);
  });

  test('how often two users take turns, and how many a database has room for, are promises', () => {
    const rotating = (days: number, maximumUsers: number) => {
      const { fleet, prod, payments, namespace } = small();
      const administrator = { username: 'vault', passwordVariable: 'core_db_password' };
      const engine = DatabaseEngine.POSTGRESQL;
      const database = new Database(prod, 'core', {
        ...{ engine, host: 'core.example.com', databaseName: 'core', administrator, maximumUsers },
      });
      new RotatingDatabaseCredential(payments, 'orders', {
        database,
        rotation: Rotation.alternatingUsers({ usernames: ['orders_a', 'orders_b'], every: Duration.days(days) }),
        grants: ['USAGE ON SCHEMA orders'],
      }).deliver(namespace);
      return fleet;
    };
    const promises = (all: readonly string[]) => all.filter((one) => /promises (weakens|strengthens)/.test(one));
    expect(promises(told(rotating(30, 20), rotating(300, 20)))).toContain(
      '! promises weakens: time between two rotations: 299d12h instead of 29d12h',
    );
    expect(promises(told(rotating(300, 20), rotating(30, 20)))).toContain(
      'promises strengthens: time between two rotations: 29d12h instead of 299d12h',
    );
    expect(told(rotating(30, 20), rotating(30, 2000))).toEqual([
      '! promises weakens: users that the database has room for: "2000" instead of "20"',
    ]);
  });

  test('a larger maximum age is a weaker promise, and a smaller one a stronger', () => {
    const [young, old] = [90, 180].map(
      (days) => () => withSecret('stripe', ['api_key'], { maximumAge: Duration.days(days) }),
    );

    expect(told(young!(), old!())).toContainEqual(expect.stringMatching(/^! promises weakens: maximum_age/));
    expect(told(old!(), young!())).toContainEqual(expect.stringMatching(/^promises strengthens: maximum_age/));
  });
});
