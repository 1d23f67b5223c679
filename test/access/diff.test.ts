import { AccessChange, accessDiff } from '../../lib/access/diff';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outputOf, readViews, Views } from '../../lib/views/views';
import { ClusterAuth, Machine, MachineAuth, StaticSecret } from 'keywheel';
import { publicKey, smallWithSecret, team } from '../fixtures/fleets';
import { alice, binding, Rule } from './given';

const PAYMENTS = 'acme.kv/data/prod/payments';

interface Change {
  /** What the policy of eu/app/keywheel says, by path. */
  readonly policy?: Record<string, readonly string[]>;
  readonly policies?: readonly string[];
  readonly subject?: string;
  readonly objects?: readonly object[];
}

/** The small fleet with another policy, role or more objects. */
function views({ policy, policies, subject, objects = [] }: Change = {}): Views {
  const output = outputOf(synthesizeInMemory(smallWithSecret().fleet));
  const paths = Object.fromEntries(
    Object.entries(policy ?? {}).map(([path, capabilities]) => [path, { capabilities }]),
  );
  return readViews({
    ...output,
    resources: output.resources.map(({ attributes, ...resource }) => {
      switch (resource.address) {
        case 'vault_policy.read_app':
          return {
            ...resource,
            attributes: policy ? { ...attributes, policy: JSON.stringify({ path: paths }) } : attributes,
          };
        case 'vault_jwt_auth_backend_role.read_app': {
          const token_policies = policies ?? attributes['token_policies'];
          const bound = subject && { bound_subject: '', bound_claims: { sub: subject }, bound_claims_type: 'glob' };
          return { ...resource, attributes: { ...attributes, token_policies, ...bound } };
        }
        default:
          return { ...resource, attributes };
      }
    }),
    clusters: output.clusters.map((cluster) => ({
      ...cluster,
      files: [...cluster.files, { name: 'more.yaml', manifests: objects.map((object: any) => ({ object, path: '' })) }],
    })),
  });
}

const reads = (what: string, how = ['read']) => ({ kind: 'path', who: 'eu/app/keywheel', what, how });

/** Before and after, and back again. */
function change(before: Change, after: Change) {
  const [there, back] = [accessDiff(views(before), views(after)), accessDiff(views(after), views(before))];
  expect(back).toEqual({ opened: there.closed, closed: there.opened });
  return there;
}

test('what stays as it is opens and closes nothing', () => {
  expect(change({}, {})).toEqual({ opened: [], closed: [] });
});

describe('on paths', () => {
  const R = ['read'];

  test.each<
    [
      string,
      Record<string, readonly string[]>,
      Record<string, readonly string[]>,
      readonly unknown[],
      readonly unknown[],
    ]
  >([
    ['another path', { 'kv/a': R }, { 'kv/b': R }, [reads('kv/b')], [reads('kv/a')]],
    ['a wider pattern, as what it opens', { 'kv/a': R }, { 'kv/*': R }, [reads('kv/*')], []],
    ['a wider pattern next to the old one', { 'kv/a': R }, { 'kv/a': R, 'kv/*': R }, [reads('kv/*')], []],
    ['the same by other words', { 'kv/a': R, 'kv/*': R }, { 'kv/*': R }, [], []],
    ['one capability more', { 'kv/a': R }, { 'kv/a': ['read', 'update'] }, [reads('kv/a', ['update'])], []],
    ['a denial that is gone', { 'kv/*': R, 'kv/a': ['deny'] }, { 'kv/*': R }, [reads('kv/a')], []],
    [
      'a narrower grant that hid a wider one',
      { 'kv/*': R, 'kv/a': ['list'] },
      { 'kv/*': R },
      [reads('kv/a')],
      [reads('kv/a', ['list'])],
    ],
    ['a denial that a stronger pattern outdoes', { 'kv/+/a': R }, { 'kv/+/a': R, 'kv/*': ['deny'] }, [], []],
    ['a denial where two patterns meet', { 'kv/+/a': R }, { 'kv/+/a': R, 'kv/b/*': ['deny'] }, [], [reads('kv/b/a')]],
    ['only its own token', {}, { 'auth/token/renew-self': ['update'] }, [], []],
  ])('%s', (_, before, after, opened, closed) => {
    expect(change({ policy: before }, { policy: after })).toEqual({ opened, closed });
  });

  test('a policy that is written elsewhere opens what nobody here knows', () => {
    const policies = ['acme.read.eu.app', 'elsewhere'];

    expect(change({}, { policies }).opened).toEqual([reads('what policy "elsewhere" allows', ['unknown'])]);
  });

  test('a role that takes any ServiceAccount opens its paths to any', () => {
    const { opened, closed } = change({}, { subject: 'system:serviceaccount:*:keywheel' });

    expect(opened).toEqual([{ ...reads(`${PAYMENTS}/db`), who: 'eu/*/keywheel' }]);
    expect(closed.filter(({ kind }) => kind === 'path')).toEqual([]);
  });
});

describe('of logins and Secrets', () => {
  const may = (resource: string, verb: string): Rule => ({ apiGroups: [''], resources: [resource], verbs: [verb] });

  test('who may run pods uses the login and reads the Secret', () => {
    const { opened, closed } = change({}, { objects: alice(may('pods', 'create'), 'app') });

    expect(opened).toEqual([
      { kind: 'login', who: 'User alice', what: 'eu/app/keywheel', how: ['create pods'] },
      { kind: 'secret', who: 'User alice', what: 'eu/app/db', how: ['create pods'] },
    ]);
    expect(closed).toEqual([]);
  });

  test('who could in one way gains nothing by another', () => {
    const { opened, closed } = change(
      { objects: alice(may('secrets', 'get'), 'app') },
      { objects: alice(may('secrets', 'list'), 'app') },
    );

    expect([...opened, ...closed]).toEqual([]);
  });

  test('a binding that is gone closes', () => {
    expect(change({ objects: [binding('admin', 'alice', 'app')] }, {}).closed).toEqual([
      expect.objectContaining({ kind: 'login', who: 'User alice', what: 'eu/app/keywheel' }),
      expect.objectContaining({ kind: 'secret', who: 'User alice', what: 'eu/app/db' }),
    ]);
  });
});

describe('who is let in as somebody that was there', () => {
  const machines = (auth: MachineAuth, keys = ['spoke']) => {
    const { fleet, payments, db } = smallWithSecret({
      cluster: { auth: ClusterAuth.jwt({ publicKeys: keys.map(publicKey) }) },
    });
    db.grantRead(new Machine(payments, 'ci', { auth }));
    return readViews(outputOf(synthesizeInMemory(fleet)));
  };
  const pipeline = (more: Partial<Parameters<typeof MachineAuth.token>[0]> = {}) =>
    MachineAuth.token({
      issuer: 'github',
      discoveryUrl: 'https://token.example.com',
      audience: 'https://vault.example.com',
      claims: { repository: 'acme/payments' },
      ...more,
    });
  const before = () => machines(pipeline());

  test.each<[string, () => Views, string]>([
    [
      'another repository',
      () => machines(pipeline({ claims: { repository: 'evil/payments' } })),
      'bound_claims.repository evil/payments',
    ],
    ['any repository', () => machines(pipeline({ claims: { ref: 'main' } })), 'any bound_claims.repository'],
    [
      'another issuer',
      () => machines(pipeline({ discoveryUrl: 'https://token.evil.example' })),
      'issuer https://token.evil.example',
    ],
    [
      'another audience',
      () => machines(pipeline({ audience: 'https://other.example.com' })),
      'bound_audiences https://other.example.com',
    ],
    ['another key of a cluster', () => machines(pipeline(), ['spoke', 'vault']), 'key sha256:'],
  ])('%s opens, and closes on the way back', (_, after, what) => {
    const { opened, closed } = accessDiff(before(), after());
    expect(opened.map((one) => `${one.kind} ${one.what}`).join('\n')).toContain(`admission ${what}`);
    const back = accessDiff(after(), before());
    expect([back.opened, back.closed]).toEqual([closed, opened]);
  });

  test('more that is asked lets nobody else in', () => {
    const after = machines(pipeline({ claims: { repository: 'acme/payments', ref: 'main' } }));
    const admitted = (opened: readonly AccessChange[]) =>
      opened.filter(({ kind }) => kind === 'admission').map(({ what }) => what);
    expect(admitted(accessDiff(before(), after).opened)).toEqual([]);
    expect(admitted(accessDiff(after, before()).opened)).toEqual(['any bound_claims.ref']);
  });
});

describe('whose a namespace is', () => {
  /** Two teams and a second namespace of the first, as the hub's side says it. */
  const said = (tenants: Readonly<Record<string, string>>, places: readonly string[] = ['app', 'jobs', 'risk']) => {
    const { fleet, payments, prod, eu, db } = smallWithSecret();
    const risk = team(prod, 'risk');
    new StaticSecret(risk, 'score', { keys: ['a'] }).deliver(risk.addNamespace(eu, 'risk'));
    if (places.includes('jobs')) {
      db.deliver(payments.addNamespace(eu, 'jobs'));
    }
    const output = outputOf(synthesizeInMemory(fleet));
    const [mount] = Object.keys(output.tenants!);
    return readViews({ ...output, tenants: { [mount!]: tenants } });
  };
  const told = (before: Views, after: Views) => {
    const { opened, closed } = accessDiff(before, after);
    const words = (all: readonly AccessChange[]) =>
      all.filter(({ kind }) => kind === 'tenant').map(({ who, what }) => `${who}: ${what}`);
    return { opened: words(opened), closed: words(closed) };
  };
  const OWN = { app: 'payments', jobs: 'payments', risk: 'risk' };
  const nothing = { opened: [], closed: [] };

  test('opens where it moves to another tenant, and closes where it leaves one', () => {
    const moved = { ...OWN, jobs: 'risk' };
    const change = 'logins of "acme.eu/jobs": tenant "risk", with "acme.eu/risk"';
    const back = 'logins of "acme.eu/jobs": tenant "payments", with "acme.eu/app"';
    expect(told(said(OWN), said(moved))).toEqual({ opened: [change], closed: [back] });
    expect(told(said(moved), said(OWN))).toEqual({ opened: [back], closed: [change] });
  });

  test('opens where a new statement joins two of which nothing was said', () => {
    expect(told(said({}), said({ app: 'all', risk: 'all' })).opened).toEqual([
      'logins of "acme.eu/app": tenant "all", with "acme.eu/risk"',
      'logins of "acme.eu/risk": tenant "all", with "acme.eu/app"',
    ]);
    expect(told(said({ app: 'payments' }), said({ app: 'payments', risk: 'payments' })).opened).toEqual([
      'logins of "acme.eu/risk": tenant "payments", with "acme.eu/app"',
    ]);
  });

  test('is the same where a tenant is renamed, and where a namespace comes', () => {
    expect(told(said(OWN), said({ app: 'pay', jobs: 'pay', risk: 'scores' }))).toEqual(nothing);
    expect(told(said(OWN, ['app', 'risk']), said(OWN))).toEqual(nothing);
    expect(told(said({}), said({ risk: 'risk' }))).toEqual(nothing);
  });
});
