import { parseHcl } from '../../lib/files/terraform-hcl';
import { readFiles } from '../../lib/files/read-files';
import { folderWith } from '../cli/command';
import { checkHcl, HCL_HUB } from './hcl';
import { agreeing, checkFiles, inFolder, SPOKE } from './read';

const MANIFEST = { 'manifests/eu/app.yaml': SPOKE };
const both = (hub: string, more: Record<string, string> = {}) =>
  checkHcl({ 'terraform/main.tf': hub, ...MANIFEST, ...more });

test('what is written in HCL is found as what is written in JSON', async () => {
  const { findings, unknown } = await both(HCL_HUB);
  const json = checkFiles(agreeing());
  expect(findings.map(({ id, message }) => `${id} ${message.replaceAll('.tf.json', '.tf')}`)).toEqual(
    json.findings.map(({ id, message }) => `${id} ${message.replaceAll('.tf.json', '.tf')}`),
  );
  expect(unknown.map((one) => one.replaceAll('.tf.json', '.tf'))).toEqual(
    json.unknown.map((one) => one.replaceAll('.tf.json', '.tf')),
  );
});

test.each([
  ['the bound account', 'name = "reader"', 'name = "other"', 'role-binds-service-account'],
  ['the audience', 'audience                         = "vault"', 'audience = "api"', 'audience-agrees'],
  ['the path of the policy', 'kv/data/app', 'kv/app', 'remote-key-is-granted'],
  ['the mount', 'default = "eu"', 'default = "us"', 'auth-mount-exists'],
])('%s is broken, and told with file, address and line', async (_, from, to, id) => {
  expect(HCL_HUB).toContain(from);
  const { findings } = await both(HCL_HUB.replace(from, to));
  expect(findings.map((one) => one.id)).toContain(id);
});

test('a finding has the line of its block', async () => {
  const { findings } = await both(HCL_HUB.replace('"kv/data/app"', '"kv/data/*"'));
  const wide = findings.find(({ id }) => id === 'grant-names-its-path')!;
  expect(wide.place).toBe('terraform/main.tf, vault_kubernetes_auth_backend_role.app');
  const line = HCL_HUB.split('\n').findIndex((one) => one.includes('vault_kubernetes_auth_backend_role')) + 1;
  expect(wide.source).toEqual({ file: 'terraform/main.tf', line });
});

test('of several values the file that Terraform reads last counts', async () => {
  const read = (files: Record<string, string>) => both(HCL_HUB.replace('  default = "eu"\n', ''), files);
  const agrees = async (files: Record<string, string>) =>
    (await read(files)).findings.every(({ id }) => id !== 'auth-mount-exists');
  expect(
    await agrees({ 'terraform/terraform.tfvars': 'cluster = "us"', 'terraform/a.auto.tfvars': 'cluster = "eu"' }),
  ).toBe(true);
  expect(
    await agrees({ 'terraform/a.auto.tfvars': 'cluster = "eu"', 'terraform/b.auto.tfvars.json': '{"cluster": "us"}' }),
  ).toBe(false);
});

test('what only -var-file reads makes a value that is not known', async () => {
  const { findings, unknown } = await both(HCL_HUB, { 'terraform/prod.tfvars': 'cluster = "us"' });
  expect(findings.filter(({ id }) => /mount|login-role/.test(id))).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('prod.tfvars: Terraform takes it where -var-file names it'));
});

describe('what is no HCL', () => {
  test.each([
    ['an argument without a value', 'a = 1\nresource "x" "y" {\n  name =\n}\n', 3],
    ['an argument twice', 'resource "x" "y" {\n  a = 1\n  a = 2\n}\n', 3],
    ['text without an end', 'a = "hvs.abc\n', 1],
    ['a field of every object', 'locals {\n  __proto__ = { a = 1 }\n}\n', 1],
  ])('%s is told with its line, and nothing of it is shown', async (_, text, line) => {
    const { findings } = await both(HCL_HUB, { 'terraform/b.tf': text });
    const [finding, more] = findings.filter(({ id }) => id === 'file-can-be-read');
    expect(more).toBeUndefined();
    expect(finding!.source).toEqual({ file: 'terraform/b.tf', line });
    expect(finding!.message).toContain('terraform/b.tf is not read');
    expect(JSON.stringify(finding)).not.toContain('hvs.abc');
  });

  test.each([
    ['lists', `a = ${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['brackets', `a = ${'('.repeat(30_000)}1${')'.repeat(30_000)}`],
    ['operators', `a = ${'!'.repeat(300_000)}x`],
    ['texts in texts', `a = ${'"${'.repeat(5_000)}1${'}"'.repeat(5_000)}`],
    ['levels', `a = ${'['.repeat(500)}${']'.repeat(500)}`],
  ])('%s without an end leave the other files readable', async (_, text) => {
    const { findings } = await both(HCL_HUB, { 'terraform/b.tf': text });
    expect(findings.filter(({ id }) => id === 'file-can-be-read')).toHaveLength(1);
    expect(findings.filter(({ id }) => /role|policy/.test(id))).toEqual([]);
  });
});

test('without the parser, what to install is said', () => {
  const run = (files: Record<string, string>) =>
    inFolder(folderWith(files), () => readFiles({ terraform: ['terraform'], manifests: ['manifests'] }));
  const files = { 'terraform/main.tf': HCL_HUB, ...MANIFEST };
  expect(() => run(files)).toThrow(/TerraformIsHcl.*npm install --save-dev @cdktn\/hcl2json/);
  const { unknown } = run({ ...files, ...agreeing() });
  expect(unknown.map(({ message }) => message)).toContainEqual(expect.stringContaining('npm install'));
});

test('the parser is not loaded for JSON', async () => {
  expect((await parseHcl([folderWith(agreeing())]))?.size).toBe(0);
});

describe('files that HCL names', () => {
  const POLICY = 'path "kv/data/${name}" {\n  capabilities = ["read"]\n}\n';
  const hub = (policy: string) => HCL_HUB.replace(/<<-EOT[\s\S]*EOT/, policy);
  const granted = async (policy: string, files: Record<string, string>) => {
    const { findings, unknown } = await both(hub(policy), files);
    const denied = findings.some(({ id }) => id === 'remote-key-is-granted');
    return denied
      ? 'no'
      : unknown.some((one) => one.includes('not all of its policies could be read'))
        ? 'unknown'
        : 'yes';
  };

  test('are read inside of the folder', async () => {
    const file = { 'terraform/policies/app.hcl': POLICY.replace('${name}', 'app') };
    expect(await granted('file("${path.module}/policies/app.hcl")', file)).toBe('yes');
    expect(await granted('file("policies/app.hcl")', file)).toBe('yes');
    expect(await granted('file("policies/none.hcl")', file)).toBe('unknown');
    const template = { 'terraform/policies/app.tftpl': POLICY };
    expect(await granted('templatefile("policies/app.tftpl", { name = local.account.namespace })', template)).toBe(
      'yes',
    );
    expect(await granted('templatefile("policies/app.tftpl", { name = "other" })', template)).toBe('no');
    expect(await granted('templatefile("policies/app.tftpl", {})', template)).toBe('unknown');
  });

  test('come to an end where they name themselves, and are read once', async () => {
    const itself = { 'terraform/loop.tftpl': '${templatefile("loop.tftpl", {})}' };
    expect(await granted('templatefile("loop.tftpl", {})', itself)).toBe('unknown');
    const both = { ...itself, 'terraform/file.tftpl': '${join("", [for n in range(20000) : file("loop.tftpl")])}' };
    expect(await granted('templatefile("file.tftpl", {})', both)).toBe('unknown');
    expect(await granted('join("", fileset(path.module, "**/**/**/*a*b*c*"))', {})).toBe('unknown');
  });

  test('are not read outside of it', async () => {
    const outside = { 'secret.hcl': POLICY.replace('${name}', 'app') };
    const { findings } = await both(hub('file("../secret.hcl")'), outside);
    expect(await granted('file("../secret.hcl")', outside)).toBe('unknown');
    expect(await granted('templatefile("${path.module}/../secret.hcl", {})', outside)).toBe('unknown');
    expect(await granted('file("/etc/hostname")', {})).toBe('unknown');
    expect(findings.filter(({ id }) => id === 'file-can-be-read')).toEqual([]);
  });

  test('make a policy for each of them', async () => {
    const policies = HCL_HUB.replace(
      /resource "vault_policy" "app" \{[\s\S]*?\n\}/,
      `resource "vault_policy" "app" {
  for_each = fileset(path.module, "policies/*.hcl")
  name     = trimsuffix(basename(each.value), ".hcl")
  policy   = file("\${path.module}/\${each.value}")
}`,
    ).replace('vault_policy.app.name', '"app"');
    const files = { 'terraform/policies/app.hcl': POLICY.replace('${name}', 'app'), 'terraform/policies/b.txt': '' };
    const { findings } = await both(policies, files);
    expect(findings.filter(({ id }) => /policy-exists|granted/.test(id))).toEqual([]);
    const { findings: broken } = await both(policies, {
      'terraform/policies/other.hcl': POLICY.replace('${name}', 'app'),
    });
    expect(broken.map(({ id }) => id)).toContain('policy-exists');
  });
});

test('a data source makes the policy that its rules say', async () => {
  const hub = (path: string) =>
    HCL_HUB.replace(/<<-EOT[\s\S]*EOT/, 'data.vault_policy_document.app.hcl').concat(`
data "vault_policy_document" "app" {
  rule {
    path         = "${path}"
    capabilities = ["read"]
  }
  rule {
    path         = "kv/metadata/app"
    capabilities = ["read"]
  }
}
`);
  const ids = async (path: string) => (await both(hub(path))).findings.map(({ id }) => id);
  expect(await ids('kv/data/${local.account.namespace}')).not.toContain('remote-key-is-granted');
  expect(await ids('kv/${local.account.namespace}')).toContain('remote-key-is-granted');
});

test('arguments of other products are of their own types, and stand in no namespace of the hub', async () => {
  const others = `
resource "helm_release" "cert_manager" {
  name      = "cert-manager"
  namespace = "cert-manager"
  version   = "v1.19.1"
}
resource "azurerm_federated_identity_credential" "workload" {
  audience = ["api://AzureADTokenExchange"]
  issuer   = "https://oidc.example.com"
  subject  = "system:serviceaccount:app:app"
}
resource "authentik_provider_oauth2" "shop" {
  allowed_redirect_uris = [{ matching_mode = "strict", url = "https://shop.example.com/callback" }]
}
resource "kubernetes_service_account_v1" "csi" {
  metadata {
    name      = "csi"
    namespace = "storage"
  }
}
resource "kubernetes_service_account_v1" "backup" {
  metadata {
    name      = "backup"
    namespace = "storage"
  }
}
resource "kubernetes_cluster_role_binding_v1" "csi" {
  metadata {
    name = "csi"
  }
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
    name      = "csi"
  }
  subject {
    kind      = "ServiceAccount"
    name      = "csi"
    namespace = "storage"
  }
}
`;
  expect((await both(HCL_HUB + others)).findings).toEqual((await both(HCL_HUB)).findings);
});

test('what a provider is given by a reference or a function is no secret, and a text is one', async () => {
  const provider = (value: string) => `
provider "kubernetes" {
  host       = "https://eu.example.com"
  client_key = ${value}
}
provider "helm" {
  kubernetes {
    client_key = ${value}
  }
}
`;
  const told = async (value: string) =>
    (await both(HCL_HUB + provider(value))).findings
      .filter(({ id }) => id === 'terraform-holds-no-secret')
      .map(({ message }) => message);
  for (const value of ['base64decode(module.talos.client_key)', 'file(var.key_file)', 'local.keys["eu"].client_key']) {
    expect(await told(value)).toEqual([]);
  }
  expect(await told('"hunter2hunter2"')).toEqual([
    'provider.helm holds "client_key" in clear',
    'provider.kubernetes holds "client_key" in clear',
  ]);
});

test('an example of a module is no hub beside it, and a secret in it is told', async () => {
  const call = (folder: string) => ({
    [`terraform/${folder}/main.tf`]:
      'module "hub" {\n  source = "../.."\n  user   = { password = "hunter2hunter2" }\n}\n',
  });
  const ids = async (files: Record<string, string>) =>
    (await both(HCL_HUB, files)).findings.map(({ id }) => id).filter((id) => id !== 'grant-names-its-path');
  expect(await ids({ ...call('tests/a'), ...call('examples/b') })).toEqual([
    'terraform-holds-no-secret',
    'terraform-holds-no-secret',
  ]);
  expect(await ids({ ...call('environments/a'), ...call('environments/b') })).toContain('hub-names-are-unique');
});

test('two folders that do not say which hub they are for may be for two', async () => {
  const elsewhere = HCL_HUB.replace(/provider "vault" \{[^}]*\}/, '');
  const ids = async (files: Record<string, string>) =>
    (await checkHcl({ ...MANIFEST, ...files })).findings.map(({ id }) => id);
  expect(await ids({ 'terraform/a/main.tf': elsewhere, 'terraform/b/main.tf': elsewhere })).not.toContain(
    'hub-names-are-unique',
  );
  expect(await ids({ 'terraform/a/main.tf': HCL_HUB, 'terraform/b/main.tf': HCL_HUB })).toContain(
    'hub-names-are-unique',
  );
  const twice = `${HCL_HUB}resource "vault_policy" "again" {\n  name   = "app"\n  policy = "path \\"a\\" {}"\n}\n`;
  expect((await both(twice)).findings.map(({ id }) => id)).toContain('hub-names-are-unique');
});
