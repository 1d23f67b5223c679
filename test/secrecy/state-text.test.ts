import { inClearOfState } from '../../lib/secrecy/state-text';

const VALUE = 'Not-a-real-0ne!';

function stateOf(type: string, attributes: object, more: object = {}, instance: object = {}) {
  const instances = [{ schema_version: 0, attributes, ...instance }];
  return { version: 4, resources: [{ mode: 'managed', type, name: 'a', instances, ...more }] };
}

function told(state: object): string[] {
  const found = inClearOfState(state as Record<string, unknown>);
  expect(JSON.stringify(found)).not.toContain(VALUE);
  return found.map(({ address, what }) => `${address}: ${what}`);
}

test.each([
  ['vault_kv_secret_v2', { data_json: JSON.stringify({ k: VALUE }) }, 'values in clear in "data_json"'],
  ['vault_kv_secret_v2', { data: { k: VALUE } }, 'values in clear in "data"'],
  ['vault_database_secret_backend_connection', { postgresql: [{ password: VALUE }] }, '"password" in clear'],
  ['random_password', { length: 15, result: VALUE }, 'values in clear in "result"'],
  ['kubernetes_secret', { data: { k: VALUE } }, 'values in clear in "data"'],
  ['aws_iam_access_key', { secret: VALUE }, '"secret" in clear'],
])('a value that a state has of %s is found', (type, attributes, what) => {
  expect(told(stateOf(type, attributes))).toEqual([`${type}.a: ${what}`]);
});

test('a block is named as Terraform names it', () => {
  const data = stateOf('vault_generic_secret', { data: { k: VALUE } }, { module: 'module.m["x"]', mode: 'data' });
  expect(told(data)).toEqual(['module.m["x"].data.vault_generic_secret.a: values in clear in "data"']);
});

test('what is marked as sensitive is found by the mark, in an attribute of any type too', () => {
  const get = (value: string) => ({ type: 'get_attr', value });
  const index = { type: 'index', value: { value: 0, type: 'number' } };
  const marks = { sensitive_attributes: [[get('input'), get('deep'), index, get('api')], [get('none')]] };
  const attributes = { input: { value: { deep: [{ api: VALUE }] }, type: ['object', {}] }, none: null };
  expect(told(stateOf('terraform_data', attributes, {}, marks))).toEqual([
    'terraform_data.a: a value marked as sensitive in "api"',
  ]);
  const outputs = { a: { value: [VALUE], sensitive: true }, b: { value: VALUE }, c: { value: '', sensitive: true } };
  expect(told({ version: 4, outputs, resources: [] })).toEqual(['output.a: a value marked as sensitive in "a"']);
});

test('a state of before Terraform 0.12 is read too', () => {
  const primary = { attributes: { password: VALUE } };
  expect(
    told({ version: 3, modules: [{ resources: { 'aws_db_instance.a': { type: 'aws_db_instance', primary } } }] }),
  ).toEqual(['aws_db_instance.a: "password" in clear']);
});

test.each([
  [
    'a write-only argument',
    stateOf('vault_kv_secret_v2', { data_json: null, data_json_wo: null, data_json_wo_version: 1 }),
  ],
  ['a name and a path', stateOf('vault_mount', { path: 'kv', accessor: 'kv_d9cab6dc', type: 'kv' })],
  [
    'a policy',
    stateOf('vault_policy', { policy: 'path "kv/data/{{identity.entity.id}}" { capabilities = ["read"] }' }),
  ],
  ['a login role', stateOf('vault_kubernetes_auth_backend_role', { role_name: 'token', token_policies: ['secret'] })],
  [
    'anything else',
    { version: 4, resources: [null, 1, { instances: [null, { sensitive_attributes: 'x' }] }], outputs: [] },
  ],
])('%s in a state is no secret', (_, state) => {
  expect(told(state)).toEqual([]);
});
