import { fleetDataOf } from '../../lib/page/fleet-data-of';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { banking, smallWithSecret } from '../fixtures/fleets';
import { Output } from '../checks/output';
import { pictured, secretOf } from './pictured';

describe('the road of a Secret', () => {
  const output = new Output(smallWithSecret().fleet);
  const data = pictured(output);
  const secret = secretOf(data, 'eu/app/db');
  const [road] = secret.roads;

  test('begins at the path that the hub is asked for, and says which policy grants it', () => {
    expect(data.paths[road!.path!]).toMatchObject({ path: 'acme.kv/data/prod/payments/db', capability: 'read' });
    expect(road!.grant).toEqual({ pattern: 'acme.kv/data/prod/payments/db', policies: ['acme.read.eu.app'] });
  });

  test('goes through the role and the store to what makes it', () => {
    expect(data.logins[road!.login!]).toMatchObject({ who: 'eu/app/keywheel', role: 'acme.app', mount: 'acme.eu' });
    expect(road).toMatchObject({ store: 'SecretStore keywheel', provider: 'vault' });
    expect(secret).toMatchObject({
      madeBy: 'ExternalSecret app/db',
      place: 'eu/app.k8s.yaml',
      tenant: 'prod/payments',
      keys: ['username', 'password'],
      kind: 'kept',
    });
  });

  test('names the one login that may read it, and no other Secret', () => {
    const { readers, secrets } = data.paths[road!.path!]!;
    expect(data.readers[readers]).toEqual([road!.login]);
    expect(secrets.map((place) => data.secrets[place]!.name)).toEqual(['eu/app/db']);
  });

  test('has no grant where the policy is another one', () => {
    const broken = new Output(smallWithSecret().fleet);
    broken.policy('spoke-eu', 'read_app', (path) => {
      path['acme.kv/data/prod/payments/other'] = path['acme.kv/data/prod/payments/db']!;
      delete path['acme.kv/data/prod/payments/db'];
    });
    const [first] = secretOf(pictured(broken), 'eu/app/db').roads;
    expect(first!.login).toBeDefined();
    expect(first!.grant).toBeUndefined();
  });

  test('says what the store asks for where the hub has no such role', () => {
    const broken = new Output(smallWithSecret().fleet);
    broken.store('eu').auth.jwt.role = 'nobody';
    const [first] = secretOf(pictured(broken), 'eu/app/db').roads;
    expect(first).toMatchObject({
      said: { role: 'nobody', mount: 'acme.eu', account: 'app/keywheel', why: 'role-missing' },
    });
    expect(first!.login).toBeUndefined();
  });
});

describe('a login that gives nothing', () => {
  function saidWith(change: (output: Output) => void) {
    const output = new Output(smallWithSecret().fleet);
    change(output);
    return secretOf(pictured(output), 'eu/app/db').roads[0]!.said;
  }

  test('has a role whose policies grant nothing', () => {
    const said = saidWith((output) =>
      output.policy('spoke-eu', 'read_app', (path) => Object.keys(path).forEach((one) => delete path[one])),
    );
    expect(said).toMatchObject({ role: 'acme.app', why: 'nothing-granted' });
  });

  test('has a role that binds another account', () => {
    const said = saidWith(
      (output) => (output.store('eu').auth.jwt.kubernetesServiceAccountToken.serviceAccountRef.name = 'other'),
    );
    expect(said).toMatchObject({ role: 'acme.app', account: 'app/other', why: 'account-not-bound' });
  });

  test('logs in by what no file tells the rights of', () => {
    const said = saidWith((output) => (output.store('eu').auth = { tokenSecretRef: { name: 'token', key: 'token' } }));
    expect(said).toEqual({ why: 'other-method', methods: ['tokenSecretRef'] });
  });
});

test('a source of which several properties are taken is one road', () => {
  const output = new Output(smallWithSecret().fleet);
  output.object('eu', 'ExternalSecret', 'db').spec = {
    ...(output.object('eu', 'ExternalSecret', 'db').spec as object),
    dataFrom: undefined,
    data: ['username', 'password'].map((property) => ({
      secretKey: property,
      remoteRef: { key: 'prod/payments/db', property },
    })),
  };
  const { roads } = secretOf(pictured(output), 'eu/app/db');
  expect(roads.map(({ properties }) => properties)).toEqual([['username', 'password']]);
});

test('what a policy denies is with its login', () => {
  const output = new Output(smallWithSecret().fleet);
  output.policy('spoke-eu', 'read_app', (path) => {
    path['acme.kv/data/other'] = { capabilities: ['deny'] };
  });
  const { logins } = pictured(output);
  expect(logins.map(({ denied }) => denied)).toContainEqual(['acme.kv/data/other']);
});

describe('rotations', () => {
  const data = pictured(new Output(banking().fleet));
  const of = (name: string) => data.rotations.find((rotation) => rotation.name === `prod/payments/${name}`);

  test('of one user have an outage as long as its Secret takes', () => {
    const { outage, users, period, secrets } = of('nightly')!;
    expect({ users, period }).toEqual({ users: ['nightly'], period: 86400 });
    expect(outage).toBe(secretOf(data, 'eu/app/nightly').times!.outage);
    expect(outage).toBeGreaterThan(0);
    expect(secrets.map((place) => data.secrets[place]!.name)).toEqual(['eu/app/nightly']);
  });

  test('of two users have none, on all clusters that take turns', () => {
    const { kind, outage, users, secrets, schedules } = of('pair')!;
    expect({ kind, outage, users }).toEqual({ kind: 'pair', outage: 0, users: ['pair_a', 'pair_b'] });
    expect(schedules).toHaveLength(1);
    expect(secrets.map((place) => data.secrets[place]!.name)).toEqual(['eu/app/pair', 'us/app/pair']);
  });

  test('on demand tell how long a lease lives, and how long the hub may be away', () => {
    expect(of('leased')).toMatchObject({ kind: 'dynamic', period: 7200, outage: 0, survives: expect.any(Number) });
  });
});

test('a Secret that another operator makes has its road, and is read by that one', () => {
  const output = new Output(smallWithSecret().fleet);
  const spec = {
    vaultAuthRef: 'own',
    mount: 'acme.kv',
    type: 'kv-v2',
    path: 'prod/payments/db',
    destination: { name: 'other', create: true },
  };
  const metadata = { namespace: 'app' };
  const apiVersion = 'secrets.hashicorp.com/v1beta1';
  const kubernetes = { role: 'acme.app', serviceAccount: 'keywheel', audiences: ['vault'] };
  output.add('eu', 'app.k8s.yaml', {
    apiVersion,
    kind: 'VaultAuth',
    metadata: { ...metadata, name: 'own' },
    spec: { method: 'jwt', mount: 'acme.eu', jwt: kubernetes },
  });
  output.add('eu', 'app.k8s.yaml', {
    apiVersion,
    kind: 'VaultStaticSecret',
    metadata: { ...metadata, name: 'other' },
    spec,
  });

  const data = pictured(output);
  const { madeBy, roads, readers } = secretOf(data, 'eu/app/other');
  expect(madeBy).toBe('VaultStaticSecret app/other');
  expect(roads.map(({ path }) => data.paths[path!]!.path)).toContain('acme.kv/data/prod/payments/db');
  expect(roads[0]!.grant!.policies).toEqual(['acme.read.eu.app']);
  expect(data.holders[readers]!.map(({ who }) => who)).toEqual(['the controller of VaultStaticSecret']);
});

test('a finding is about the Secret of the object that it names', () => {
  const output = new Output(smallWithSecret().fleet);
  output.policy('spoke-eu', 'read_app', (path) => {
    delete path['acme.kv/data/prod/payments/db'];
  });
  const { findings, secrets } = pictured(output, output.findings);
  const granted = findings.find(({ id }) => id === 'remote-key-is-granted')!;
  expect(granted.cluster).toBe('eu');
  expect(granted.secrets.map((place) => secrets[place]!.name)).toEqual(['eu/app/db']);
});

describe('of a fleet that has everything', () => {
  const { views, findings } = new Output(kitchenSink().fleet);
  const about = { fleets: ['acme'], views, findings, unknown: [] };
  const data = fleetDataOf(about);

  test('every Secret of every cluster is there, once', () => {
    const made = views.clusters.flatMap(({ name, delivered, sealed, controllers, providerClasses }) =>
      [
        ...[...delivered, ...sealed, ...controllers.secrets],
        ...providerClasses.flatMap(({ namespace, synced }) => synced.map((one) => ({ namespace, ...one }))),
      ].map(({ namespace, secret }) => `${name}/${namespace}/${secret}`),
    );
    const told = data.secrets.filter(({ form }) => form === 'Secret').map(({ name }) => name);
    expect(told.length).toBeGreaterThan(20);
    expect(told.sort()).toEqual(made.sort());
  });

  test('every road that comes from the hub is granted, by a login that may', () => {
    const roads = data.secrets.flatMap(({ roads: own }) => own).filter(({ path }) => path !== undefined);
    expect(roads.length).toBeGreaterThan(20);
    expect(roads.filter(({ path }) => data.paths[path!]!.isPublic).length).toBeLessThan(roads.length / 2);
    for (const { path, login, grant } of roads.filter((road) => !data.paths[road.path!]!.isPublic)) {
      expect(grant).toBeDefined();
      expect(data.readers[data.paths[path!]!.readers]).toContain(login);
    }
  });

  test('files of pods have their road too', () => {
    const files = data.secrets.filter(({ form }) => form === 'file');
    expect(files.length).toBeGreaterThan(0);
    for (const { roads, consumers } of files) {
      expect(roads[0]!.grant).toBeDefined();
      expect(consumers).toHaveLength(1);
    }
  });

  test('is the same each time, and survives JSON', () => {
    expect(JSON.parse(JSON.stringify(data))).toEqual(JSON.parse(JSON.stringify(fleetDataOf(about))));
    // Infinity would come back as null.
    expect(JSON.stringify(data, (_, value: unknown) => (value === Infinity ? 'Infinity' : value))).not.toContain(
      '"Infinity"',
    );
  });
});
