import { ClusterAuth, Isolation } from 'keywheel';
import { planOf, Plan } from '../../lib/plan/plan';
import { clusterAt } from '../../lib/plan/state';
import { tasksOf } from '../../lib/plan/told';
import { asIssuer, byBothKeys, byKeys, byOtherKeys, byReview, Program, rotations, sideOf } from './changes';

function planned(before: Program, after: Program): Plan {
  return planOf(sideOf(before), sideOf(after));
}

/** `<phase> <what is done> <names>`, in order. */
function steps(plan: Plan): string[] {
  return tasksOf(plan).map(({ phase, does, names, byHand }) =>
    [phase, byHand ? `${does} (${byHand.at})` : `${does} ${names.join(' ')}`].filter(Boolean).join(' '),
  );
}

/** The checks that say what other orders break. */
function broken({ counterexamples }: Plan): string[] {
  return [...new Set(counterexamples.map(({ breaks }) => breaks[0]!.id))].sort();
}

const oneUser = { rotation: rotations.oneUser() };

test('what stays as it is has no step', () => {
  expect(planned({}, {})).toMatchObject({ verdict: 'nothing', stages: [], byHand: [] });
});

describe('what comes or goes alone needs an order', () => {
  test('a tenant that comes: its logins before its folder', () => {
    const plan = planned({}, { others: ['web'] });
    expect([plan.verdict, steps(plan)]).toEqual([
      'order',
      ['apply stacks spoke-eu', 'write a value (acme.kv/data/prod/web/key)', 'sync folders eu'],
    ]);
  });

  test('a tenant that goes: its folder before its logins', () => {
    const plan = planned({ others: ['web'] }, {});
    expect([plan.verdict, steps(plan)]).toEqual(['order', ['sync folders eu', 'apply stacks spoke-eu']]);
    expect(broken(plan)).toEqual(['login-role-exists']);
  });

  test('a cluster that is replaced: the new one first, then the old one is emptied', () => {
    const plan = planned({ clusters: ['old', 'us'] }, { clusters: ['new', 'us'] });
    expect([plan.verdict, steps(plan)]).toEqual([
      'order',
      [
        'expand apply stacks bootstrap',
        'apply stacks spoke-new',
        'sync folders new',
        'wait until all have moved new',
        'sync folders old',
        'contract empty stacks spoke-old',
        'apply stacks bootstrap',
      ],
    ]);
  });

  test('a namespace that moves to another cluster is there before it leaves', () => {
    const plan = planned({ on: ['eu'] }, { on: ['us'] });
    expect([plan.verdict, steps(plan)]).toEqual([
      'order',
      [
        'apply stacks spoke-us',
        'sync folders us',
        'wait until all have moved us',
        'sync folders eu',
        'apply stacks spoke-eu',
      ],
    ]);
  });
});

describe('what takes the place of something else takes phases', () => {
  const inPhases = (stacks: string, folders = 'eu us') => [
    ...stacks.split(',').map((one) => `expand apply stacks ${one}`),
    `migrate sync folders ${folders}`,
    `migrate wait until all have moved ${folders}`,
    ...stacks.split(',').map((one) => `contract apply stacks ${one}`),
  ];
  const ofStacks = (plan: Plan) => steps(plan).filter((step) => !/\(/.test(step));

  test.each<[string, Program, Program, string, string]>([
    ['a tenant', {}, { tenant: 'pay' }, 'spoke-eu spoke-us', 'remote-key-is-granted'],
    ['a secret', {}, { secret: 'provider' }, 'spoke-eu spoke-us', 'remote-key-is-granted'],
    ['a method of login, with its mount', {}, { auth: byReview }, 'spoke-eu spoke-us', 'auth-mount-exists'],
  ])('another name or place of %s', (_, before, after, stacks, check) => {
    const plan = planned(before, after);
    expect([plan.verdict, ofStacks(plan)]).toEqual(['phases', inPhases(stacks)]);
    expect(broken(plan)).toContain(check);
  });

  test('another name of a namespace: it comes beside the other one, and has arrived before that leaves', () => {
    const plan = planned({}, { namespace: 'shop' });
    const [applied, ...rest] = inPhases('spoke-eu spoke-us');
    expect([plan.verdict, ofStacks(plan)]).toEqual(['phases', [applied, 'expand sync folders eu us', ...rest]]);
    const eu = clusterAt(plan.change, 'eu', 'expanded')!;
    const secrets = eu.files.flatMap(({ manifests }) =>
      manifests.flatMap(({ object: { kind, metadata } }) => (kind === 'ExternalSecret' ? [metadata.namespace] : [])),
    );
    expect(secrets).toEqual(['app', 'shop']);
  });

  test('so it is where any order of stacks and folders would do', () => {
    const templated = { isolation: Isolation.templatedPolicy(), namespace: 'app' };
    expect(ofStacks(planned(templated, { ...templated, namespace: 'shop' }))).toContain('expand sync folders eu us');
  });

  test.each<[string, Program, Program, string]>([
    ['the name of the fleet, which is in every mount and path', {}, { fleet: 'bank' }, 'engine-exists'],
    ['a generated secret', { generated: 'a' }, { generated: 'b' }, 'remote-key-is-granted'],
    [
      'isolation by one policy for all namespaces',
      {},
      { isolation: Isolation.templatedPolicy() },
      'remote-key-is-granted',
    ],
    ['isolation by a Vault namespace', {}, { isolation: Isolation.vaultNamespace() }, 'remote-key-is-granted'],
    [
      'one user that becomes two',
      { credential: oneUser },
      { credential: { rotation: rotations.twoUsers() } },
      'database-role-exists',
    ],
    [
      'two users that become leases',
      { credential: { rotation: rotations.twoUsers() } },
      { credential: { rotation: rotations.leases() } },
      'database-role-exists',
    ],
  ])('%s', (_, before, after, check) => {
    const plan = planned(before, after);
    expect(plan.verdict).toBe('phases');
    const phases = [...new Set(ofStacks(plan).map((step) => step.split(' ')[0]))];
    expect(phases).toEqual(['expand', 'migrate', 'contract']);
    expect(broken(plan)).toContain(check);
  });

  test('a value that is read at another place is copied there before the clusters move', () => {
    const plan = planned({ generated: 'a' }, { generated: 'b', secret: 'provider' });
    const hands = plan.byHand.map(({ what, from, at, isGenerated }) => ({ what, from, at, isGenerated }));
    expect(hands).toEqual([
      {
        what: 'copy a value',
        from: 'acme.kv/data/prod/payments/a',
        at: 'acme.kv/data/prod/payments/b',
        isGenerated: true,
      },
      {
        what: 'copy a value',
        from: 'acme.kv/data/prod/payments/stripe',
        at: 'acme.kv/data/prod/payments/provider',
        isGenerated: false,
      },
    ]);
    const tasks = steps(plan);
    expect(tasks.findIndex((step) => step.includes('copy a value'))).toBeGreaterThan(
      tasks.findIndex((step) => step.startsWith('expand apply stacks hub')),
    );
    expect(tasks.findIndex((step) => step.includes('copy a value'))).toBeLessThan(
      tasks.findIndex((step) => step.startsWith('migrate sync')),
    );
  });

  test('signing keys that are exchanged: both are known while the API server changes', () => {
    const plan = planned({ clusters: ['eu'] }, { clusters: ['eu'], auth: byOtherKeys });
    expect([plan.verdict, steps(plan)]).toEqual([
      'phases',
      [
        'expand apply stacks spoke-eu',
        'migrate switch the signing key (eu)',
        'migrate wait until all have moved eu',
        'contract apply stacks spoke-eu',
      ],
    ]);
    const [mount] = Object.values(
      (plan.expansions.find(({ name }) => name === 'spoke-eu')!.expanded.json as any).resource.vault_jwt_auth_backend,
    ) as [{ jwt_validation_pubkeys: string[] }];
    expect(mount.jwt_validation_pubkeys).toHaveLength(2);
  });

  test.each<[string, Program]>([
    ['another isolation', { isolation: Isolation.templatedPolicy() }],
    ['another name of the fleet', { fleet: 'bank' }],
  ])('an engine with values is forgotten in the end, and never destroyed, by %s', (_, after) => {
    const { expansions } = planned({}, after);
    const { expanded, contracted } = expansions.find(({ name }) => name === 'hub')!;
    const mountsIn = (json: any) => Object.entries<{ path: string }>(json.resource.vault_mount);
    const [address] = mountsIn(expanded.json).find(([, { path }]) => path === 'acme.kv')!;
    expect(mountsIn(contracted.json).map(([id]) => id)).not.toContain(address);
    expect((contracted.json as any).removed).toContainEqual({
      from: `vault_mount.${address}`,
      lifecycle: { destroy: false },
    });
  });

  test('several changes at a time, where one account has two logins for a while', () => {
    expect(planned({ secret: 'provider' }, { auth: byReview }).verdict).toBe('phases');
  });

  test('a pair of users: the namespace that turns them first, and last where the pair leaves', () => {
    const pair = { credential: { rotation: rotations.twoUsers() } };
    const folders = (plan: Plan) => steps(plan).filter((step) => step.startsWith('migrate sync'));
    expect(folders(planned({ credential: oneUser }, pair))).toEqual([
      'migrate sync folders eu',
      'migrate sync folders us',
    ]);
    expect(folders(planned(pair, { credential: { rotation: rotations.leases() } }))).toEqual([
      'migrate sync folders us',
      'migrate sync folders eu',
    ]);
  });
});

describe('any order is safe', () => {
  test.each<[string, Program, Program]>([['a key that is added to those of a cluster', {}, { auth: byBothKeys }]])(
    'for %s',
    (_, before, after) => {
      expect(planned(before, after)).toMatchObject({ verdict: 'any order', counterexamples: [] });
    },
  );

  test('where the name outside stays', () => {
    expect(planned({}, { tenant: 'pay', renamedTenant: 'payments' }).verdict).toBe('nothing');
  });
});

describe('what a person does', () => {
  test('a key that is read under another name is added first', () => {
    const plan = planned({}, { keys: ['token'] });
    expect([plan.verdict, steps(plan)]).toEqual([
      'order',
      ['free a Secret (app/stripe)', 'add a key (acme.kv/data/prod/payments/stripe)', 'sync folders eu us'],
    ]);
  });

  test('another address of the hub leads to the same server first', () => {
    const plan = planned({}, { address: 'https://vault.example.org:8200' });
    expect(plan.verdict).toBe('order');
    expect(plan.byHand).toMatchObject([
      {
        what: 'keep both addresses',
        before: 'stacks',
        at: 'https://vault.example.org:8200',
        from: 'https://vault.example.com:8200',
      },
    ]);
  });
});

test('SQL that makes users is run before any stack', () => {
  const [before, after] = [
    sideOf({ credential: { rotation: rotations.leases() } }),
    sideOf({ credential: { rotation: rotations.leases('payments_ro') } }),
  ];
  const plan = planOf({ ...before, sql: new Map([['core', 'one']]) }, { ...after, sql: new Map([['core', 'other']]) });
  expect([plan.verdict, steps(plan)[0]]).toEqual(['order', 'run SQL (core)']);
});

test('what no file tells is told', () => {
  const at = (path: string) => () => ClusterAuth.jwt({ jwksUrl: `https://api.example.com/${path}` });
  const plan = planned({ clusters: ['eu'], auth: at('a') }, { clusters: ['eu'], auth: at('b') });
  expect(plan).toMatchObject({
    verdict: 'order',
    notKnown: [
      'cluster eu: jwks_url of vault_jwt_auth_backend.login_eu changes: no file says whether the keys there are those that the cluster signs with',
    ],
  });
});

describe('no order is safe', () => {
  test.each<[string, Program, Program, string]>([
    [
      'a credential with another name and the same user, who gets another password at once',
      { credential: oneUser },
      { credential: { name: 'orders-2', ...oneUser } },
      'user-has-one-role',
    ],
    [
      'another user of a credential, whose role cannot change it',
      { credential: oneUser },
      { credential: { rotation: rotations.oneUser('orders_2') } },
      'both-are-there',
    ],
    [
      'an issuer that an auth mount knows alone',
      { auth: asIssuer('https://a') },
      { auth: asIssuer('https://b') },
      'signing-key-is-trusted',
    ],
    [
      'another root of an authority',
      { authority: 'root' },
      { authority: 'other' },
      'certificate-is-trusted-by-its-peers',
    ],
  ])('for %s', (_, before, after, check) => {
    const plan = planned(before, after);
    expect([plan.verdict, plan.stages]).toEqual(['none', []]);
    expect(broken(plan)).toContain(check);
    expect(plan.counterexamples[0]!.breaks[0]!.id).toBe(check);
  });
});

test('keys of before stay known for as long as the cluster signs with them', () => {
  expect(planned({ auth: byKeys }, { auth: byOtherKeys }).counterexamples[0]).toMatchObject({
    cluster: 'eu',
    taken: [{ unit: 'stack', to: 'new' }],
    breaks: [{ id: 'signing-key-is-trusted' }],
  });
});
