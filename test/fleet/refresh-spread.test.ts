import { Duration, JsonPatch } from 'cdk8s';
import { Emitted, FleetProps, RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { spreadInterval } from '../../lib/fleet/refresh-spread';
import { goSeconds } from '../../lib/go/duration';
import { deliveryTimes, DynamicTimes } from '../../lib/timing/delivery-times';
import { Output } from '../checks/output';
import { banking, database, small } from '../fixtures/fleets';
import { TOOLS } from '../fixtures/watched';

const NAMES = Array.from({ length: 200 }, (_, index) => `app-${index}`);

/** A namespace of each name with a secret, which is delivered. */
function fleetOf(names: readonly string[], props: Partial<FleetProps> = { refreshSpread: undefined }) {
  const { fleet, payments, eu } = small({ fleet: props });
  const db = new StaticSecret(payments, 'db', { keys: ['a'] });
  names.forEach((name) => db.deliver(payments.addNamespace(eu, name)));
  return fleet;
}

/** Seconds by namespace. */
function intervalsIn(output: Output, kind: string): Map<string, number> {
  return new Map(
    output.views.clusters[0]!.ofKind(kind).map(({ object }) => {
      const { refreshInterval } = (object as any).spec;
      return [object.metadata.namespace!, goSeconds(String(refreshInterval)) ?? Number(refreshInterval)];
    }),
  );
}

test('intervals that are open become up to a tenth shorter, each namespace its own', () => {
  const { fleet, payments, eu } = small({
    fleet: { refreshSpread: undefined, gitOps: TOOLS.flux },
    cluster: { externalSecrets: { install: {} } },
  });
  const db = new StaticSecret(payments, 'db', { keys: ['a'] });
  NAMES.forEach((name) => db.deliver(payments.addNamespace(eu, name)));
  const output = new Output(fleet);
  const secrets = [...intervalsIn(output, 'ExternalSecret').values()];
  const stores = [...intervalsIn(output, 'SecretStore').values()];

  expect(Math.max(...secrets)).toBeLessThanOrEqual(3600);
  expect(Math.min(...secrets)).toBeGreaterThanOrEqual(3240);
  expect(Math.max(...stores)).toBeLessThanOrEqual(300);
  expect(Math.min(...stores)).toBeGreaterThanOrEqual(270);
  // 200 of 361 seconds, and of 31.
  expect(new Set(secrets).size).toBeGreaterThan(120);
  expect(new Set(stores).size).toBe(31);
});

test('the interval of a namespace depends on nothing but its cluster and its name', () => {
  const all = intervalsIn(new Output(fleetOf(NAMES)), 'ExternalSecret');
  const few = intervalsIn(new Output(fleetOf([NAMES[7]!, NAMES[3]!])), 'ExternalSecret');

  expect(few.get(NAMES[7]!)).toBe(all.get(NAMES[7]!));
  expect(few.get(NAMES[3]!)).toBe(all.get(NAMES[3]!));
});

test('a share of nothing leaves every interval as it is', () => {
  const output = new Output(fleetOf(NAMES.slice(0, 20), { refreshSpread: 0 }));

  expect(new Set(intervalsIn(output, 'ExternalSecret').values())).toEqual(new Set([3600]));
  expect(output.object('eu', 'SecretStore', 'keywheel').spec).not.toHaveProperty('refreshInterval');
});

test('what the program states stays, and so does what it changes in the output', () => {
  const { fleet, payments, eu } = small({ fleet: { refreshSpread: 0.5 } });
  const namespace = payments.addNamespace(eu, 'stated');
  Emitted.of(namespace).patch({ kind: 'SecretStore' }, JsonPatch.add('/spec/refreshInterval', 77));
  const db = new StaticSecret(payments, 'db', { keys: ['a'] });
  db.deliver(namespace, { refreshInterval: Duration.hours(1) });
  const changed = db.deliver(namespace, { name: 'changed' });
  Emitted.of(changed).patch({ kind: 'ExternalSecret' }, JsonPatch.replace('/spec/refreshInterval', '2h0m0s'));
  const output = new Output(fleet);

  expect(output.object('eu', 'ExternalSecret', 'db').spec.refreshInterval).toBe('1h0m0s');
  expect(output.object('eu', 'ExternalSecret', 'changed').spec.refreshInterval).toBe('2h0m0s');
  expect(output.object('eu', 'SecretStore', 'keywheel').spec.refreshInterval).toBe(77);
});

test('a canary is read as often as what reads through its store, or apart from others where nothing does', () => {
  const output = new Output(fleetOf(NAMES.slice(0, 20), { canaries: true, refreshSpread: undefined }));
  const byNamespace = output.views.clusters[0]!.delivered.map(
    ({ namespace, refresh }) => [namespace, refresh!] as const,
  );

  expect(byNamespace).toHaveLength(40);
  expect(new Set(byNamespace.map((one) => one.join(' '))).size).toBe(20);
});

test.each([0.1, 0.3, 0.5])('with a share of %d as many users live at the same time as without', (refreshSpread) => {
  const usersOf = (share: number) => {
    const { fleet, payments, prod, eu } = small({ fleet: { refreshSpread: share } });
    const core = database(prod, 'core');
    const leased = [1, 2, 5, 24].map(
      (hours) =>
        new RotatingDatabaseCredential(payments, `h${hours}`, {
          database: core,
          rotation: Rotation.dynamic({ ttl: Duration.hours(hours), memberOf: 'payments_rw' }),
        }),
    );
    NAMES.slice(0, 12).forEach((name) => {
      const namespace = payments.addNamespace(eu, name);
      leased.forEach((credential) => credential.deliver(namespace));
    });
    return deliveryTimes(new Output(fleet).views).map((one) => [one.refresh, (one as DynamicTimes).liveUsers] as const);
  };
  const [without, spread] = [usersOf(0), usersOf(refreshSpread)];

  expect(spread.map(([, users]) => users)).toEqual(without.map(([, users]) => users));
  expect(spread.some(([refresh], index) => refresh < without[index]![0])).toBe(true);
});

test('every rotation still keeps what it promises', () => {
  const { findings } = new Output(banking({ fleet: { refreshSpread: 0.5 } }).fleet);

  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('no interval is spread below five seconds', () => {
  const { payments, eu } = small({ fleet: { refreshSpread: 0.5 } });
  const spread = NAMES.slice(0, 20).map((name) => spreadInterval(6, payments.addNamespace(eu, name)));

  expect(Math.min(...spread)).toBe(5);
  expect(spreadInterval(4, payments.addNamespace(eu, 'shorter'))).toBe(4);
});

test('a change to what an open interval is anyway says how to state it', () => {
  const { fleet, payments, namespace } = small();
  const delivered = new StaticSecret(payments, 'db', { keys: ['a'] }).deliver(namespace);
  Emitted.of(delivered).patch({ kind: 'ExternalSecret' }, JsonPatch.replace('/spec/refreshInterval', '1h0m0s'));

  expect(() => new Output(fleet)).toThrow(/ChangeWithoutEffect[^]*refreshInterval: Duration\.hours\(1\)/);
});

test('stores of an operator that the fleet does not install keep the interval of that operator', () => {
  const output = new Output(fleetOf(NAMES.slice(0, 3)));

  expect(output.object('eu', 'SecretStore', 'keywheel').spec).not.toHaveProperty('refreshInterval');
});

test('stores start from the interval that the operator is installed with', () => {
  const { fleet, payments, eu } = small({
    fleet: { refreshSpread: 0.1, gitOps: TOOLS.flux },
    cluster: {
      externalSecrets: { install: { values: { extraArgs: { 'store-requeue-interval': '30m' } } } },
    },
  });
  const db = new StaticSecret(payments, 'db', { keys: ['a'] });
  NAMES.slice(0, 10).forEach((name) => db.deliver(payments.addNamespace(eu, name)));
  const stores = [...intervalsIn(new Output(fleet), 'SecretStore').values()];

  expect(Math.min(...stores)).toBeGreaterThanOrEqual(1620);
  expect(Math.max(...stores)).toBeLessThanOrEqual(1800);
});
