import { Duration } from 'cdk8s';
import { Rotation } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { takeTurn } from '../../lib/cli/rotate';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { Bench } from './bench/bench';
import { Credential, CredentialClient } from './bench/credential-client';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { Rotator } from './bench/rotator';
import { CLUSTERS, DATABASES, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { unreadyObjects, untilSynced } from './bench/synced';
import { Bank } from './fleets/bank';

const REFRESH = Duration.seconds(5);
const SETTLE = Duration.seconds(3);
const EVERY = Duration.seconds(28);
const ROTATIONS = 20;
const NAMESPACE = 'app-ledger';
/** An outage that lasts longer than the time between two rotations. */
const OUTAGE = EVERY.toMilliseconds() + 12_000;
const LIMIT = 30 * 60_000;

scenarios('a pair of users that take turns', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let deployment: Deployment;
  let rotator: Rotator;
  let bank: Bank;

  const credentialOn = (spoke: string) => async () =>
    (await bench.spoke(spoke).api.secret(NAMESPACE, 'core-db')) as Credential | undefined;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['east', 'west'] });
    database = await bench.addPostgreSql();
    bank = new Bank(bench, database, ['east', 'west']);
    const user = bank.addCredential('core-db', {
      rotation: Rotation.alternatingUsers({
        usernames: ['ledger_a', 'ledger_b'],
        every: EVERY,
      }),
      grants: ['USAGE, CREATE ON SCHEMA public'],
    });
    for (const cluster of bank.clusters) {
      user.deliver(bank.tenant.addNamespace(cluster, NAMESPACE), { refreshInterval: REFRESH, rolloutTime: SETTLE });
    }
    deployment = await bank.deploy(randomBytes(12).toString('hex'));
    rotator = new Rotator(bench, bench.spoke('east'), NAMESPACE, 'keywheel-rotate.core-db');
    await until('both clusters have a credential', async () =>
      (await Promise.all(['east', 'west'].map((name) => credentialOn(name)()))).every(Boolean),
    );
  });

  afterAll(() => bench?.stop());

  /** Runs it again and again, as its schedule would. */
  const untilItSays = async (words: RegExp) => {
    const said = new Set<string>();
    try {
      await until(
        `it says ${words}`,
        async () => {
          const run = await rotator.run();
          said.add(run.said);
          return words.test(run.said) || pass(2_000).then(() => false);
        },
        { limit: 5 * 60_000 },
      );
    } catch (error) {
      throw new Error(`it said ${[...said].join('\n')}`, { cause: error });
    }
  };

  test('are rotated in one apply, which the watch tells', async () => {
    const unready = () => unreadyObjects(bench.spoke('east'));
    await until('the watch fails', async () => {
      return (await unready()).some((line) => line.includes('core-db.keywheel-rotation: SecretSyncedError'));
    });
    expect((await unready()).filter((line) => !line.includes('core-db.keywheel-rotation'))).toEqual([]);
  });

  test(
    'serve every client through rotations, an operator that stands still, a database that fails and a hub that is away',
    async () => {
      const clients = {
        prompt: new CredentialClient(database, credentialOn('east'), 0),
        // Until just before the limit that keywheel computed.
        late: new CredentialClient(database, credentialOn('west'), SETTLE.toMilliseconds() - 200),
        // A client past it fails, so the limit is a real one.
        tooLate: new CredentialClient(database, credentialOn('west'), 2 * EVERY.toMilliseconds()),
      };
      let rotations = 0;
      const turn = async () => {
        await untilItSays(/^rotated/);
        rotations += 1;
      };
      const incidents: Record<number, () => Promise<void>> = {
        5: async () => {
          bench.operator('west').pause();
          await turn();
          await pass(OUTAGE);
          await untilItSays(/refused: .*rotation\.west\..* does not say yet/);
          bench.operator('west').resume();
        },
        9: async () => {
          await pass(EVERY.toMilliseconds());
          await database.kill();
          await untilItSays(/^(?!refused:|nothing to do)[\s\S]*Code: 500/);
          await untilItSays(/Vault\/OpenBao failed to rotate \d+ s ago and repeats it|does not say yet|may need/);
          await database.restart();
          // The hub itself repeats what failed.
          rotations += 1;
        },
        13: async () => {
          await turn();
          await bench.hub.kill();
          await pass(OUTAGE);
          await bench.hub.restart();
        },
      };
      while (rotations < ROTATIONS) {
        await (incidents[rotations] ?? turn)();
        delete incidents[rotations];
      }
      await untilSynced(bench.spoke('east'), bench.spoke('west'));
      const arrived = () => [clients.prompt, clients.late].every(({ changes }) => changes >= rotations);
      await until('the last one has arrived', arrived);
      await Promise.all(Object.values(clients).map((client) => client.stop()));

      expect(refusedLogins(clients.prompt)).toEqual([]);
      expect(refusedLogins(clients.late)).toEqual([]);
      expect(refusedLogins(clients.tooLate)).not.toEqual([]);
      expect([clients.prompt.changes, clients.late.changes]).toEqual([rotations, rotations]);
      console.log(
        `${rotations} rotations, ${clients.prompt.attempts.length + clients.late.attempts.length} logins, 0 refused`,
      );
    },
    LIMIT,
  );

  test('alter what the other one made, with nothing but the rights that the SQL gives', async () => {
    const first = (await credentialOn('east')())!;
    await database.as({ user: first.username, password: first.password }, async (client) => {
      await client.query('CREATE TABLE entries (id int)');
    });
    await untilItSays(/^rotated/);
    await until('the other user is delivered', async () => (await credentialOn('east')())!.username !== first.username);
    const second = (await credentialOn('east')())!;
    await database.as({ user: second.username, password: second.password }, async (client) => {
      await client.query('ALTER TABLE entries ADD COLUMN amount int');
    });
    expect(new Set([first.username, second.username])).toEqual(new Set(['ledger_a', 'ledger_b']));
  });

  test('are left alone by a second apply, and so is the password that the hub gave itself', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
    await deployment.applyStacks();
    const { username, password } = (await credentialOn('east')())!;
    await expect(database.as({ user: username, password }, async () => 'in')).resolves.toBe('in');
    // As `keywheel rotate` does it, with the token of a person.
    const [pair] = synthesizeInMemory(bank).rotators;
    await until(
      'somebody rotates by hand',
      async () => (await takeTurn(pair!, bench.hub.rootToken)).kind === 'rotate' || pass(2_000).then(() => false),
      { limit: 5 * 60_000 },
    );
    await until('the other user is delivered', async () => (await credentialOn('east')())!.username !== username);
  });
});

/** A server that is away refuses nobody. */
function refusedLogins(client: CredentialClient): unknown[] {
  return client.failures.filter(({ failure }) => /password authentication failed|does not exist/.test(failure!));
}
