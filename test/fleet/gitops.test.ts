import { Duration } from 'cdk8s';
import { FluxSource, GitOps, StaticSecret } from 'keywheel';
import { errorsOf, small, spoke, team } from '../fixtures/fleets';

const REPOSITORY = { url: 'https://git.example.com/fleet.git', branch: 'main' };

function refused(gitOps: () => GitOps) {
  return errorsOf(() => small({ fleet: { gitOps: gitOps() } }).fleet.synth({ checkOnly: true }));
}

const flux = (options: object) => () => GitOps.flux({ source: FluxSource.git({ ...REPOSITORY, ...options }) });

test.each<[string, () => GitOps, string, RegExp]>([
  [
    'an address without a protocol',
    flux({ url: 'git.example.com/fleet' }),
    'RepositoryInvalid',
    /starts with https:\/\//,
  ],
  ['the short form of SSH', flux({ url: 'git@git.example.com:fleet.git' }), 'RepositoryInvalid', /ssh:\/\//],
  [
    'a password in the address',
    flux({ url: 'https://me:hunted@git.example.com/x' }),
    'RepositoryInvalid',
    /name the Secret/,
  ],
  ['a token in the address', flux({ url: 'https://hunted@git.example.com/x' }), 'RepositoryInvalid', /name the Secret/],
  ['an address with a space', flux({ url: 'https://git.example.com/a b' }), 'RepositoryInvalid', /starts with/],
  ['a branch with a space', flux({ branch: 'my branch' }), 'RepositoryInvalid', /not a valid name of a branch/],
  ['an empty branch', flux({ branch: '' }), 'RepositoryInvalid', /not a valid name of a branch/],
  ['a path that leads out', flux({ path: '../dist' }), 'RepositoryInvalid', /folder of the manifests/],
  ['an absolute path', flux({ path: '/dist' }), 'RepositoryInvalid', /folder of the manifests/],
  ['a Secret that cannot be', flux({ secretName: 'My Key' }), 'NameInvalid', /not a valid name of a Secret/],
  [
    'a registry by another protocol',
    () => GitOps.flux({ source: FluxSource.oci({ url: 'https://registry.example.com/x', tag: 'main' }) }),
    'RepositoryInvalid',
    /oci:\/\//,
  ],
  [
    'an interval of seconds',
    () => GitOps.flux({ source: FluxSource.git(REPOSITORY), interval: Duration.seconds(5) }),
    'IntervalInvalid',
    /a minute or more/,
  ],
  [
    'a label that is none',
    () => GitOps.fleet({ repository: REPOSITORY, clusterLabel: 'a b' }),
    'LabelInvalid',
    /label "a b"/,
  ],
  [
    'a cluster that there is not',
    () => GitOps.argoCd({ repository: REPOSITORY, clusters: { ue: 'eu-1' } }),
    'ClusterUnknown',
    /names "ue", and the fleet has no such cluster; is it "eu"\?|it has eu/,
  ],
])('%s is one clear error', (_, gitOps, code, reason) => {
  const errors = refused(gitOps);
  expect(errors.map((error) => error.code)).toEqual([code]);
  expect(errors[0]!.reason).toMatch(reason);
  expect(errors[0]!.reason).not.toContain('hunted');
});

test('an address without a branch is told by its option', () => {
  const errors = refused(() => GitOps.argoCd({ repository: { url: REPOSITORY.url } as typeof REPOSITORY }));
  expect(errors.map(({ code }) => code)).toEqual(['OptionMissing']);
  expect(errors[0]!.reason).toContain('branch');
});

test('two clusters are not one for the tool', () => {
  const gitOps = GitOps.argoCd({ repository: REPOSITORY, clusters: { eu: 'us' } });
  const { fleet, prod } = small({ fleet: { gitOps } });
  spoke(prod, 'us');
  const errors = errorsOf(() => fleet.synth({ checkOnly: true }));
  expect(errors.map(({ code }) => code)).toEqual(['NameTaken']);
});

test('a name that a label cannot hold is told before anything is written', () => {
  const { fleet, eu, prod } = small({ fleet: { name: 'f'.repeat(30), gitOps: flux({})() } });
  const tenant = team(prod, 'long');
  new StaticSecret(tenant, 'key', { keys: ['key'] }).deliver(tenant.addNamespace(eu, 'n'.repeat(30)));
  const errors = errorsOf(() => fleet.synth({ checkOnly: true }));
  expect(errors.map(({ code }) => code)).toEqual(['NameTooLong']);
  expect(errors[0]!.reason).toContain('of at most 63');
});

test.each(['main', 'release/2026.11', 'user@host', 'a'])('branch %s is one', (branch) => {
  expect(refused(flux({ branch }))).toEqual([]);
});

test.each(['a..b', '-a', 'a.lock', 'a//b', 'a/', 'a/.b', 'a@{1}', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[', 'a\\b'])(
  'branch %j is none',
  (branch) => {
    expect(refused(flux({ branch })).map(({ code }) => code)).toEqual(['RepositoryInvalid']);
  },
);
