import { readTerraform } from '../../lib/files/terraform';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, hubWith, inFolder, places } from './read';

const read = (files: Record<string, string>) => inFolder(folderWith(files), () => readTerraform(process.cwd()));
const withHub = (change: Parameters<typeof hubWith>[0], more: Record<string, string> = {}) =>
  checkFiles({ ...agreeing(), 'terraform/main.tf.json': hubWith(change), ...more });

/** What an argument of a policy is, where it is written like this. */
function policyName(written: unknown, more: object = {}, files: Record<string, string> = {}): unknown {
  const json = { resource: { vault_policy: { p: { name: written, policy: '' } } }, ...more };
  return read({ 'main.tf.json': JSON.stringify(json), ...files }).resources.find(({ type }) => type === 'vault_policy')
    ?.attributes['name'];
}

test.each([
  ['a text', 'a', 'a'],
  ['an escaped reference', 'a$${b}', 'a$${b}'],
  ['a variable', '${var.preset}', 'preset'],
  ['a variable with a value', '${var.given}', 'given'],
  ['a local within a text', 'x-${local.deep["k"][1]}-y', 'x-two-y'],
  ['a local that refers', '${local.again}', 'preset'],
  ['an argument of another resource', '${vault_mount.kv.path}', 'secret'],
  ['the id of a mount', '${vault_mount.kv.id}', 'secret'],
  ['the path of a mount that says none', '${vault_auth_backend.k.path}', 'kubernetes'],
  ['an argument of one of several', '${vault_mount.each["a"].path}', 'kv-a'],
])('%s is resolved', (_what, written, value) => {
  const more = {
    variable: { preset: { default: 'preset' }, given: {} },
    locals: { deep: { k: ['one', 'two'] }, again: '${var.preset}' },
    resource: {
      vault_policy: { p: { name: written, policy: '' } },
      vault_auth_backend: { k: { type: 'kubernetes' } },
      vault_mount: {
        kv: { path: 'secret', type: 'kv' },
        each: { for_each: '${toset(["a", "b"])}', path: 'kv-${each.key}', type: 'kv' },
      },
    },
  };
  expect(policyName(written, more, { 'terraform.tfvars.json': '{"given": "given"}' })).toBe(value);
});

test.each([
  ['a function of time', '${timestamp()}'],
  ['a condition on what is not known', '${var.open ? "a" : "b"}'],
  ['a directive on what is not known', '%{ if var.open }a%{ endif }'],
  ['the output of a module', '${module.m.name}'],
  ['the state of another folder', '${data.terraform_remote_state.x.outputs.name}'],
  ['a variable without a value', '${var.open}'],
  ['a sensitive variable', '${var.hidden}'],
  ['a local that refers to itself', '${local.loop}'],
  ['what has no end', '${var.preset'],
])('%s is left out and told', (_what, written) => {
  const json = {
    variable: { open: {}, hidden: { default: 'x', sensitive: true }, preset: { default: 'x' } },
    locals: { loop: '${local.loop}' },
    resource: { vault_policy: { p: { name: written, policy: '' } } },
  };
  const { resources, unread, unknown } = read({ 'main.tf.json': JSON.stringify(json) });
  expect([resources, unread]).toEqual([[], ['vault_policy']]);
  expect(unknown.map(({ message }) => message)).toContain('"name" rests on what is not known here: it was left out');
});

test.each([
  ['a policy', (r: any) => (r.vault_policy.app.policy = '${file("app.hcl")}')],
  ['the name of a policy', (r: any) => (r.vault_policy.app.name = '${uuidv5("dns", "app")}')],
  ['who is bound', (r: any) => (r.vault_kubernetes_auth_backend_role.app.bound_service_account_names = '${local.x}')],
  ['an audience', (r: any) => (r.vault_kubernetes_auth_backend_role.app.audience = '${local.x}')],
  ['the policies of a role', (r: any) => (r.vault_kubernetes_auth_backend_role.app.token_policies = ['${local.x}'])],
  ['the path of a mount', (r: any) => (r.vault_auth_backend.eu.path = '${local.x}')],
  ['the mount of a role', (r: any) => (r.vault_kubernetes_auth_backend_role.app.backend = '${local.x}')],
  ['the options of an engine', (r: any) => (r.vault_mount.kv.options = '${local.x}')],
  ['the path of an engine', (r: any) => (r.vault_mount.kv.path = '${local.x}')],
  ['the API server', (r: any) => (r.vault_kubernetes_auth_backend_config.eu.kubernetes_host = '${local.x}')],
  [
    'whether an audit device hashes',
    (r: any) => (r.vault_audit = { file: { type: 'file', options: { log_raw: '${local.x}' } } }),
  ],
  ['what a mount writes in clear', (r: any) => (r.vault_mount.kv.audit_non_hmac_response_keys = '${local.x}')],
  [
    'what is told to an audit device',
    (r: any) => (r.vault_generic_endpoint = { audit: { path: 'sys/audit/file', data_json: '${local.x}' } }),
  ],
  ['how many roles there are', (r: any) => (r.vault_kubernetes_auth_backend_role.app.count = '${local.x}')],
  ['what a module makes', (r: any, hub: any) => ((hub.module = { m: { source: './m' } }), delete r.vault_auth_backend)],
  ['the Vault namespace of the provider', (_: any, hub: any) => (hub.provider.vault[0].namespace = '${local.x}')],
])('where %s is unknown, nobody is accused', (_what, change) => {
  const { findings, unknown } = withHub((resource, hub) => void change(resource, hub));
  expect(findings).toEqual([]);
  expect(unknown.filter((text) => /not known|to be known|not read|left out/.test(text))).not.toEqual([]);
});

test.each([
  ['a number', (block: any) => (block.count = 1e9)],
  ['a text', (block: any) => (block.count = '1000000000')],
  ['an expression', (block: any) => (block.count = '${1000 * 1000 * 1000}')],
  ['just one too many', (block: any) => (block.count = 2001)],
  [
    'a map',
    (block: any) => (block.for_each = Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`k${n}`, n]))),
  ],
])('what is made more often than is read is an error, where the file says it: %s', (_what, change) => {
  const started = Date.now();
  const { findings } = withHub((resource) => void change((resource.vault_policy.many = { name: 'many', policy: '' })));
  expect(findings).toEqual([
    expect.objectContaining({
      id: 'file-can-be-read',
      message: 'vault_policy.many is not read: it is made more than 2000 times',
    }),
  ]);
  const { findings: called } = withHub((_, hub) => void change((hub.module = { m: { source: './m' } }).m));
  expect(called.map(({ message }) => message)).toContain('module.m is not read: it is made more than 2000 times');
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('a finding names the line of its resource', () => {
  const text = hubWith(({ vault_kubernetes_auth_backend_role: { app } }) => (app.token_policies = ['nobody']));
  const line = text.split('\n').findIndex((one) => one.includes('"bound_service_account_names"')) - 2;
  const files = { ...agreeing(), 'terraform/main.tf.json': text };
  expect(places(checkFiles(files))).toContain(`policy-exists terraform/main.tf.json:${line}`);
});

test('a policy document is what its rules say', () => {
  const rule = [
    { path: 'kv/data/app', capabilities: ['list'] },
    { path: 'kv/data/app', capabilities: ['read'] },
  ];
  const { findings } = withHub((resource, hub) => {
    hub.data = { vault_policy_document: { app: { rule } } };
    resource.vault_policy.app.policy = '${data.vault_policy_document.app.hcl}';
  });
  expect(findings).toEqual([]);
});

test('a policy for whoever logs in keeps the accessor of its mount', () => {
  const ids = (key: string) =>
    withHub((resource) => {
      const path = `kv/data/{{identity.entity.aliases.\${vault_auth_backend.eu.accessor}.metadata.${key}}}`;
      resource.vault_policy.app.policy = JSON.stringify({ path: { [path]: { capabilities: ['read'] } } });
    }).findings.map(({ id }) => id);
  expect(ids('service_account_namespace')).toEqual([]);
  expect(ids('service_account_name')).toEqual(['remote-key-is-granted']);
});

test('a provider of another name has its own Vault namespace', () => {
  const { findings } = withHub((resource, hub) => {
    hub.provider.vault.push({ alias: 'team', address: 'https://vault.example.com', namespace: 'team' });
    resource.vault_mount.kv.provider = 'vault.team';
  });
  expect(findings.map(({ id }) => id)).toEqual(['engine-exists']);
});

test('of a value in Terraform the keys are known, and nothing else is kept', () => {
  const write = (keys: object) => (resource: any) =>
    (resource.vault_kv_secret_v2 = { app: { mount: 'kv', name: 'app', data_json: JSON.stringify(keys) } });
  const ids = (keys: object) =>
    withHub(write(keys))
      .findings.map(({ id }) => id)
      .sort();
  expect(ids({ password: 'pin-20406' })).toEqual(['terraform-holds-no-secret']);
  expect(ids({ user: 'pin-20406' })).toEqual(['property-is-produced', 'terraform-holds-no-secret']);
  const side = read({ 'main.tf.json': hubWith(write({ user: 'pin-20406' })) });
  expect(JSON.stringify(side)).not.toContain('20406');
});

test.each([
  ['HCL, and no parser', { 'main.tf': 'resource "x" "y" {}' }, 'TerraformIsHcl', 'terraform show -json'],
  ['nothing of Terraform', { 'a.txt': '' }, 'TerraformUnreadable', 'no .tf and no .tf.json'],
])('a folder with %s is an error', (_what, files, code, says) => {
  expect(() => read(files as Record<string, string>)).toThrow(
    expect.objectContaining({ code, reason: expect.stringContaining(says) }),
  );
});

describe('what people make by hand before there is Terraform', () => {
  test.each([
    ['engine', 'vault_mount', 'engine-exists', (resource: any) => (resource.other = { path: 'x', type: 'kv' })],
    [
      'auth mount',
      'vault_auth_backend',
      'auth-mount-exists',
      (resource: any) => (resource.other = { path: 'x', type: 'kubernetes' }),
    ],
  ])('an %s that no file makes is not known, and is missed where files make others', (what, type, id, another) => {
    const read = (isPart: boolean) =>
      checkFiles({
        ...agreeing(),
        'terraform/main.tf.json': hubWith((resource) => {
          const made = Object.keys(resource[type])[0]!;
          delete resource[type][made];
          resource.vault_kubernetes_auth_backend_config.eu.backend = 'eu';
          resource.vault_kubernetes_auth_backend_role.app.backend = 'eu';
          if (isPart) {
            another(resource[type]);
          }
        }),
      });
    const unknown = `the hub: no file makes an ${what}: which ones it has is not known (with --clusters a file can say it, by "existing")`;
    expect(read(false).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(read(false).unknown).toContain(unknown);
    expect(read(true).findings.map((one) => one.id)).toContain(id);
    expect(read(true).unknown).not.toContain(unknown);
  });
});

test('Terraform that makes nothing of a hub says nothing of it', () => {
  const { findings, unknown } = checkFiles({
    ...agreeing(),
    'terraform/main.tf.json': JSON.stringify({ resource: { aws_s3_bucket: { a: { bucket: 'a' } } } }),
  });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(unknown).toContain('the hub: no Terraform here makes anything of a hub: what it has is not known');
});

test('which API server reviews tokens is missed of one mount where another says it', () => {
  const ids = (change: (resource: any) => void) =>
    checkFiles({ ...agreeing(), 'terraform/main.tf.json': hubWith(change) }).findings.map(({ id }) => id);
  expect(ids((resource) => delete resource.vault_kubernetes_auth_backend_config)).not.toContain(
    'auth-mount-is-configured',
  );
  expect(
    ids((resource) => {
      resource.vault_auth_backend.us = { type: 'kubernetes', path: 'us' };
      resource.vault_kubernetes_auth_backend_config.eu.backend = 'us';
    }),
  ).toContain('auth-mount-is-configured');
});
