import { otherRoles } from '../../lib/access/other-roles';
import { readViews } from '../../lib/views/views';
import { NOTHING } from '../../lib/output/output';

const resourceOf = (type: string, attributes: object, address = `${type}.one`) => ({
  ...{ type, address, namespace: 'team', path: '', place: '', attributes },
});

function rolesOf(type: string, attributes: object, address?: string, ...more: ReturnType<typeof resourceOf>[]) {
  const { vault } = readViews({ ...NOTHING, resources: [resourceOf(type, attributes, address), ...more] });
  return otherRoles(vault).map(({ method, name, namespace, mount, policies }) => [
    method,
    name,
    namespace,
    mount,
    policies,
  ]);
}

test.each<[string, object, readonly unknown[]]>([
  [
    'vault_approle_auth_backend_role',
    { role_name: 'ci', backend: 'ci', token_policies: ['deploy'] },
    ['approle', 'ci', 'team', 'ci', ['deploy', 'default']],
  ],
  [
    'vault_approle_auth_backend_role',
    { role_name: 'ci', token_no_default_policy: true },
    ['approle', 'ci', 'team', 'approle', []],
  ],
  [
    'vault_jwt_auth_backend_role',
    { role_name: 'people', role_type: 'oidc', token_policies: ['read'], token_no_default_policy: true },
    ['oidc', 'people', 'team', 'oidc', ['read']],
  ],
  [
    'vault_ldap_auth_backend_group',
    { groupname: 'admins', policies: ['all'] },
    ['ldap group', 'admins', 'team', 'ldap', ['all']],
  ],
  ['vault_identity_group', { name: 'admins', policies: ['all'] }, ['group', 'admins', 'team', 'identity', ['all']]],
  [
    'vault_token_auth_backend_role',
    { role_name: 'batch', allowed_policies: ['a'] },
    ['token role', 'batch', 'team', 'token', ['a']],
  ],
  ...(
    [
      ['alicloud', { role: 'one' }],
      ['azure', { role: 'one' }],
      ['cf', { name: 'one', mount: 'own' }, 'own'],
      ['oci', { name: 'one', backend: 'own' }, 'own'],
      ['saml', { name: 'one', path: 'own' }, 'own'],
      ['spiffe', { name: 'one', mount: 'own' }, 'own'],
    ] as const
  ).map(([method, named, mount = method]): [string, object, unknown[]] => [
    `vault_${method}_auth_backend_role`,
    { ...named, token_policies: ['a'], token_no_default_policy: true },
    [method, 'one', 'team', mount, ['a']],
  ]),
  ['vault_github_user', { user: 'bob', policies: ['a'] }, ['github user', 'bob', 'team', 'github', ['a']]],
  [
    'vault_okta_auth_backend_user',
    { username: 'bob', path: 'o', policies: ['a'] },
    ['okta user', 'bob', 'team', 'o', ['a']],
  ],
  [
    'vault_okta_auth_backend_group',
    { group_name: 'g', path: 'o', policies: ['a'] },
    ['okta group', 'g', 'team', 'o', ['a']],
  ],
  [
    'vault_kerberos_auth_backend_group',
    { name: 'g', mount: 'k', policies: ['a'] },
    ['kerberos group', 'g', 'team', 'k', ['a']],
  ],
  [
    'vault_radius_auth_backend_user',
    { username: 'bob', policies: ['a'] },
    ['radius user', 'bob', 'team', 'radius', ['a']],
  ],
  [
    'vault_userpass_auth_backend_user',
    { username: 'bob', mount: 'people', token_policies: ['a'] },
    ['userpass', 'bob', 'team', 'people', ['a', 'default']],
  ],
  ['vault_token', { policies: ['a'] }, ['token', 'vault_token.one', 'team', 'token', ['a']]],
  ['vault_ldap_auth_backend', { path: 'corp', token_policies: ['a'] }, ['ldap', '*', 'team', 'corp', ['a', 'default']]],
  [
    'vault_okta_auth_backend',
    { path: 'o', group: [{ group_name: 'g', policies: ['a'] }] },
    ['okta group', 'g', 'team', 'o', ['a']],
  ],
  [
    'vault_identity_entity_policies',
    { entity_id: '12-34', policies: ['a'] },
    ['entity', '12-34', 'team', 'identity', ['a']],
  ],
])('%s with %j is read', (type, attributes, expected) => {
  expect(rolesOf(type, attributes)).toEqual([expected]);
});

test('a role that takes tokens of ServiceAccounts is none of them, nor is what is only looked at', () => {
  expect(rolesOf('vault_jwt_auth_backend_role', { role_name: 'app', role_type: 'jwt' })).toEqual([]);
  expect(rolesOf('vault_identity_group', { group_name: 'admins' }, 'data.vault_identity_group.one')).toEqual([]);
});

test('a group has the policies that are added to it elsewhere', () => {
  const added = { group_id: '${vault_identity_group.one.id}', policies: ['b'] };
  const own = { name: 'admins', policies: ['a'] };
  expect(rolesOf('vault_identity_group', own, undefined, resourceOf('vault_identity_group_policies', added))).toEqual([
    ['group', 'admins', 'team', 'identity', ['a', 'b']],
  ]);
});

test('a mount that gives no policies to everybody is no role', () => {
  expect(rolesOf('vault_ldap_auth_backend', { path: 'corp' })).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['patterns of what is allowed', { allowed_policies_glob: ['pay*'] }, ['pay', 'payroll']],
  ['patterns without what is denied', { allowed_policies_glob: ['pay*'], disallowed_policies: ['pay'] }, ['payroll']],
  ['anything that is not denied', { disallowed_policies_glob: ['pay*'] }, ['ledger']],
  ["the caller's own, where nothing is said", {}, []],
])('a role of the token store hands out %s', (_what, said, policies) => {
  const known = ['pay', 'payroll', 'ledger'].map((name) =>
    resourceOf('vault_policy', { name }, `vault_policy.${name}`),
  );
  const [role] = rolesOf('vault_token_auth_backend_role', { role_name: 'ci', ...said }, undefined, ...known);
  expect(role!.at(-1)).toEqual(policies);
});

test('a role whose name is not known is told by what Terraform calls it', () => {
  const [[, name]] = rolesOf(
    'vault_approle_auth_backend_role',
    { backend: 'ci' },
    'vault_approle_auth_backend_role.ci',
  ) as [unknown[]];
  expect(name).toBe('vault_approle_auth_backend_role.ci');
});
