import { JsonPatch } from 'cdk8s';
import { Duration } from 'cdk8s';
import { ClusterAuth, Emitted, Fleet, Isolation, StaticSecret, Tenant, TenantNamespace } from 'keywheel';
import { ANNOTATIONS } from '../../lib/output/annotations';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import type { SynthesizedFleet } from '../../lib/synth/synthesized-fleet';
import { canariesOf, marksOf } from '../../lib/views/canaries';
import { runChecks } from '../../lib/checks/index';
import { withoutSecret } from '../../lib/files/terraform-secrets';
import { outputOf, readViews } from '../../lib/views/views';
import { publicKey, small, spoke, team } from '../fixtures/fleets';
import { TOOLS } from '../fixtures/watched';

interface TwoTenants {
  readonly fleet: Fleet;
  readonly payments: Tenant;
  readonly app: TenantNamespace;
  readonly search: Tenant;
  readonly find: TenantNamespace;
  readonly db: StaticSecret<'a'>;
}

/** "payments" and "search" on one cluster, each with a secret that it reads, and with canaries. */
function twoTenants(props: Parameters<typeof small>[0] = {}): TwoTenants {
  const { fleet, prod, eu, payments, namespace } = small({ ...props, fleet: { canaries: true, ...props.fleet } });
  const search = team(prod, 'search');
  const find = search.addNamespace(eu, 'find');
  const db = new StaticSecret(payments, 'db', { keys: ['a'] });
  db.deliver(namespace);
  new StaticSecret(search, 'index', { keys: ['a'] }).deliver(find);
  return { fleet, payments, app: namespace, search, find, db };
}

const viewsOf = (fleet: SynthesizedFleet) => readViews(outputOf(fleet));

/** The mark that each canary waits for, by `<namespace>/<name>`. */
function marks(fleet: Fleet): Record<string, string> {
  return Object.fromEntries(
    viewsOf(synthesizeInMemory(fleet)).clusters.flatMap((cluster) =>
      canariesOf(cluster).map(({ delivered, mark }) => [`${delivered.namespace}/${delivered.secret}`, mark]),
    ),
  );
}

const objects = (fleet: SynthesizedFleet) =>
  fleet.clusters.flatMap(({ files }) => files.flatMap(({ manifests }) => manifests.map(({ object }) => object)));

describe('a canary', () => {
  test('is there only where the program asks for it', () => {
    const off = synthesizeInMemory(twoTenants({ fleet: { canaries: false } }).fleet);
    expect(JSON.stringify([off.clusters, off.stacks.filter(({ name }) => name !== 'bootstrap')])).not.toMatch(/canary/);
    expect(Object.keys(marks(twoTenants().fleet))).toEqual(['app/keywheel-canary', 'find/keywheel-canary']);
  });

  test('is turned off and on by cluster and by namespace', () => {
    const { fleet, prod, payments } = small({ cluster: { canaries: true } });
    const secret = new StaticSecret(payments, 'db', { keys: ['a'] });
    const us = spoke(prod, 'us');
    secret.deliver(payments.addNamespace(us, 'without'));
    secret.deliver(payments.addNamespace(us, 'with', { canaries: true }));
    const eu = payments.addNamespace(spoke(prod, 'asia', { canaries: true }), 'off', { canaries: false });
    secret.deliver(eu);
    expect(Object.keys(marks(fleet))).toEqual(['with/keywheel-canary']);
  });

  test('is not there where no store reads a KV engine', () => {
    expect(marks(small({ fleet: { canaries: true } }).fleet)).toEqual({});
  });

  test.each([
    ['policyPerNamespace', Isolation.policyPerNamespace(), 'acme.kv/data/prod/payments/canary.eu.app'],
    ['wholePrefix', Isolation.policyPerNamespace({ wholePrefix: true }), 'acme.kv/data/prod/payments/canary.eu.app'],
    ['templatedPolicy', Isolation.templatedPolicy(), 'acme.namespaces/data/prod/app/canary.eu.app'],
    ['vaultNamespace', Isolation.vaultNamespace(), 'acme.env.prod/team.payments/acme.kv/data/canary.eu.app'],
  ])('with Isolation.%s reads its mark where its tenant reads, and the two sides agree', (_, isolation, path) => {
    const fleet = synthesizeInMemory(twoTenants({ fleet: { isolation } }).fleet);
    expect(fleet.findings).toEqual([]);
    const views = viewsOf(fleet);
    expect([...marksOf(views.vault).keys()]).toContain(path);
    const [own] = views.clusters.flatMap(canariesOf);
    expect(own).toMatchObject({ path, store: 'SecretStore app/keywheel', mark: marksOf(views.vault).get(path)!.mark });
  });

  test('has a mark in the policy of its own namespace alone', () => {
    const { stacks } = synthesizeInMemory(twoTenants().fleet);
    const policies = (stacks.find(({ name }) => name === 'spoke-eu')!.json['resource'] as any).vault_policy;
    const paths = (id: string) => Object.keys(JSON.parse(policies[id].policy).path).filter((one) => /canary/.test(one));
    expect(paths('read_app')).toEqual(['acme.kv/data/prod/payments/canary.eu.app']);
    expect(paths('read_find')).toEqual(['acme.kv/data/prod/search/canary.eu.find']);
  });

  test('is written after the login, the role and the policies of its store', () => {
    const { stacks } = synthesizeInMemory(twoTenants().fleet);
    const { canary_app: mark } = (stacks.find(({ name }) => name === 'spoke-eu')!.json['resource'] as any)
      .vault_generic_endpoint;
    expect(mark.depends_on.sort()).toEqual([
      'vault_jwt_auth_backend.login_eu',
      'vault_jwt_auth_backend_role.read_app',
      'vault_policy.read_app',
    ]);
  });

  test('says in its resource that its mark is no secret, and no check takes it for one', () => {
    const { stacks, findings } = synthesizeInMemory(twoTenants().fleet);
    const { canary_app: mark } = (stacks.find(({ name }) => name === 'spoke-eu')!.json['resource'] as any)
      .vault_generic_endpoint;
    expect(mark['//'].keywheel.public).toMatch(/no secret/);
    expect(findings).toEqual([]);
  });

  test('is read as often as the most frequent delivery of its store, also where that is chosen', () => {
    const { fleet, db, app, payments } = twoTenants();
    db.deliver(app, { name: 'often', refreshInterval: Duration.minutes(5) });
    new StaticSecret(payments, 'slow', { keys: ['a'] }).deliver(app, { refreshInterval: Duration.hours(8) });
    const canary = objects(synthesizeInMemory(fleet)).find(
      ({ metadata }) => metadata.name === 'keywheel-canary',
    ) as any;
    expect(canary.spec.refreshInterval).toBe('5m0s');
  });

  test('is read every hour where all that reads through its store is read less often', () => {
    const { fleet, payments, namespace } = small({ fleet: { canaries: true } });
    new StaticSecret(payments, 'slow', { keys: ['a'] }).deliver(namespace, { refreshInterval: Duration.days(30) });
    const canary = objects(synthesizeInMemory(fleet)).find(
      ({ metadata }) => metadata.name === 'keywheel-canary',
    ) as any;
    expect(canary.spec.refreshInterval).toBe('1h0m0s');
  });

  test('keeps what the program itself says of it', () => {
    const { fleet, app } = twoTenants();
    Emitted.of(app).patch(
      { kind: 'ExternalSecret', name: 'keywheel-canary' },
      JsonPatch.replace('/spec/refreshInterval', '2m0s'),
    );
    const canary = objects(synthesizeInMemory(fleet)).find(
      ({ metadata }) => metadata.name === 'keywheel-canary',
    ) as any;
    expect(canary.spec.refreshInterval).toBe('2m0s');
  });

  test('and a Secret of its name cannot be in one namespace', () => {
    const { fleet, db, app } = twoTenants();
    db.deliver(app, { name: 'keywheel-canary' });
    expect(synthesizeInMemory(fleet).findings.map(({ id }) => id)).toContain('object-names-are-unique');
  });
});

describe('the mark of a store', () => {
  const before = marks(twoTenants().fleet);

  test('is the same for the same program', () => {
    expect(marks(twoTenants().fleet)).toEqual(before);
    expect(new Set(Object.values(before)).size).toBe(2);
  });

  test.each<[string, (two: TwoTenants) => void]>([
    ['a secret more', ({ app, payments }) => new StaticSecret(payments, 'more', { keys: ['a'] }).deliver(app)],
    ['another refresh', ({ app, db }) => db.deliver(app, { name: 'other', refreshInterval: Duration.minutes(2) })],
    [
      'a label of the store',
      ({ app }) => Emitted.of(app).patch({ kind: 'SecretStore' }, JsonPatch.add('/metadata/labels/a', 'b')),
    ],
    [
      'another policy by hand',
      ({ app }) => Emitted.of(app).override({ type: 'vault_policy' }, 'policy', '{"path":{}}'),
    ],
    [
      'another time of the role',
      ({ app }) => Emitted.of(app).override({ type: 'vault_jwt_auth_backend_role' }, 'token_ttl', 900),
    ],
  ])('changes with %s, and that of another tenant does not', (_, change) => {
    const two = twoTenants();
    change(two);
    const after = marks(two.fleet);
    expect(after['app/keywheel-canary']).not.toBe(before['app/keywheel-canary']);
    expect(after['find/keywheel-canary']).toBe(before['find/keywheel-canary']);
  });

  test('changes for all of a cluster with the keys of its logins', () => {
    const after = marks(twoTenants({ cluster: { auth: ClusterAuth.jwt({ publicKeys: [publicKey('new')] }) } }).fleet);
    Object.keys(before).forEach((name) => expect(after[name]).not.toBe(before[name]));
  });

  test.each<[string, (two: TwoTenants) => void]>([
    ['a secret that nobody reads', ({ payments }) => new StaticSecret(payments, 'more', { keys: ['a'] })],
    [
      'a namespace more of the same tenant',
      ({ payments, app, db }) => db.deliver(payments.addNamespace(app.cluster, 'more')),
    ],
    ['a tenant more', ({ app }) => team(app.tenant.environment, 'third')],
  ])('stays with %s', (_, change) => {
    const two = twoTenants();
    change(two);
    expect(marks(two.fleet)).toMatchObject(before);
  });

  test.each(Object.entries(TOOLS))('stays with what %s is told of the objects', (_, gitOps) => {
    expect(marks(twoTenants({ fleet: { gitOps } }).fleet)).toEqual(before);
  });
});

describe('a store for several namespaces', () => {
  const shared = (namespaces: readonly string[]) => {
    const { fleet, payments, app, db } = twoTenants();
    payments.addNamespace(app.cluster, 'jobs');
    app.addClusterSecretStore('shared', { conditions: [{ namespaces }], secrets: [db] });
    return synthesizeInMemory(fleet);
  };
  const namesIn = (fleet: SynthesizedFleet) =>
    viewsOf(fleet)
      .clusters.flatMap(canariesOf)
      .filter(({ store }) => store?.startsWith('Cluster'))
      .map(({ delivered }) => `${delivered.namespace}/${delivered.secret}`);

  test.each([
    ['the namespace that lends it', ['jobs', 'app'], ['app/keywheel-canary.app.shared']],
    ['another one of its tenant', ['else', 'jobs'], ['jobs/keywheel-canary.app.shared']],
    ['none that is not of its tenant', ['else'], []],
  ])('has its canary in %s', (_, namespaces, expected) => {
    const fleet = shared(namespaces);
    expect(namesIn(fleet)).toEqual(expected);
    expect(fleet.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('nothing waits for a canary', () => {
  test.each(Object.entries(TOOLS))('with %s', (_, gitOps) => {
    const { findings, clusters } = synthesizeInMemory(twoTenants({ fleet: { gitOps } }).fleet);
    const files = clusters.flatMap(({ files: all }) => all);
    const [file] = files.filter(({ manifests }) =>
      manifests.some(({ object: { metadata } }) => metadata.name === 'keywheel-canary' && metadata.namespace === 'app'),
    );
    expect(findings).toEqual([]);
    expect(file!.name).toBe('app.workloads/app.k8s.yaml');
  });

  test('and Argo CD leaves it out of the health of its application', () => {
    const fleet = synthesizeInMemory(twoTenants({ fleet: { gitOps: TOOLS.argoCd } }).fleet);
    const canary = objects(fleet).find(({ metadata }) => metadata.name === 'keywheel-canary')!;
    expect(canary.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/ignore-healthcheck': 'true',
      [ANNOTATIONS.canary]: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });
});

test('a canary is no secret that people have to rotate', () => {
  const { times } = synthesizeInMemory(twoTenants().fleet);
  const by = Object.fromEntries(times.map(({ delivered, age }) => [delivered.secret, age.by]));
  expect(by).toEqual({ db: 'people', index: 'people', 'keywheel-canary': 'synthesis' });
});

describe('a mark that is read from files', () => {
  test('is not missed where a plan hides it', () => {
    const output = outputOf(synthesizeInMemory(twoTenants().fleet));
    const resources = output.resources.map((one) => {
      const attributes = { ...one.attributes, data_json: undefined };
      return one.type === 'vault_generic_endpoint' ? { ...one, attributes, unknown: ['data_json'] } : one;
    });
    expect(runChecks(readViews({ ...output, resources }))).toEqual([]);
  });

  test.each([
    ['{"data":{"mark":"0123456789abcdef","store":"SecretStore app/keywheel"}}', true],
    ['{"data":{"mark":"correct horse","store":"SecretStore app/keywheel"}}', false],
    ['{"data":{"mark":"0123456789abcdef","store":"SecretStore app/keywheel","password":"correct horse"}}', false],
    ['{"data":{"mark":"0123456789abcdef","store":"SecretStore app/keywheel"},"options":{"cas":0}}', false],
    ['{"data":{"mark":"0123456789abcdef","store":"correct horse"}}', false],
  ])('is kept of %s alone: %s', (json, isKept) => {
    const kept = String(withoutSecret('data_json', json));
    expect(kept === json).toBe(isKept);
    expect(kept).not.toContain('horse');
  });
});
