import { checkHcl, HCL_HUB } from './hcl';
import { SPOKE } from './read';

const MODULE = `variable "name" {}
variable "namespace" {
  default = "app"
}
variable "mount" {}
variable "paths" {
  type    = list(string)
  default = []
}

data "vault_policy_document" "this" {
  dynamic "rule" {
    for_each = var.paths
    content {
      path         = rule.value
      capabilities = ["read"]
    }
  }
}

resource "vault_policy" "this" {
  name   = var.name
  policy = data.vault_policy_document.this.hcl
}

resource "vault_kubernetes_auth_backend_role" "this" {
  backend                          = var.mount
  role_name                        = var.name
  bound_service_account_names      = ["reader"]
  bound_service_account_namespaces = [var.namespace]
  audience                         = "vault"
  token_policies                   = [vault_policy.this.name]
}

output "role" {
  value = vault_kubernetes_auth_backend_role.this.role_name
}
`;

/** The hub, with the role and the policy in a module. */
const CALLING = `${HCL_HUB.slice(0, HCL_HUB.indexOf('resource "vault_policy"'))}
module "team" {
  for_each = { app = ["kv/data/app"] }
  source   = "./modules/team"
  name     = each.key
  mount    = vault_auth_backend.eu.path
  paths    = each.value
}
`;

const read = (main: string, module = MODULE, more: Record<string, string> = {}) =>
  checkHcl({
    'terraform/main.tf': main,
    'terraform/modules/team/main.tf': module,
    'manifests/eu/app.yaml': SPOKE,
    ...more,
  });
const ids = async (...args: Parameters<typeof read>) => (await read(...args)).findings.map(({ id }) => id);

test('a local module is read as it is called', async () => {
  const { findings, unknown } = await read(CALLING);
  const flat = await checkHcl({ 'terraform/main.tf': HCL_HUB, 'manifests/eu/app.yaml': SPOKE });
  expect(findings.map(({ id }) => id)).toEqual(flat.findings.map(({ id }) => id));
  expect(unknown.filter((one) => /module/.test(one) && !/what else logs in/.test(one))).toEqual([]);
});

test.each([
  ['what it is called with', (main: string) => main.replace('kv/data/app', 'kv/app'), 'remote-key-is-granted'],
  [
    'the mount that it is called with',
    (main: string) => main.replace(/mount +=.*/, 'mount = "us"'),
    'login-role-exists',
  ],
  ['for whom it is called', (main: string) => main.replace('{ app =', '{ shop ='), 'login-role-exists'],
])('%s is another, and is told', async (_, change, id) => expect(await ids(change(CALLING))).toContain(id));

test('what is in it is told with its address', async () => {
  const { findings } = await read(CALLING, MODULE.replace('"reader"', '"writer"'));
  const [found] = findings.filter(({ id }) => id === 'role-binds-service-account');
  expect(found!.message).toContain(
    'terraform/modules/team/main.tf, module.team["app"].vault_kubernetes_auth_backend_role.this',
  );
});

test('what it gives is known to whoever calls it', async () => {
  const used = `${CALLING}
resource "vault_policy" "other" {
  name   = module.team["app"].role
  policy = ""
}
`;
  expect(await ids(used)).toContain('hub-names-are-unique');
  expect(await ids(used.replace('["app"].role', '["app"].gone'))).not.toContain('hub-names-are-unique');
});

test.each([
  [
    'is called with what is not known',
    (main: string) => main.replace('each.key', 'var.open').concat('variable "open" {}\n'),
  ],
  ['is elsewhere', (main: string) => main.replace('"./modules/team"', '"git::https://example.com/team.git"')],
  ['is outside of the folder', (main: string) => main.replace('"./modules/team"', '"../modules/team"')],
  [
    'is called as often as is not known',
    (main: string) => main.replace('{ app = ["kv/data/app"] }', 'var.open').concat('variable "open" {}\n'),
  ],
])('a module that %s is told, and nothing is accused that rests on it', async (_, change) => {
  const { findings, unknown } = await read(change(CALLING), MODULE, { 'modules/team/main.tf': MODULE });
  expect(findings.filter(({ id }) => /login-role-exists|remote-key|role-binds/.test(id))).toEqual([]);
  expect(unknown).toContainEqual(expect.stringMatching(/module\.team/));
});

test('modules that call themselves or each other come to an end', async () => {
  const loop =
    'variable "a" {}\nmodule "x" {\n  source = "./"\n  a = module.x.a\n}\noutput "a" {\n  value = module.x.a\n}\n';
  const { unknown } = await read(`${CALLING}module "loop" {\n  source = "./loop"\n  a = 1\n}\n`, MODULE, {
    'terraform/loop/main.tf': loop,
  });
  expect(unknown).toContainEqual(expect.stringContaining('module.loop.module.x'));
  const many = 'module "x" {\n  count = 2000\n  source = "../b"\n}\n';
  const { unknown: bounded } = await read(`${CALLING}module "a" {\n  source = "./a"\n}\n`, MODULE, {
    'terraform/a/main.tf': many,
    'terraform/b/main.tf': many.replace('../b', '../c'),
    'terraform/c/main.tf': 'resource "vault_policy" "p" {\n  name = "p"\n}\n',
  });
  expect(bounded).toContainEqual(expect.stringContaining('modules in the folder'));
});
