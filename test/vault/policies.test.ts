import { ClusterAuth, Isolation } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { smallWithSecret } from '../fixtures/fleets';

const policies = (props: Parameters<typeof smallWithSecret>[0] = {}) =>
  Testing.synth(smallWithSecret(props).fleet).resources('vault_policy');

test.each([
  ['a policy for each namespace', {}],
  ['one for all', { fleet: { isolation: Isolation.templatedPolicy() } }],
])('with %s, a policy waits for the mount whose logins get it', (_, props) => {
  const found = policies(props).map(({ name, depends_on }) => [name.split('.')[1], depends_on]);

  expect(found).toEqual(
    expect.arrayContaining([
      ['deploy', ['vault_auth_backend.deploy']],
      ['read', ['vault_jwt_auth_backend.login_eu']],
    ]),
  );
  expect(new Set(found.map(([kind]) => kind))).toEqual(new Set(['deploy', 'read']));
});

test('a policy waits for no mount that was made elsewhere', () => {
  const auth = ClusterAuth.fromAuthMountAttributes({ path: 'clusters/eu', method: 'jwt' });
  const reader = policies({ cluster: { auth } }).find(({ name }) => name === 'acme.read.eu.app');

  expect(reader.depends_on).toBeUndefined();
});

test.each(['>= 5.10, < 6', '~> 5.10', '>=5.10', '5.10.0', '= 5.11.2'])(
  'a provider of version %p is told to refuse policies that are there',
  (vaultProviderVersion) => {
    for (const { allow_overwrite } of policies({ fleet: { vaultProviderVersion } })) {
      expect(allow_overwrite).toBe(false);
    }
  },
);

test.each([undefined, '>= 5.7, < 6', '5.6.0', '~> 5.1', '< 6', '>= 6.0'])(
  'a provider of version %p is told nothing that it may not know',
  (vaultProviderVersion) => {
    for (const policy of policies({ fleet: { vaultProviderVersion } })) {
      expect(policy).not.toHaveProperty('allow_overwrite');
    }
  },
);
