import {
  Database,
  EncryptionKey,
  Environment,
  GeneratedSecret,
  Machine,
  MachineAuth,
  RemovalPolicy,
  RotatingDatabaseCredential,
  StaticSecret,
} from 'keywheel';
import { planOf, Plan } from '../../lib/plan/plan';
import { tasksOf } from '../../lib/plan/told';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { acme, certificate, database, spoke, team } from '../fixtures/fleets';
import { appRole, asIssuer, byBothKeys, byKeys, rotations, sideOf, sideWith } from './changes';

type Add = Parameters<typeof sideWith>[0];

function planned(before: Add, after: Add): Plan {
  return planOf(sideWith(before), sideWith(after));
}

function tasks(plan: Plan): string[] {
  return tasksOf(plan).map(({ phase, does, names, byHand }) =>
    [phase, does, byHand?.at ?? names.join(' ')].filter((part) => part !== undefined).join(' '),
  );
}

const exporting =
  (id: string, secret = 'api'): Add =>
  ({ payments }) =>
    new StaticSecret(payments, secret, { keys: ['k'] }).grantRead(appRole(payments, id));

describe('a machine outside of all clusters goes on until somebody gives it other settings', () => {
  const byCertificate: Add = ({ payments }) => {
    const auth = MachineAuth.tlsCertificate({ authority: certificate('ca'), commonNames: ['export.example.com'] });
    new StaticSecret(payments, 'api', { keys: ['k'] }).grantRead(new Machine(payments, 'export', { auth }));
  };
  test.each<[string, Add]>([
    ['another secret', exporting('export', 'api2')],
    ['another name', exporting('exporter')],
    ['another method', byCertificate],
  ])('%s', (_, after) => {
    const plan = planned(exporting('export'), after);
    expect(plan.verdict).toBe('phases');
    const done = tasks(plan);
    const given = done.findIndex((task) => task.startsWith('migrate give new settings'));
    expect(given).toBeGreaterThan(done.indexOf('expand apply stacks hub'));
    expect(given).toBeLessThan(done.indexOf('contract apply stacks hub'));
    expect(plan.counterexamples.flatMap(({ breaks }) => breaks)).toContainEqual(
      expect.objectContaining({ id: 'outside-login-goes-on' }),
    );
  });

  test('one that comes needs its value alone', () => {
    expect(planned(() => {}, exporting('export')).byHand.map(({ what }) => what)).toEqual(['write a value']);
  });

  test('one that goes is no longer needed', () => {
    const plan = planned(exporting('export'), () => {});
    expect([plan.verdict, plan.byHand.map(({ what }) => what)]).toEqual(['order', ['see to what leaves']]);
  });
});

test('nothing that was encrypted with a key that leaves can be read', () => {
  const encrypting =
    (id: string): Add =>
    ({ payments }) =>
      new EncryptionKey(payments, id).grantDecrypt(appRole(payments, 'export'));
  const done = tasks(planned(encrypting('cards'), encrypting('cards2')));
  expect(done.some((task) => /^contract see to what leaves .*cards$/.test(task))).toBe(true);
});

test.each<[string, (cluster: string) => any, (cluster: string) => any]>([
  ['a key that leaves', byBothKeys, byKeys],
  ['an issuer that is stated now', byKeys, asIssuer('https://a')],
])('%s is one that no token needs any more', (_, before, after) => {
  const plan = planOf(sideOf({ clusters: ['eu'], auth: before }), sideOf({ clusters: ['eu'], auth: after }));
  expect([plan.verdict, tasks(plan)]).toEqual(['order', ['let a signing key go acme.eu', 'apply stacks spoke-eu']]);
});

test('a Secret or a key of one that leaves is one that no pod names any more', () => {
  const as =
    (name: string, key: string): Add =>
    ({ payments, app }) =>
      new StaticSecret(payments, 'api', { keys: ['k'] }).deliver(app, {
        name,
        data: (keys: any) => ({ [key]: keys.k }),
      });
  for (const after of [as('two', 'OLD'), as('one', 'NEW')]) {
    const plan = planned(as('one', 'OLD'), after);
    expect([plan.verdict, tasks(plan)]).toEqual(['order', ['free a Secret app/one', 'sync folders eu']]);
  }
});

test('a namespace that moves under another name is there before it leaves', () => {
  const plan = planOf(sideOf({ on: ['eu'] }), sideOf({ on: ['us'], namespace: 'shop' }));
  const done = tasks(plan);
  expect(done.indexOf('sync folders us')).toBeGreaterThan(-1);
  expect(done.indexOf('sync folders us')).toBeLessThan(done.indexOf('sync folders eu'));
});

test('so it is where both sides are there for a while', () => {
  const plan = planOf(sideOf({ on: ['eu'] }), sideOf({ on: ['us'], fleet: 'bank' }));
  const done = tasks(plan);
  expect(plan.verdict).toBe('phases');
  expect(done.indexOf('migrate wait until all have moved us')).toBeLessThan(done.indexOf('migrate sync folders eu'));
});

test('what crosses between two clusters takes two changes', () => {
  const crossing = (first: string, second: string) => {
    const fleet = acme();
    const prod = new Environment(fleet, 'prod');
    const clusters = new Map(['eu', 'us'].map((name) => [name, spoke(prod, name)]));
    for (const [id, on] of Object.entries({ one: first, two: second })) {
      const tenant = team(prod, id);
      new StaticSecret(tenant, 'key', { keys: ['key'] }).deliver(tenant.addNamespace(clusters.get(on)!, id));
    }
    return synthesizeInMemory(fleet);
  };
  const plan = planOf(crossing('eu', 'us'), crossing('us', 'eu'));
  expect(plan.notKnown).toEqual(
    ['eu', 'us'].map((name) => expect.stringMatching(new RegExp(`^cluster ${name}: .* make two changes of it$`))),
  );
});

test('a value that Terraform deletes is read by nobody by then', () => {
  const plan = planned(
    ({ payments, app }) =>
      new GeneratedSecret(payments, 'n', { keys: ['a'], removalPolicy: RemovalPolicy.DESTROY }).deliver(app),
    () => {},
  );
  const done = tasks(plan);
  expect(done.indexOf('sync folders eu')).toBeLessThan(done.indexOf('apply stacks hub'));
});

describe('the connection of a database', () => {
  const leasing =
    (make: (prod: Parameters<typeof database>[0]) => Database): Add =>
    ({ prod, payments, app }) =>
      new RotatingDatabaseCredential(payments, 'orders', {
        database: make(prod),
        rotation: rotations.leases(),
        grants: ['SELECT ON ALL TABLES IN SCHEMA public'],
      }).deliver(app);

  test('under another name: leases of the old one live on, and both log in as one user', () => {
    const plan = planned(
      leasing((prod) => database(prod, 'core')),
      leasing((prod) => database(prod, 'core2', { host: 'core.example.com' })),
    );
    expect(['phases', 'none']).toContain(plan.verdict);
    expect(plan.byHand.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['give an administrator', 'see to what leaves']),
    );
  });
});

test('a fleet of a hub alone has its changes', () => {
  expect(planOf(sideOf({ clusters: [] }), sideOf({ clusters: [], generated: 'a' })).verdict).not.toBe('nothing');
});
