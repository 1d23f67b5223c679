import type { Finding } from '../../lib/output/finding';
import { agreeing, checkFiles, hubWith, SPOKE } from './read';

const ENGINE = { mount: 'kv', delete_version_after: 86400 };
const metadata = (said: object) => ({ m: { path: 'kv/metadata/app', data_json: JSON.stringify(said) } });
const DELETED = /^each version of "app" is deleted 1d after it is written/;

/** What is found in files of anybody, where Terraform says this as well. */
function found(resources: Record<string, object>, spoke = SPOKE): readonly Finding[] {
  const terraform = hubWith((resource) => Object.assign(resource, resources));
  return checkFiles({
    ...agreeing(),
    'terraform/main.tf.json': terraform,
    'manifests/eu/app.yaml': spoke,
  }).findings;
}

function messages(resources: Record<string, object>, spoke = SPOKE): string[] {
  return found(resources, spoke).map(({ message }) => message);
}

const config = (said: object) => ({ c: { path: 'kv/config', data_json: JSON.stringify(said) } });

test.each([
  ['an engine', { vault_kv_secret_backend_v2: { kv: ENGINE } }],
  ['the endpoint of its configuration', { vault_generic_endpoint: config({ delete_version_after: '24h' }) }],
  ['the endpoint, in seconds', { vault_generic_endpoint: config({ delete_version_after: '86400' }) }],
  ['the metadata of the value', { vault_generic_endpoint: metadata({ delete_version_after: '24h' }) }],
])('a warning says that %s deletes what only people write', (_where, resources) => {
  expect(found(resources)).toEqual([
    expect.objectContaining({
      id: 'used-value-is-not-deleted',
      severity: 'warning',
      message: expect.stringMatching(/is deleted 1d after .*no file says that people write the next one by then$/),
    }),
  ]);
});

test.each([
  ['nothing is deleted', { vault_kv_secret_backend_v2: { kv: { mount: 'kv', delete_version_after: 0 } } }],
  ['another engine deletes', { vault_kv_secret_backend_v2: { kv: { ...ENGINE, mount: 'kv2' } } }],
  ['the endpoint keeps everything', { vault_generic_endpoint: config({ delete_version_after: '-1s' }) }],
  ['the endpoint is of another engine', { vault_generic_endpoint: { c: { path: 'db/config', data_json: '{}' } } }],
  [
    'people write within that time',
    {
      vault_kv_secret_backend_v2: { kv: ENGINE },
      vault_generic_endpoint: metadata({ custom_metadata: { maximum_age: '23h' } }),
    },
  ],
])('nobody is accused where %s', (_where, resources) => {
  expect(found(resources).filter(({ id }) => id === 'used-value-is-not-deleted')).toEqual([]);
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
  const foundWith = (deletion: number) =>
    messages({
      vault_kv_secret_backend_v2: { kv: { mount: 'kv', delete_version_after: deletion } },
      vault_generic_endpoint: own,
    });
  expect(foundWith(0)).toEqual([expect.stringMatching(DELETED)]);
  expect(foundWith(999999)).toEqual([expect.stringMatching(DELETED)]);
  expect(foundWith(-1)).toEqual([]);
});

const PUSH = `---
apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
metadata: { name: up, namespace: app }
spec:
  refreshInterval: 30m
  secretStoreRefs: [{ name: hub, kind: SecretStore }]
  selector: { secret: { name: app } }
  data: [{ match: { secretKey: password, remoteRef: { remoteKey: app, property: password } } }]
`;

test.each([
  ['30m', /PushSecret app\/up writes it again up to 30m later$/],
  ['0s', /nothing writes another$/],
])('a value that a PushSecret writes (refreshInterval %s) is gone until it writes it again', (interval, message) => {
  const all = found({ vault_kv_secret_backend_v2: { kv: ENGINE } }, SPOKE + PUSH.replace('30m', interval));
  expect(all.filter(({ id }) => id === 'used-value-is-not-deleted')).toEqual([
    expect.objectContaining({ severity: 'error', message: expect.stringMatching(message) }),
  ]);
});

test('a pinned version is told, with how many are kept where that is known', () => {
  const pinned = SPOKE.replace('key: app\n', "key: app\n        version: '4'\n");
  expect(messages({}, pinned)).toEqual(['version 4 of "app" is delivered, whatever is written after it']);
  expect(messages({ vault_kv_secret_backend_v2: { kv: { mount: 'kv', max_versions: 3 } } }, pinned)).toEqual([
    expect.stringContaining('the write of version 7 destroys it: 3 are kept'),
  ]);
});
