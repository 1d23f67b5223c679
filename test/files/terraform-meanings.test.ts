import { checkHcl, HCL_HUB } from './hcl';
import { agreeing, checkFiles, HUB, SPOKE } from './read';

/** What Terraform makes of files that say it in a roundabout way: what counts is what comes to the hub. */

const MANIFEST = { 'manifests/eu/app.yaml': SPOKE };
const toldOf = async (more: string, files: Record<string, string> = {}) => {
  const { findings, unknown } = await checkHcl({ 'terraform/main.tf': `${HCL_HUB}\n${more}`, ...MANIFEST, ...files });
  return { ids: findings.map(({ id }) => id), unknown: unknown.join('\n') };
};
const role = (policies: string, more = '') => `
resource "vault_kubernetes_auth_backend_role" "more" {
  backend                          = "eu"
  role_name                        = "more"
  audience                         = "vault"
  bound_service_account_names      = ["reader"]
  bound_service_account_namespaces = ["app"]
  token_policies                   = ${policies}
  ${more}
}`;

describe('who is given a right to write policies is told, where it is given by', () => {
  const POLICY = 'path \\"sys/policies/acl/*\\" { capabilities = [\\"update\\"] }';
  const made = (head: string) => `
resource "vault_policy" "made" {
  ${head}
  policy = "${POLICY}"
}`;
  test.each<[string, string, Record<string, string>?]>([
    [
      'a resource for each of another one',
      `${made('for_each = toset(["a"])\n  name = "p-${each.key}"')}
${role('[each.value.name]').replace('backend  ', 'for_each = vault_policy.made\n  backend  ').replace('"more"\n', '"m-${each.key}"\n')}`,
    ],
    [
      'all that a resource makes',
      `${made('count = 2\n  name = "p-${count.index}"')}${role('[for p in vault_policy.made : p.name]')}`,
    ],
    [
      'a local for a whole resource',
      `${made('name = "made"')}\nlocals { it = vault_policy.made }${role('[local.it.name]')}`,
    ],
    [
      'an output of a module for all that a resource makes',
      `module "m" { source = "./m" }${role('[for p in module.m.all : p.name]')}`,
      {
        'terraform/m/main.tf': `${made('for_each = toset(["a"])\n  name = "p-${each.key}"')}\noutput "all" { value = vault_policy.made }`,
      },
    ],
    [
      'a policy that is written by its path',
      `resource "vault_generic_endpoint" "p" {
  path      = "sys/policies/acl/made"
  data_json = jsonencode({ policy = "${POLICY}" })
}${role('["made"]')}`,
    ],
    [
      'a role that is written by its path',
      `${made('name = "made"')}
resource "vault_generic_endpoint" "r" {
  path      = "auth/eu/role/more"
  data_json = jsonencode({
    bound_service_account_names = "reader,other", bound_service_account_namespaces = ["app"], policies = "made"
    audience = "vault", token_ttl = "10m"
  })
}`,
    ],
    [
      'a file that overrides another one',
      `${made('name = "made"')}${role('["app"]')}`,
      {
        'terraform/x_override.tf':
          'resource "vault_kubernetes_auth_backend_role" "more" {\n  token_policies = ["made"]\n}',
      },
    ],
    [
      'a file that overrides a local',
      `${made('name = "made"')}${role('local.granted')}\nlocals {\n  granted = ["app"]\n  other = 1\n}`,
      { 'terraform/override.tf': 'locals {\n  granted = ["made"]\n}' },
    ],
  ])('%s', async (_how, more, files = {}) => {
    expect((await toldOf(more, files)).ids).toContain('login-gives-itself-no-rights');
  });
});

test.each<[string, string, Record<string, string>?]>([
  [
    'for each of another resource',
    role('[each.value.name]').replace('backend  ', 'for_each = { app = vault_policy.app }\n  backend  '),
  ],
  [
    'by an override that takes a right away',
    role('["nobody"]'),
    {
      'terraform/main_override.tf':
        'resource "vault_kubernetes_auth_backend_role" "more" {\n  token_policies = ["app"]\n}',
    },
  ],
  [
    'by their paths',
    `resource "vault_generic_endpoint" "p" {
  path      = "sys/policy/made"
  data_json = jsonencode({ policy = "path \\"kv/data/app\\" { capabilities = [\\"read\\"] }" })
}${role('["made"]')}`,
  ],
])('a right that may be given is given in silence %s', async (_how, more, files = {}) => {
  expect((await toldOf(more, files)).ids).toEqual([]);
});

test('what is written by a path, and cannot be read, is told as not known', async () => {
  const { ids, unknown } = await toldOf(`resource "vault_generic_endpoint" "p" {
  path      = "sys/policies/acl/made"
  data_json = file("/etc/elsewhere.json")
}${role('["made"]')}`);
  expect(ids).toEqual([]);
  expect(unknown).toContain('what it writes to "sys/policies/acl/made" is not read');
});

test('a policy that is written by its path is read from a plan, though its values are marked', () => {
  const of = (path: string) => {
    const made = {
      address: 'vault_generic_endpoint.p',
      mode: 'managed',
      type: 'vault_generic_endpoint',
      name: 'p',
      values: {
        path: 'sys/policies/acl/app',
        data_json: JSON.stringify({ policy: `path "${path}" { capabilities = ["read"] }` }),
      },
      sensitive_values: { data_json: true },
    };
    const others = Object.entries<any>(HUB.resource).flatMap(([type, byName]) =>
      Object.entries<any>(byName).map(([name, values]) => ({
        ...{ address: `${type}.${name}`, mode: 'managed', type, name },
        values: JSON.parse(
          JSON.stringify(values)
            .replaceAll('${vault_auth_backend.eu.path}', 'eu')
            .replaceAll('${vault_policy.app.name}', 'app'),
        ),
      })),
    );
    const resources = [...others.filter(({ type }) => type !== 'vault_policy'), made];
    const plan = { format_version: '1.2', planned_values: { root_module: { resources } } };
    return checkFiles({
      'plan.json': JSON.stringify(plan),
      'manifests/eu/app.yaml': agreeing()['manifests/eu/app.yaml']!,
    }).findings.map(({ id }) => id);
  };
  expect(of('kv/data/app')).toEqual([]);
  expect(of('kv/data/other')).toContain('remote-key-is-granted');
});
