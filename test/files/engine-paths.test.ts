import { checkHcl, HCL_HUB } from './hcl';
import { SPOKE } from './read';

/** A second team beside the one of `HCL_HUB`, with a login of its own. */
function hub(engine: string, type: string, app: Grants, other: Grants): string {
  const mount = type === '' ? '' : `resource "vault_mount" "e" {\n  path = "${engine}"\n  type = "${type}"\n}\n`;
  const [before, after] = HCL_HUB.split('  EOT\n');
  return `${before}${policy(app)}  EOT\n${after}${mount}
resource "vault_policy" "other" {
  name   = "other"
  policy = <<-EOT
${policy(other)}  EOT
}
resource "vault_kubernetes_auth_backend_role" "other" {
  backend                          = vault_auth_backend.eu.path
  role_name                        = "other"
  bound_service_account_names      = ["reader"]
  bound_service_account_namespaces = ["other"]
  audience                         = "vault"
  token_policies                   = ["other"]
}
`;
}

type Grants = Readonly<Record<string, string>>;

function policy(grants: Grants): string {
  return Object.entries(grants)
    .map(([path, all]) => `    path "${path}" {\n      capabilities = ${JSON.stringify(all.split(' '))}\n    }\n`)
    .join('');
}

async function apart(...given: Parameters<typeof hub>): Promise<string[]> {
  const { findings } = await checkHcl({ 'terraform/main.tf': hub(...given), 'manifests/eu/app.yaml': SPOKE });
  return findings
    .filter(({ id, severity }) => id === 'tenants-are-apart' && severity === 'error')
    .map(({ message }) => message);
}

describe('one team of an engine may', () => {
  test.each<[string, Grants, Grants, string]>([
    [
      'aws',
      { 'e/creds/app': 'read' },
      { 'e/sts/app': 'update' },
      'have the same by another path: read on "e/creds/app"',
    ],
    ['aws', { 'e/sts/app': 'update' }, { 'e/creds/*': 'read' }, 'have the same by another path'],
    ['aws', { 'e/creds/app': 'read' }, { '+/sts/app': 'update' }, 'have the same by another path'],
    ['gcp', { 'e/roleset/app/token': 'read' }, { 'e/key/app': 'read' }, 'have the same by another path'],
    ['gcp', { 'e/token/app-1': 'read' }, { 'e/roleset/app-*': 'read' }, 'have the same by another path'],
    ['ssh', { 'e/sign/app': 'update' }, { 'e/issue/app': 'update' }, 'have the same by another path'],
    ['pki', { 'e/issue/app': 'update' }, { 'e/sign/app': 'update' }, 'have the same by another path'],
    ['pki', { 'e/issue/app': 'update' }, { 'e/issuer/old/sign/app': 'update' }, 'have the same by another path'],
    ['transit', { 'e/sign/app': 'update' }, { 'e/sign/app/sha2-512': 'update' }, 'have the same by another path'],
    ['database', { 'e/creds/app': 'read' }, { 'e/roles/other': 'update' }, 'decide what the engine gives'],
    ['database', { 'e/static-creds/app': 'read' }, { 'e/config/main': 'update' }, 'decide what the engine gives'],
    ['database', { 'e/creds/app': 'read' }, { 'e/*': 'update', 'e/creds/*': 'deny' }, 'decide what the engine gives'],
    ['database', { 'e/static-creds/app': 'read' }, { 'e/rotate-role/app': 'update' }, 'change or end it'],
    ['database', { 'e/creds/app': 'read' }, { 'e/roles/app': 'delete' }, 'change or end it: delete on "e/roles/app"'],
    ['aws', { 'e/creds/app': 'read' }, { 'e/roles/*': 'update', 'e/roles/app': 'deny' }, 'decide what the engine'],
    ['azure', { 'e/creds/app': 'read' }, { 'e/roles/other': 'create' }, 'decide what the engine gives'],
    ['gcp', { 'e/static-account/app/key': 'read' }, { 'e/roleset/other': 'create' }, 'decide what the engine gives'],
    ['kubernetes', { 'e/creds/app': 'update' }, { 'e/roles/other': 'update' }, 'decide what the engine gives'],
    ['ldap', { 'e/static-cred/app': 'read' }, { 'e/static-role/other': 'update' }, 'decide what the engine gives'],
    [
      'ldap',
      { 'e/library/app/check-out': 'update' },
      { 'e/library/manage/app/check-in': 'update' },
      'change or end it',
    ],
    ['nomad', { 'e/creds/app': 'read' }, { 'e/role/other': 'update' }, 'decide what the engine gives'],
    ['pki', { 'e/issue/app': 'update' }, { 'e/sign-verbatim': 'update' }, 'decide what the engine gives'],
    ['pki', { 'e/sign/app': 'update' }, { 'e/issuer/+/sign-intermediate': 'update' }, 'decide what the engine gives'],
    ['pki', { 'e/issue/app': 'update' }, { 'e/revoke': 'update' }, 'change or end it: update on "e/revoke"'],
    ['pki', { 'e/issuer/old/sign/app': 'update' }, { 'e/issuer/+/revoke': 'update' }, 'change or end it'],
    ['pki', { 'e/sign/app': 'update' }, { 'e/issuer/old': 'delete' }, 'change or end it'],
    ['pki', { 'e/sign/app': 'update' }, { 'e/key/+': 'delete' }, 'change or end it'],
    ['totp', { 'e/code/app': 'read' }, { 'e/keys/app': 'update' }, 'change or end it'],
    ['', { 'e/creds/app': 'read' }, { 'e/roles/other': 'update' }, 'decide what the engine gives'],
    ['', { 'e/issue/app': 'update' }, { 'e/sign/app': 'update' }, 'have the same by another path'],
  ])('of type "%s", with %j against %j, %s', async (type, app, other, message) => {
    expect(await apart('e', type, app, other)).toContainEqual(expect.stringContaining(message));
  });
});

describe('two teams of an engine are apart', () => {
  test.each<[string, Grants, Grants]>([
    ['aws', { 'e/creds/app': 'read' }, { 'e/sts/other': 'update', 'e/creds/other': 'read' }],
    ['aws', { 'e/creds/app': 'read' }, { 'e/sts/*': 'update', 'e/sts/app': 'deny' }],
    ['aws', { 'e/creds/app': 'read' }, { 'e/roles/*': 'update deny' }],
    [
      'aws',
      { 'e/creds/app': 'read' },
      { 'e/+/other': 'update', 'e/roles/*': 'deny', 'e/static-roles/+': 'deny', 'e/config/+': 'deny' },
    ],
    ['gcp', { 'e/roleset/app/token': 'read' }, { 'e/roleset/other/key': 'read', 'e/roleset/other/rotate': 'update' }],
    ['gcp', { 'e/roleset/app/token': 'read' }, { 'e/roleset/oth*': 'read' }],
    ['database', { 'e/creds/app': 'read' }, { 'e/roles/app': 'read', 'e/roles': 'list', 'e/creds/other': 'read' }],
    ['database', { 'e/creds/app': 'read' }, { 'f/roles/other': 'update', 'f/creds/other': 'read' }],
    ['pki', { 'e/issue/app': 'update' }, { 'e/issuer/old/issue/other': 'update', 'e/roles/app': 'read' }],
    ['pki', { 'e/issue/app': 'update' }, { 'e/revoke-with-key': 'update', 'e/issuer/+': 'read', 'e/cert/ca': 'read' }],
    ['ssh', { 'e/sign/app': 'update' }, { 'e/sign/other': 'update', 'e/config/ca': 'read' }],
    ['transit', { 'e/encrypt/app': 'update' }, { 'e/decrypt/app': 'update' }],
    ['kv', { 'e/creds/app': 'read' }, { 'e/roles/other': 'update', 'e/sts/app': 'read' }],
    ['', { 'e/data/creds/app': 'read' }, { 'e/data/roles/other': 'update' }],
  ])('of type "%s", with %j against %j', async (type, app, other) => {
    expect(await apart('e', type, app, other)).toEqual([]);
  });
});

test.each([
  ['vault_nomad_secret_backend', 'backend = "e"'],
  ['vault_aws_secret_backend', 'path = "e"'],
])('an engine is made by %s as well', async (type, argument) => {
  const role = type.includes('nomad') ? 'e/role/other' : 'e/roles/other';
  const made = `resource "${type}" "e" {\n  ${argument}\n}\n`;
  const files = { 'terraform/e.tf': made, 'manifests/eu/app.yaml': SPOKE };
  const text = hub('e', '', { 'e/creds/app': 'read' }, { [role]: 'update' });
  const { findings } = await checkHcl({ 'terraform/main.tf': text, ...files });
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('decide what the engine gives'),
  );
});
