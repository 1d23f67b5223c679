import { Duration } from 'cdk8s';
import { Rotation } from 'keywheel';
import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { outputOf, readViews } from '../../lib/views/views';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { credentialTimes } from '../../lib/timing/delivery-times';
import { Bench } from './bench/bench';
import { Attempt, Credential, CredentialClient } from './bench/credential-client';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { CLUSTERS, DATABASES, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { Bank } from './fleets/bank';

const SETTLE = Duration.seconds(3);
const NAMESPACE = 'app-ledger';
const WATCHED = 200_000;

scenarios('one user at a time', [...SERVERS, ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let bank: Bank;

  const secret = (name: string) => async () =>
    (await bench.spoke('east').api.secret(NAMESPACE, name)) as Credential | undefined;
  const timesOf = (name: string) =>
    credentialTimes(readViews(outputOf(synthesizeInMemory(bank)))).find(
      ({ delivered }) => delivered.secret === name,
    )! as any;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['east'] });
    database = await bench.addPostgreSql();
    bank = new Bank(bench, database, ['east']);
    const namespace = bank.tenant.addNamespace(bank.clusters[0]!, NAMESPACE);
    bank
      .addCredential('nightly', { rotation: Rotation.staticRole({ username: 'nightly', every: Duration.seconds(60) }) })
      .deliver(namespace, { refreshInterval: Duration.seconds(5), rolloutTime: SETTLE });
    bank
      .addCredential('leased', { rotation: Rotation.dynamic({ ttl: Duration.seconds(60), memberOf: 'ledger_rw' }) })
      .deliver(namespace, { refreshInterval: Duration.seconds(20), rolloutTime: SETTLE });
    await bank.deploy(randomBytes(12).toString('hex'));
    await until('both are delivered', async () => (await secret('nightly')()) && (await secret('leased')()));
  });

  afterAll(() => bench?.stop());

  test('a static role is out for no longer than computed; a leased user never is, and there are never too many', async () => {
    const nightly = new CredentialClient(database, secret('nightly'), SETTLE.toMilliseconds());
    const leased = new CredentialClient(database, secret('leased'), SETTLE.toMilliseconds());
    const live: number[] = [];
    for (const end = Date.now() + WATCHED; Date.now() < end; await pass(1_000)) {
      const users = await database.run("SELECT count(*)::int AS count FROM pg_roles WHERE rolname LIKE 'v-%'");
      live.push(users[0].count);
    }
    await Promise.all([nightly.stop(), leased.stop()]);

    expect(leased.failures).toEqual([]);
    expect(leased.changes).toBeGreaterThan(5);
    expectAgreement('live users', Math.max(...live), timesOf('leased').liveUsers);

    expect(nightly.changes).toBeGreaterThan(1);
    const outages = outagesOf(nightly.attempts);
    expect(outages.length).toBeGreaterThan(0);
    expectAgreement('seconds of outage', Math.max(...outages) / 1000, timesOf('nightly').outage);
    // The client is as late as the slowest workload: its outage is the time until a pod has the new password.
    expect(timesOf('nightly').arrives).toBe(timesOf('nightly').outage);
    // From one new password to the next one, in the hands of the client.
    expectAgreement('seconds of age', oldest(nightly.changedAt) / 1000, timesOf('nightly').age.seconds);
    expectAgreement('seconds between two users', oldest(leased.changedAt) / 1000, timesOf('leased').arrives);
    expect(oldest(leased.changedAt) / 1000).toBeLessThan(timesOf('leased').lifetime);
  }, 600_000);

  test('a Secret holds user and password and nothing else', async () => {
    expect(Object.keys((await secret('nightly')())!).sort()).toEqual(['password', 'username']);
    expect(Object.keys((await secret('leased')())!).sort()).toEqual(['password', 'username']);
  });
});

/** What is measured is never more than computed, and so near to it that the computed says something. */
function expectAgreement(what: string, measured: number, computed: number): void {
  console.log(`${measured} ${what}, computed ${computed}`);
  expect(measured).toBeLessThanOrEqual(computed);
  expect(measured).toBeGreaterThan(computed / 10);
}

/** The longest time between two changes, in milliseconds. */
function oldest(changedAt: readonly number[]): number {
  return Math.max(...changedAt.slice(1).map((at, index) => at - changedAt[index]!));
}

/** How long each row of failures lasted, in milliseconds. */
function outagesOf(attempts: readonly Attempt[]): number[] {
  const outages: number[] = [];
  let begin: number | undefined;
  for (const { at, failure } of attempts) {
    if (failure === undefined && begin !== undefined) {
      outages.push(at - begin);
      begin = undefined;
    } else if (failure !== undefined) {
      begin ??= at;
    }
  }
  return outages;
}
