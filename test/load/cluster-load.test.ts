import { Duration } from 'cdk8s';
import { RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { clusterLoads, work } from '../../lib/load/cluster-load';
import { Output } from '../checks/output';
import { banking, small, smallWithSecret } from '../fixtures/fleets';

/** The small fleet: one store, and one ExternalSecret that is read every hour. */
function changed(change: (output: Output) => void = () => undefined): Output {
  const output = new Output(smallWithSecret().fleet);
  change(output);
  return output;
}

function loadIn(output: Output) {
  return clusterLoads(output.views)[0]!;
}

/** What one refresh of the ExternalSecret asks for, in its order. */
function refreshIn(output: Output): string[] {
  const { views } = output;
  const [, [refresh]] = work(views, views.clusters[0]!);
  return refresh!.asked.map(({ kind }) => kind);
}

const externalSecret = (output: Output) => output.object('eu', 'ExternalSecret', 'db');
const entry = (key: string) => ({ secretKey: key, remoteRef: { key: 'prod/payments/db', property: key } });

test('a refresh logs in, reads, looks its token up and gives it back', () => {
  const asked = work(changed().views, changed().views.clusters[0]!)[1][0]!;

  expect(asked.every).toBe(3600);
  expect(asked.asked.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'login auth/acme.eu/login',
    'read acme.kv/data/prod/payments/db',
    'look-up auth/token/lookup-self',
    'revoke auth/token/revoke-self',
  ]);
});

test('each entry of data is a read of its own', () => {
  const output = changed((one) => {
    externalSecret(one).spec.dataFrom = undefined;
    externalSecret(one).spec.data = [entry('a'), entry('a'), entry('b')];
  });

  expect(refreshIn(output)).toEqual(['login', 'read', 'read', 'read', 'look-up', 'revoke']);
});

test('two stores in turns are a login at each turn', () => {
  const output = changed((one) => {
    const store = structuredClone(one.object('eu', 'SecretStore', 'keywheel'));
    store.metadata.name = 'other';
    one.add('eu', 'app.k8s.yaml', store);
    const other = { ...entry('b'), sourceRef: { storeRef: { name: 'other' } } };
    externalSecret(one).spec.dataFrom = undefined;
    externalSecret(one).spec.data = [entry('a'), other, entry('c')];
  });

  const turn = ['login', 'read', 'look-up', 'revoke'];
  expect(refreshIn(output)).toEqual([...turn, ...turn, ...turn]);
});

test.each([
  ['ends within a minute', { token_ttl: 50, token_max_ttl: 50 }, 50],
  ['is of type batch', { token_type: 'batch', token_ttl: 600, token_max_ttl: 600 }, 600],
])('a token that %s is not given back, and stays', (_, fields, stays) => {
  const output = changed((one) =>
    Object.assign(one.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'read_app'), fields),
  );

  expect(refreshIn(output)).toEqual(['login', 'read', 'look-up']);
  expect(loadIn(output).tokens).toBeCloseTo(stays / 3600 + stays / 300);
});

test('a store is validated every five minutes, by four requests, and at once where the operator starts', () => {
  const load = loadIn(changed());

  expect(load.requests).toBeCloseTo(4 / 300 + 4 / 3600);
  expect(load.logins).toBeCloseTo(1 / 300 + 1 / 3600);
  expect(load.restart).toBe(4);
  expect(load.afterOutage).toBeCloseTo(4 + 4 * (600 / 3600));
});

test('a store says itself how often it is validated', () => {
  const output = changed((one) => {
    one.object('eu', 'SecretStore', 'keywheel').spec.refreshInterval = 30;
  });

  expect(loadIn(output).requests).toBeCloseTo(4 / 30 + 4 / 3600);
});

test('a store says it as a duration too', () => {
  const output = changed((one) => {
    one.object('eu', 'SecretStore', 'keywheel').spec.refreshInterval = '2m';
  });

  expect(loadIn(output).requests).toBeCloseTo(4 / 120 + 4 / 3600);
});

test('a look at a PushSecret reads each value and its metadata, and has its store validated', () => {
  const output = changed((one) =>
    one.add('eu', 'app.k8s.yaml', {
      apiVersion: 'external-secrets.io/v1alpha1',
      kind: 'PushSecret',
      metadata: { name: 'push', namespace: 'app' },
      spec: {
        refreshInterval: '10m',
        secretStoreRefs: [{ name: 'keywheel', kind: 'SecretStore' }],
        selector: { secret: { name: 'db' } },
        data: [{ match: { secretKey: 'a', remoteRef: { remoteKey: 'prod/payments/db', property: 'a' } } }],
      },
    }),
  );

  const { views } = output;
  const pushed = work(views, views.clusters[0]!)[1].find(({ every }) => every === 600)!;

  expect(pushed.asked.map(({ kind }) => kind)).toEqual([
    ...['login', 'read', 'read', 'look-up', 'revoke'],
    ...['login', 'look-up', 'look-up', 'revoke'],
  ]);
  // A restart of the operator looks at no PushSecret whose time has not come.
  expect(loadIn(output).restart).toBe(4);
});

test('what was applied in one second is due at once, and again where intervals meet', () => {
  const load = loadIn(changed());

  expect(load.allAtOnce).toBe(8);
  expect([...load.due].sort(([a], [b]) => a - b)).toEqual([
    [300, 4],
    [3600, 4],
  ]);
});

test('an operator that keeps tokens looks them up instead of logging in', () => {
  const deployment = (args: string[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'external-secrets', namespace: 'external-secrets' },
    spec: { template: { spec: { containers: [{ image: 'ghcr.io/external-secrets/external-secrets:v1', args }] } } },
  });
  const withArgs = (...args: string[]) => changed((one) => one.add('eu', 'app.k8s.yaml', deployment(args)));

  const load = loadIn(withArgs('--experimental-enable-vault-token-cache', '--store-requeue-interval=10m'));

  expect(load).toMatchObject({ tokenCache: true, logins: 0, restart: 2 });
  expect(load.requests).toBeCloseTo(2 / 600 + 2 / 3600);
  expect(loadIn(withArgs('--experimental-enable-vault-token-cache=false')).tokenCache).toBe(false);
  expect(loadIn(changed()).withTokenCache.requests).toBeCloseTo(2 / 300 + 2 / 3600);
});

test('what is read once is no load', () => {
  const output = changed((one) => {
    externalSecret(one).spec.refreshInterval = '0';
  });

  expect(loadIn(output).requests).toBeCloseTo(4 / 300);
});

test('users on demand live as long as they are let, and the token of their generator too', () => {
  const { fleet, payments, core, namespace } = banking();
  const rotation = Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' });
  const before = clusterLoads(new Output(fleet).views)[0]!;
  new RotatingDatabaseCredential(payments, 'more', { database: core, rotation }).deliver(namespace, {
    refreshInterval: Duration.minutes(10),
  });

  const after = clusterLoads(new Output(fleet).views)[0]!;

  expect(after.users - before.users).toBeCloseTo(6);
  expect(after.leases - before.leases).toBeCloseTo(6);
  expect(after.usersMade - before.usersMade).toBeCloseTo(1 / 600);
  expect(after.requests - before.requests).toBeCloseTo(2 / 600);
  expect(after.tokens).toBeGreaterThan(before.tokens);
});

test('a second secret adds its own requests, for each cluster apart', () => {
  const { fleet, payments, namespace } = small();
  for (const name of ['a', 'b']) {
    new StaticSecret(payments, name, { keys: ['x'] }).deliver(namespace, { refreshInterval: Duration.minutes(1) });
  }

  const loads = clusterLoads(new Output(fleet).views);

  expect(loads).toHaveLength(1);
  expect(loads[0]!.requests).toBeCloseTo(4 / 300 + 8 / 60);
  expect(loads[0]!.busyWorkers).toBeCloseTo(1 / 300 + 2 / 60);
});
