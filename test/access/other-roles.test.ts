import { otherRoles } from '../../lib/access/other-roles';
import { readViews } from '../../lib/views/views';
import { NOTHING } from '../../lib/output/output';

function rolesOf(type: string, attributes: object, address = `${type}.one`) {
  const resource = { type, address, namespace: 'team', path: '', place: '', attributes };
  const { vault } = readViews({ ...NOTHING, resources: [resource] });
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
])('%s with %j is read', (type, attributes, expected) => {
  expect(rolesOf(type, attributes)).toEqual([expected]);
});

test('a role that takes tokens of ServiceAccounts is none of them, nor is what is only looked at', () => {
  expect(rolesOf('vault_jwt_auth_backend_role', { role_name: 'app', role_type: 'jwt' })).toEqual([]);
  expect(rolesOf('vault_identity_group', { group_name: 'admins' }, 'data.vault_identity_group.one')).toEqual([]);
});

test('a role whose name is not known is told by what Terraform calls it', () => {
  const [[, name]] = rolesOf(
    'vault_approle_auth_backend_role',
    { backend: 'ci' },
    'vault_approle_auth_backend_role.ci',
  ) as [unknown[]];
  expect(name).toBe('vault_approle_auth_backend_role.ci');
});
