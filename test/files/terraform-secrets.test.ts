import fc from 'fast-check';
import { inClearOfPlan } from '../../lib/secrecy/plan-text';
import { checkHcl } from './hcl';
import { checkFiles, hubWith, Read, SPOKE } from './read';

const PASSWORD = 'Tr0ub4dor' + '&3';
const TOKEN = `hvs.${'A'.repeat(30)}`;
const IDS = /^(?:terraform-holds-no-secret|credential-is-no-placeholder)$/;

/** `<check> <place>: <message>` of what is found of secrets in Terraform's files. */
function told(files: Record<string, string>): string[] {
  return secretsOf(checkFiles({ 'manifests/eu/app.yaml': SPOKE, ...files }));
}

function secretsOf({ findings }: Read): string[] {
  expect(JSON.stringify(findings)).not.toMatch(/Tr0ub4dor|AAAAAA/);
  return findings
    .filter(({ id }) => IDS.test(id))
    .map(({ id, source, place, message }) => `${id} ${source ? `${source.file}:${source.line}` : place}: ${message}`);
}

const ERROR = 'terraform-holds-no-secret';

test('a secret is found with the line of its block, also in files of values and in modules that are called', () => {
  const main = hubWith((_resource, hub) => {
    hub.provider.vault[0].token = PASSWORD;
    hub.module = { app: { source: './app' } };
  });
  const app = JSON.stringify({ locals: { note: TOKEN } });
  expect(
    told({
      'terraform/main.tf.json': main,
      'terraform/terraform.tfvars.json': JSON.stringify({ db_password: PASSWORD, region: 'eu' }),
      'terraform/app/main.tf.json': app,
    }).sort(),
  ).toEqual([
    `${ERROR} terraform/app/main.tf.json:1: local.note holds a Vault/OpenBao token in "note"`,
    `${ERROR} terraform/main.tf.json:3: provider.vault holds "token" in clear`,
    `${ERROR} terraform/terraform.tfvars.json:1: var.db_password holds "db_password" in clear`,
  ]);
});

test('a block of plain .tf is found as that of JSON is', async () => {
  const main = `locals {\n  region = "eu"\n}\n\nvariable "db_password" {\n  default = "${PASSWORD}"\n}\n`;
  expect(secretsOf(await checkHcl({ 'terraform/main.tf': main }))).toEqual([
    `${ERROR} terraform/main.tf:5: var.db_password holds "db_password" in clear`,
  ]);
});

test('a placeholder is a warning of its own', () => {
  const main = hubWith((_resource, hub) => (hub.locals = { db_password: 'changeme' }));
  expect(told({ 'terraform/main.tf.json': main })[0]).toMatch(/^credential-is-no-placeholder .*"db_password"/);
});

const connection = (values: object, sensitive: object = {}) => ({
  address: 'vault_database_secret_backend_connection.pg',
  mode: 'managed',
  type: 'vault_database_secret_backend_connection',
  name: 'pg',
  values: { name: 'pg', backend: 'db', ...values },
  sensitive_values: sensitive,
});
const planWith = (resource: object, rest: object = {}) => ({
  planned_values: { root_module: { resources: [resource] } },
  ...rest,
});
const configured = (module: object, rest: object = {}) => ({
  planned_values: { root_module: {} },
  configuration: { root_module: module, ...rest },
});

test.each<[string, object, string]>([
  [
    'a constant that the provider marks',
    planWith(connection({ postgresql: [{ password: PASSWORD }] }, { postgresql: [{ password: true }] }), {
      configuration: {
        root_module: {
          resources: [
            {
              address: 'vault_database_secret_backend_connection.pg',
              type: 'vault_database_secret_backend_connection',
              expressions: { postgresql: [{ password: { constant_value: PASSWORD } }] },
            },
          ],
        },
      },
    }),
    'vault_database_secret_backend_connection.pg "password" in clear',
  ],
  [
    'a planned value that nothing marks',
    planWith(connection({ postgresql: [{ connection_url: `postgresql://a:${PASSWORD}@b/c` }] })),
    'vault_database_secret_backend_connection.pg a password in "connection_url"',
  ],
  [
    'a constant of a provider',
    configured(
      {},
      { provider_config: { vault: { name: 'vault', expressions: { token: { constant_value: PASSWORD } } } } },
    ),
    'provider.vault "token" in clear',
  ],
  [
    'a default of a variable',
    configured({ variables: { db_password: { default: PASSWORD, sensitive: true } } }),
    'var.db_password "db_password" in clear',
  ],
  [
    'a default of a variable of a module',
    configured({ module_calls: { app: { module: { variables: { api_key: { default: PASSWORD } } } } } }),
    'module.app.var.api_key "api_key" in clear',
  ],
  [
    'an argument of a module',
    configured({ module_calls: { app: { expressions: { db_password: { constant_value: PASSWORD } } } } }),
    'module.app "db_password" in clear',
  ],
  [
    'an output',
    configured({ outputs: { url: { expression: { constant_value: `https://a:${PASSWORD}@b` } } } }),
    'output.url a password in "url"',
  ],
  [
    'a value that a variable was given',
    { planned_values: {}, variables: { db_password: { value: PASSWORD } } },
    'var.db_password "db_password" in clear',
  ],
  [
    'a planned output',
    { planned_values: { outputs: { db_password: { sensitive: false, value: PASSWORD } } } },
    'output.db_password "db_password" in clear',
  ],
  [
    'what is made of literals alone',
    planWith(
      {
        ...{ address: 'vault_kv_secret_v2.a["x"]', mode: 'managed', type: 'vault_kv_secret_v2' },
        ...{ values: { data_json: `{"a":"${PASSWORD}"}` }, sensitive_values: { data_json: true } },
      },
      {
        configuration: {
          root_module: {
            resources: [
              { address: 'vault_kv_secret_v2.a', type: 'vault_kv_secret_v2', expressions: { data_json: {} } },
            ],
          },
        },
      },
    ),
    'vault_kv_secret_v2.a values in clear in "data_json"',
  ],
  [
    'a description in a state',
    { values: { root_module: { child_modules: [{ resources: [connection({ description: TOKEN })] }] } } },
    'vault_database_secret_backend_connection.pg a Vault/OpenBao token in "description"',
  ],
])('%s of a plan or a state is in clear', (_what, json, expected) => {
  expect(inClearOfPlan(json as any).map(({ address, what }) => `${address} ${what}`)).toEqual([expected]);
});

test.each<[string, object]>([
  ['what is marked as sensitive', planWith(connection({ password: PASSWORD }, { password: true }))],
  [
    'what is marked in a block',
    {
      values: {
        root_module: {
          resources: [connection({ postgresql: [{ password: PASSWORD }] }, { postgresql: [{ password: true }] })],
        },
      },
    },
  ],
  [
    'a sensitive variable that was given a value',
    {
      ...configured({ variables: { db_password: { sensitive: true } } }),
      variables: { db_password: { value: PASSWORD } },
    },
  ],
  ['a sensitive output', { values: { outputs: { db_password: { sensitive: true, value: PASSWORD } } } }],
  [
    'a reference',
    configured({
      resources: [{ address: 'a.b', type: 'a', expressions: { password: { references: ['var.db_password'] } } }],
    }),
  ],
])('%s in a plan or a state is no finding', (_what, json) => {
  expect(inClearOfPlan(json as any)).toEqual([]);
});

test('a plan is found with its file and the address of the block', () => {
  const plan = configured({ variables: { vault_token: { default: TOKEN } } }, {});
  expect(told({ 'plan.json': JSON.stringify({ format_version: '1.2', ...plan }) })).toEqual([
    `${ERROR} plan.json, var.vault_token: var.vault_token holds a Vault/OpenBao token in "vault_token"`,
  ]);
});

test('whatever stands in a plan, it is read to its end', () => {
  const part = fc.constantFrom(
    ...['configuration', 'root_module', 'provider_config', 'variables', 'planned_values', 'resources', 'expressions'],
    ...['outputs', 'module_calls', 'values', 'sensitive_values', 'prior_state', 'child_modules', 'constant_value'],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 7, withCrossShrink: true },
      fc.constantFrom<unknown>(null, 'text', 1, true),
      fc.dictionary(part, tie('tree'), { maxKeys: 4 }),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(part, tree, { maxKeys: 5 }), (json) => {
      expect(Array.isArray(inClearOfPlan(json))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
