import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Fleet, GeneratedSecret, RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { banking, database, small } from '../fixtures/fleets';
import { time } from '../../lib/text/time';

const reportOf = (fleet: Fleet, name = 'timing.md') => synthesizeInMemory(fleet).reports.get(name);
const rowOf = (report: string | undefined, start: string) =>
  report!
    .split('\n')
    .find((line) => line.startsWith(`| ${start}`))!
    .split(' | ')
    .map((cell) => cell.replace(/^\| | \|$/g, ''));

test.each([
  [0, '0s'],
  [59, '59s'],
  [3600, '1h'],
  [90061, '1d1h1m1s'],
  [Infinity, 'never'],
])('%d seconds are told as %s', (seconds, told) => {
  expect(time(seconds)).toBe(told);
});

test('each Secret has a line with its times and what they are made of', () => {
  const report = reportOf(banking().fleet);
  expect(rowOf(report, 'eu: app/nightly')).toEqual([
    'eu: app/nightly',
    '5m (soon after each rotation)',
    '15m10s',
    'rollout 10m',
    "refresh 5m + operator's queue and requests 10s + rollout 10m",
    '49m50s: the outage that is promised',
    'up to 15m10s',
    '1',
    '1d15m15s',
  ]);
  expect(rowOf(report, 'eu: app/db').slice(0, 3)).toEqual(['eu: app/db', '1h', '1h10s, in the Secret']);
  expect(rowOf(report, 'eu: app/db').at(-1)).toBe('by people; nothing here rotates it');
});

test('Secrets of equal times share a line', () => {
  const { fleet, payments, namespace } = small();
  for (let count = 0; count < 7; count += 1) {
    new StaticSecret(payments, `s${count}`, { keys: ['a'] }).deliver(namespace);
  }
  const report = reportOf(fleet)!;
  expect(report.split('\n').filter((line) => line.startsWith('| eu'))).toHaveLength(1);
  expect(rowOf(report, 'eu')[0]).toBe('eu: app/s0, eu: app/s1, eu: app/s2, eu: app/s3, and 3 more');
});

test('what is pinned has a line of its own, and never arrives', () => {
  const { fleet, payments, namespace } = small();
  const stripe = new StaticSecret(payments, 'stripe', { keys: ['a'] });
  stripe.deliver(namespace);
  stripe.deliver(namespace, { name: 'pinned', version: 3 });
  expect(rowOf(reportOf(fleet), 'eu: app/pinned')).toEqual([
    'eu: app/pinned',
    '1h',
    'never, in the Secret',
    'pinned to version 3',
    'pinned to version 3',
    'any',
    '',
    '',
    'as old as the pinned version; nothing newer arrives',
  ]);
});

test('a time that was chosen says why', () => {
  const { fleet, payments, core, namespace } = banking();
  const rotation = Rotation.dynamic({ memberOf: 'payments_rw' });
  new RotatingDatabaseCredential(payments, 'open', { database: core, rotation }).deliver(namespace);
  const row = rowOf(reportOf(fleet), 'eu: app/open');
  expect(row[1]).toBe('20m (a third of the ttl)');
  expect(row.at(-1)).toMatch(/^1h: the shortest round time into which/);
});

test('each rule says what meets it, what does not, and what nobody can guarantee', () => {
  const compliance = [{ name: 'house rule 7', maximumAge: Duration.days(90) }];
  const { fleet, payments, namespace } = banking({ fleet: { compliance } });
  new GeneratedSecret(payments, 'once', { keys: ['a'] }).deliver(namespace);
  new StaticSecret(payments, 'api', { keys: ['a'], maximumAge: Duration.days(30) }).deliver(namespace);
  const report = reportOf(fleet);
  expect(rowOf(report, 'house rule 7')).toEqual([
    'house rule 7 (90d)',
    'eu: app/leased, eu: app/nightly, eu: app/pair, us: app/pair',
    'eu: app/once',
    'eu: app/api, eu: app/db',
  ]);
  expect(rowOf(report, 'the maximumAge')).toEqual(['the maximumAge of each secret', 'none', 'none', 'eu: app/api']);
  const findings = synthesizeInMemory(fleet).findings.filter(({ id }) => id === 'secret-meets-compliance-rules');
  expect(findings.map(({ place, severity }) => [place, severity])).toEqual([
    ['eu/app.k8s.yaml, ExternalSecret app/once', 'warning'],
  ]);
});

test('a fleet without demands says nothing about them, and one without deliveries nothing at all', () => {
  expect(reportOf(banking().fleet)).not.toContain('Maximum age');
  expect(reportOf(small().fleet)).toBeUndefined();
});

test('how credentials change is told apart from how long it takes', () => {
  const report = reportOf(banking().fleet, 'rotation.md')!;
  expect(report).toContain('**Outage of up to 15m10s** after each');
  expect(report).toContain('take turns. **No outage**');
  expect(report).toContain('which lives for 2h; up to 8 live at the same time');
  expect(report).not.toContain('| --- |');
});

test('files that pods get from the hub have a table of their own, and meet demands like the rest', () => {
  const parts = small({ cluster: { secretsStore: { pollInterval: Duration.minutes(2) } } });
  const { fleet, payments, prod, namespace } = parts;
  const core = database(prod, 'core');
  const pods = (id: string, replicas?: number) =>
    namespace
      .addClient(id)
      .runs(
        new kplus.Deployment(namespace.chart, id, { metadata: { name: id }, containers: [{ image: 'x' }], replicas }),
      );
  const lease = new RotatingDatabaseCredential(payments, 'lease', {
    database: core,
    rotation: Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' }),
    maximumAge: Duration.hours(2),
  });
  const nightly = new RotatingDatabaseCredential(payments, 'nightly', {
    database: core,
    rotation: Rotation.staticRole({ username: 'nightly', every: Duration.hours(24) }),
  });
  lease.mount(pods('api', 3));
  nightly.mount(pods('batch', 1));
  new StaticSecret(payments, 'stripe', { keys: ['key'] }).inject(pods('web', 1));
  const { reports, findings } = synthesizeInMemory(fleet);
  const report = reports.get('timing.md');
  const lines = report!.split('\n').filter((line) => line.startsWith('| eu: Deployment'));
  expect(findings).toEqual([]);
  expect(lines).toEqual([
    '| eu: Deployment api in app, acme.database/creds/prod.payments.lease | 3m30s | ' +
      "driver's poll interval 2m + kubelet's look at the pod 1m30s | 186: 31 for each of 6 pods | 1h |",
    '| eu: Deployment batch in app, acme.database/static-creds/prod.payments.nightly | 3m30s | ' +
      "driver's poll interval 2m + kubelet's look at the pod 1m30s | 1 | 1d3m35s |",
    "| eu: Deployment web in app, acme.kv/data/prod/payments/stripe | 5m | agent's render interval 5m |  | " +
      'by people; nothing here rotates it |',
  ]);
  expect(report).toContain(
    '| the maximumAge of each secret | eu: Deployment api in app, acme.database/creds/prod.payments.lease | none | none |',
  );
});

test('Secrets whose intervals lie within a tenth of each other share a line, with the times of the longest', () => {
  const { fleet, payments, namespace } = small();
  const deliver = (name: string, seconds: number) =>
    new StaticSecret(payments, name, { keys: ['a'] }).deliver(namespace, {
      refreshInterval: Duration.seconds(seconds),
    });
  deliver('shorter', 3240);
  deliver('longest', 3600);
  deliver('apart', 3239);
  const report = reportOf(fleet)!;

  expect(rowOf(report, 'eu: app/longest').slice(0, 3)).toEqual([
    'eu: app/longest, eu: app/shorter',
    '54m to 1h',
    '1h10s, in the Secret',
  ]);
  expect(rowOf(report, 'eu: app/apart')[1]).toBe('53m59s');
});
