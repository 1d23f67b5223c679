import { Duration } from 'cdk8s';
import { Rotation } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { Bench } from './bench/bench';
import { announce } from './bench/cache';
import { Credential, CredentialClient } from './bench/credential-client';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { Rotator, RunOptions } from './bench/rotator';
import { CLUSTERS, DATABASES, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { Bank } from './fleets/bank';

/** A soak goes through each incident alone and through all pairs of them, until there were this many rotations. */
const SOAK = process.env['KEYWHEEL_BENCH_SOAK'] !== undefined;
const ROTATIONS = 60;
const NAMESPACE = 'app-ledger';
const EVERY = Duration.seconds(28);
const REFRESH = Duration.seconds(5);
const SETTLE = Duration.seconds(3);
/** Longer than four times the time between two rotations. */
const LONG = 4.2 * EVERY.toMilliseconds();
/** A killed run does not come back, so its turn is free at once: there is no token to wait for. */
const SOON = { RETRY_SECONDS: '10' };
/** Of the requests that a rotator makes: the one for the rotation. */
const LAST = 10;
const LIMIT = 90 * 60_000;

scenarios('a pair of users', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let deployment: Deployment;
  let bank: Bank;
  let rotator: Rotator;
  let clients: CredentialClient[];

  const credential = async () => (await bench.spoke('east').api.secret(NAMESPACE, 'core-db')) as Credential | undefined;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['east'] });
    database = await bench.addPostgreSql();
    bank = new Bank(bench, database, ['east']);
    const rotation = Rotation.alternatingUsers({ usernames: ['ledger_a', 'ledger_b'], every: EVERY });
    bank
      .addCredential('core-db', { rotation, grants: ['USAGE ON SCHEMA public'] })
      .deliver(bank.tenant.addNamespace(bank.clusters[0]!, NAMESPACE), {
        refreshInterval: REFRESH,
        rolloutTime: SETTLE,
      });
    deployment = await bank.deploy(randomBytes(12).toString('hex'));
    rotator = new Rotator(bench, bench.spoke('east'), NAMESPACE, 'keywheel-rotate.core-db');
    await until('there is a credential', async () => (await credential()) !== undefined);
    clients = [0, SETTLE.toMilliseconds() - 200].map((lag) => new CredentialClient(database, credential, lag));
  });

  afterAll(() => bench?.stop());

  /** When each user was rotated, as the hub says. */
  const rotatedAt = async (): Promise<string[]> => {
    const { root } = bench.hub;
    const roles = await root.keys('bank.database/static-roles');
    const read = roles.map((name) => root.read(`bank.database/static-roles/${name}`));
    return (await Promise.all(read)).map((role) => role.last_vault_rotation as string);
  };

  const untilRotated = (options: RunOptions = {}) =>
    until(
      'it rotates',
      async () =>
        /^rotated/.test((await rotator.run({ environment: SOON, ...options })).said) || pass(2_000).then(() => false),
      { limit: 5 * 60_000 },
    );

  const refused = () =>
    clients
      .flatMap(({ failures }) => failures)
      .filter(({ failure }) => /password authentication failed|does not exist/.test(failure!));

  const parts = {
    operator: {
      leave: async () => bench.operator('east').pause(),
      comeBack: async () => bench.operator('east').resume(),
    },
    hub: { leave: () => bench.hub.kill(), comeBack: () => bench.hub.restart() },
    database: { leave: () => database.kill(), comeBack: () => database.restart() },
  };
  type PartName = keyof typeof parts;

  /** Away for longer than four periods; who rotates goes on to try. */
  const absence = async (names: readonly PartName[]) => {
    const before = await rotatedAt();
    for (const name of names) {
      await parts[name].leave();
    }
    for (const end = Date.now() + LONG; Date.now() < end; await pass(5_000)) {
      await rotator.run({ environment: SOON });
    }
    for (const name of names) {
      await parts[name].comeBack();
    }
    // The hub looks every five seconds which rotations are due.
    await pass(12_000);
    const after = await rotatedAt();
    expect(after.filter((time) => !before.includes(time)).length).toBeLessThanOrEqual(1);
  };

  test(
    'is left alone by the hub where nobody rotates after the first apply, for longer than four periods',
    async () => {
      const before = await rotatedAt();
      await pass(LONG);
      expect(await rotatedAt()).toEqual(before);
      expect(refused()).toEqual([]);
    },
    LIMIT,
  );

  test(
    'is left alone by applies, and by a restart of the hub after them',
    async () => {
      await untilRotated();
      const before = await rotatedAt();
      expect(await deployment.changedStacks()).toEqual([]);
      await deployment.applyStacks();
      await bench.hub.kill();
      await bench.hub.restart();
      await pass(12_000);
      expect(await rotatedAt()).toEqual(before);
    },
    LIMIT,
  );

  test(
    'serves every client while operator, hub and database are away together, for longer than four periods',
    async () => {
      await untilRotated();
      await absence(['operator', 'hub', 'database']);
      await untilRotated();
      expect(refused()).toEqual([]);
    },
    LIMIT,
  );

  test(
    'goes on by itself after its rotator was killed at any step',
    async () => {
      for (const request of SOAK ? [1, 2, 3, 4, 5, 6, 7, 8, 9, LAST] : [7, LAST]) {
        for (const carriedOut of [false, true]) {
          const before = await rotatedAt();
          const run = async () => (await rotator.run({ death: { request, carriedOut }, environment: SOON })).requests;
          await until('a run gets that far', async () => (await run()) === request || pass(2_000).then(() => false), {
            limit: 3 * 60_000,
          });
          const killed = (await rotatedAt()).filter((time) => !before.includes(time)).length;
          expect(killed).toBe(request === LAST && carriedOut ? 1 : 0);
          await untilRotated();
        }
      }
      expect(refused()).toEqual([]);
    },
    LIMIT,
  );

  // The gate has no time for it: it is `npm run test:soak`.
  if (SOAK) {
    test(
      `serves every client through ${ROTATIONS} rotations with all incidents, alone and several at a time [KEYWHEEL_BENCH_SOAK]`,
      async () => {
        const incidents: PartName[][] = [
          ['operator'],
          ['hub'],
          ['database'],
          ['operator', 'hub'],
          ['hub', 'database'],
          ['database', 'operator'],
        ];
        for (let rotations = 0; rotations < ROTATIONS; rotations += 1) {
          if (rotations % 10 === 5 && incidents.length > 0) {
            await absence(incidents.shift()!);
          }
          await untilRotated();
          if (rotations % 10 === 9) {
            announce(`${rotations + 1} rotations, ${refused().length} refused logins`);
          }
        }
        const changes = Math.min(...clients.map((client) => client.changes));
        announce(
          `${changes} rotations reached the clients, ${clients.flatMap(({ attempts }) => attempts).length} logins, ${refused().length} refused`,
        );
        expect(refused()).toEqual([]);
      },
      LIMIT,
    );
  }

  test('has refused no login in all of this', async () => {
    await Promise.all(clients.map((client) => client.stop()));
    announce(
      `a pair through absences: ${clients.flatMap(({ attempts }) => attempts).length} logins, ${clients[0]!.changes} changes, ${refused().length} refused`,
    );
    expect(refused()).toEqual([]);
  });
});
