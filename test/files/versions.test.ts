import { agreeing, checkFiles, hubWith, SPOKE } from './read';

const ENGINE = { mount: 'kv', delete_version_after: 86400 };
const metadata = (said: object) => ({ m: { path: 'kv/metadata/app', data_json: JSON.stringify(said) } });
const DELETED = /^each version of "app" is deleted 1d after it is written/;

/** What is found in files of anybody, where Terraform says this as well. */
function messages(resources: Record<string, object>, spoke = SPOKE): string[] {
  const terraform = hubWith((resource) => Object.assign(resource, resources));
  const { findings } = checkFiles({
    ...agreeing(),
    'terraform/main.tf.json': terraform,
    'manifests/eu/app.yaml': spoke,
  });
  return findings.map(({ message }) => message);
}

test('an engine that deletes versions accuses nobody where people write them', () => {
  expect(messages({ vault_kv_secret_backend_v2: { kv: ENGINE } })).toEqual([]);
});

test.each([
  ['the endpoint of the metadata', { vault_generic_endpoint: metadata({ custom_metadata: { maximum_age: '48h' } }) }],
  [
    'the resource that writes the value',
    { vault_kv_secret_v2: { v: { mount: 'kv', name: 'app', custom_metadata: [{ data: { maximum_age: '48h' } }] } } },
  ],
])('a maximum age that %s states is held against what the engine deletes', (_where, resource) => {
  expect(messages({ vault_kv_secret_backend_v2: { kv: ENGINE }, ...resource })).toEqual([
    expect.stringMatching(DELETED),
  ]);
});

test('of a secret and its engine the shorter time counts, and an engine that deletes nothing comes first', () => {
  const own = metadata({ custom_metadata: { maximum_age: '48h' }, delete_version_after: '24h' });
  const found = (deletion: number) =>
    messages({
      vault_kv_secret_backend_v2: { kv: { mount: 'kv', delete_version_after: deletion } },
      vault_generic_endpoint: own,
    });
  expect(found(0)).toEqual([expect.stringMatching(DELETED)]);
  expect(found(999999)).toEqual([expect.stringMatching(DELETED)]);
  expect(found(-1)).toEqual([]);
});

test('a pinned version is told, with how many are kept where that is known', () => {
  const pinned = SPOKE.replace('key: app\n', "key: app\n        version: '4'\n");
  expect(messages({}, pinned)).toEqual(['version 4 of "app" is delivered, whatever is written after it']);
  expect(messages({ vault_kv_secret_backend_v2: { kv: { mount: 'kv', max_versions: 3 } } }, pinned)).toEqual([
    expect.stringContaining('the write of version 7 destroys it: 3 are kept'),
  ]);
});
