import type { Unknown } from '../../lib/output/unknown';
import { HCL_HUB, readHcl } from './hcl';

const of = (more: string) => ({ 'terraform/main.tf': `${HCL_HUB}\n${more}` });
const told = (unknown: readonly Unknown[]) => unknown.map(({ message }) => message).join('\n');

test.each<[string, string, object]>([
  [
    'auth/userpass/users/bob',
    '{ token_policies = "made", password = "${var.p}" }',
    { type: 'vault_userpass_auth_backend_user', username: 'bob' },
  ],
  ['auth/people/users/bob', '{ policies = ["made"] }', { type: 'vault_userpass_auth_backend_user', mount: 'people' }],
  ['auth/okta/users/bob', '{ policies = ["made"] }', { type: 'vault_okta_auth_backend_user' }],
  ['auth/corp/groups/dev', '{ policies = "made" }', { type: 'vault_ldap_auth_backend_group', groupname: 'dev' }],
  ['auth/kerberos/groups/dev', '{ policies = "made" }', { type: 'vault_kerberos_auth_backend_group', name: 'dev' }],
  ['auth/github/map/teams/dev', '{ value = "made" }', { type: 'vault_github_team', team: 'dev' }],
  ['auth/github/map/users/bob', '{ value = "made" }', { type: 'vault_github_user', user: 'bob' }],
  [
    'auth/cert/certs/web',
    '{ token_policies = ["made"], certificate = "x" }',
    { type: 'vault_cert_auth_backend_role', name: 'web' },
  ],
  ['auth/token/roles/ci', '{ allowed_policies = "made" }', { type: 'vault_token_auth_backend_role', role_name: 'ci' }],
  ['auth/aws/role/ci', '{ auth_type = "iam", policies = "made" }', { type: 'vault_aws_auth_backend_role', role: 'ci' }],
  ['auth/oci/role/ci', '{ token_policies = "made" }', { type: 'vault_oci_auth_backend_role', name: 'ci' }],
  ['identity/group', '{ name = "dev", policies = "made" }', { type: 'vault_identity_group', name: 'dev' }],
  ['identity/entity/name/bob', '{ policies = ["made"] }', { type: 'vault_identity_entity', name: 'bob' }],
])('who has policies by what is written to %s is read', async (path, data, { type, ...attributes }: any) => {
  const { output, unknown } = await readHcl(
    of(`resource "vault_generic_endpoint" "p" {
  path      = "${path}"
  data_json = jsonencode(${data})
}
variable "p" {}`),
  );
  const [made] = output.resources.filter((one) => one.type === type);
  expect(made?.attributes).toMatchObject(attributes);
  expect(Object.values(made!.attributes)).toContainEqual(['made']);
  expect(JSON.stringify(made)).not.toContain('password');
  expect(told(unknown)).not.toContain('what it writes');
});

test('what Vault copies elsewhere, by what is written to its path, is read', async () => {
  const { output } = await readHcl(
    of(`resource "vault_generic_endpoint" "p" {
  path      = "sys/sync/destinations/aws-sm/prod/associations/set"
  data_json = jsonencode({ mount = "kv", secret_name = "cards" })
}`),
  );
  const [made] = output.resources.filter(({ type }) => type === 'vault_secrets_sync_association');
  expect(made?.attributes).toEqual({ type: 'aws-sm', name: 'prod', mount: 'kv', secret_name: 'cards' });
});

test('what is written to a path that is not known may be anything', async () => {
  const { output, unknown } = await readHcl(
    of(`resource "vault_generic_endpoint" "p" {
  path      = "auth/\${var.mount}/role/dev"
  data_json = jsonencode({ token_policies = ["app"] })
}
variable "mount" {}`),
  );
  expect(output.unread).toContain('*');
  expect(told(unknown)).toContain('what it writes, and to which path, is not read');
});
