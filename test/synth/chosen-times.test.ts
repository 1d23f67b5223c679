import { Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  DeliveryOptions,
  Emitted,
  RotatingDatabaseCredential,
  RotatingDatabaseCredentialProps,
  Rotation,
} from 'keywheel';
import { render } from '../../lib/synth/render';
import { Output } from '../checks/output';
import { banking, database, small, spoke } from '../fixtures/fleets';

const errors = ({ findings }: Output) => findings.filter(({ severity }) => severity === 'error').map(({ id }) => id);

const ROLE = ['hub', 'vault_database_secret_backend_role', 'credential_prod_payments_orders'] as const;

/** A fleet with one credential, delivered once. */
function withCredential(
  props: Omit<RotatingDatabaseCredentialProps, 'database'>,
  options: DeliveryOptions<string, string> = {},
  more: (parts: ReturnType<typeof small> & { credential: RotatingDatabaseCredential }) => void = () => undefined,
) {
  const parts = small();
  const credential = new RotatingDatabaseCredential(parts.payments, 'orders', {
    database: database(parts.prod, 'core'),
    ...props,
  });
  credential.deliver(parts.namespace, options as object);
  more({ ...parts, credential });
  const output = new Output(parts.fleet);
  const reasons = render(parts.fleet, { pathToWorkingDirectory: '.' }).reasons.get('eu/app/orders')!;
  return { output, reasons, refresh: output.object('eu', 'ExternalSecret', 'orders').spec.refreshInterval };
}
const daily = (maximumOutage?: Duration) =>
  Rotation.staticRole({ username: 'orders', every: Duration.days(1), maximumOutage });

test('a default that holds stays as it is', () => {
  const output = new Output(banking().fleet);
  const refreshes = ['nightly', 'leased', 'pair'].map(
    (name) => output.object('eu', 'ExternalSecret', name).spec.refreshInterval,
  );
  expect(refreshes).toEqual(['5m0s', '40m0s', '1h0m0s']);
});

test('a refresh that is open keeps an outage that is promised, and says so', () => {
  const { output, refresh, reasons } = withCredential({ rotation: daily(Duration.minutes(12)) });
  expect(refresh).toBe('1m50s');
  expect(reasons.refresh).toBe('the largest round time that keeps the outage that is promised');
  expect(errors(output)).toEqual([]);
});

test('a refresh that is stated stays, and the check says what is wrong with it', () => {
  const { output, refresh, reasons } = withCredential(
    { rotation: daily(Duration.minutes(12)) },
    { refreshInterval: Duration.minutes(5) },
  );
  expect(refresh).toBe('5m0s');
  expect(reasons.refresh).toBeUndefined();
  expect(errors(output)).toEqual(['outage-stays-within-promise']);
});

test('a promise that no refresh keeps changes nothing, and the check tells', () => {
  const { output, refresh } = withCredential({ rotation: daily(Duration.minutes(5)) });
  expect(refresh).toBe('5m0s');
  expect(errors(output)).toEqual(['outage-stays-within-promise']);
});

test('a maximum age is kept as well', () => {
  const { output, refresh } = withCredential({
    rotation: daily(),
    maximumAge: Duration.minutes(24 * 60 + 13),
  });
  expect(refresh).toBe('2m40s');
  expect(errors(output)).toEqual([]);
});

test('a change of the program through Emitted is not undone', () => {
  const { refresh } = withCredential({ rotation: daily(Duration.minutes(12)) }, {}, ({ credential }) => {
    Emitted.of(credential).patch({ kind: 'ExternalSecret' }, JsonPatch.replace('/spec/refreshInterval', '1m0s'));
  });
  expect(refresh).toBe('1m0s');
});

test('all that reads a Secret of two users again does so at the time that is chosen', () => {
  const every = Duration.minutes(16);
  const { output } = withCredential(
    { rotation: Rotation.alternatingUsers({ usernames: ['a', 'b'], every }) },
    { rolloutTime: Duration.minutes(13) },
  );
  const refreshes = [
    output.object('eu', 'ExternalSecret', 'orders'),
    output.object('eu', 'ExternalSecret', 'orders.keywheel-rotation'),
    output.object('eu', 'PushSecret', 'orders.keywheel-rotation'),
  ].map(({ spec }) => spec.refreshInterval);
  expect(refreshes).toEqual(['1m0s', '1m0s', '1m0s']);
  expect(errors(output)).toEqual([]);
});

describe('a ttl that is left open', () => {
  const open = Rotation.dynamic({ memberOf: 'payments_rw' });
  const ttls = (output: Output) => {
    const { default_ttl, max_ttl } = output.resource(...ROLE);
    expect(max_ttl).toBe(default_ttl);
    const { token_ttl } = output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'lease_app_orders');
    return [default_ttl, token_ttl];
  };

  test('is the shortest round one with room for a refresh, a restart and ten minutes without the hub', () => {
    const { output, refresh, reasons } = withCredential({ rotation: open });
    expect(ttls(output)).toEqual([3600, 3660]);
    expect(refresh).toBe('20m0s');
    expect(reasons).toEqual({
      refresh: 'a third of the ttl',
      ttl: 'the shortest round time into which a refresh, a restart and ten minutes without Vault/OpenBao fit',
    });
    expect(errors(output)).toEqual([]);
  });

  test('is shorter where restarts are', () => {
    const { output } = withCredential({ rotation: open }, { rolloutTime: Duration.seconds(30) });
    expect(ttls(output)).toEqual([1800, 1860]);
  });

  test('is longer where a workload of any delivery needs it, or a refresh is stated', () => {
    const slow = withCredential({ rotation: open }, {}, ({ payments, prod, credential }) => {
      const namespace = payments.addNamespace(spoke(prod, 'us'), 'app');
      const delivery = credential.deliver(namespace);
      delivery.restartOnChange(
        new kplus.Deployment(namespace.chart, 'api', {
          containers: [{ image: 'x' }],
          progressDeadline: Duration.hours(1),
          terminationGracePeriod: Duration.seconds(30),
        }),
      );
    });
    expect(ttls(slow.output)).toEqual([2 * 3600, 2 * 3600 + 60]);
    const seldom = withCredential({ rotation: open }, { refreshInterval: Duration.hours(3) });
    expect(ttls(seldom.output)).toEqual([4 * 3600, 4 * 3600 + 60]);
    expect(seldom.refresh).toBe('3h0m0s');
    expect([errors(slow.output), errors(seldom.output)]).toEqual([[], []]);
  });

  test('is never more than the maximum age, and the check tells what does not fit then', () => {
    const { output } = withCredential({ rotation: open, maximumAge: Duration.minutes(5) });
    expect(ttls(output)[0]).toBe(300);
    expect(errors(output)).toEqual(['leased-user-outlives-move']);
  });
});
