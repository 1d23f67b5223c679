import { checkFiles } from './read';

const TERRAFORM = JSON.stringify({ resource: { vault_mount: { kv: { path: 'kv', type: 'kv-v2' } } } });
const store = (said: object) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  metadata: { name: 'bao', namespace: 'app' },
  spec: {
    provider: {
      openBao: {
        server: 'https://bao.example.com',
        auth: { appRole: { roleId: 'app', secretRef: { name: 'approle', key: 'id' } } },
        ...said,
      },
    },
  },
});
const secret = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'db', namespace: 'app' },
  spec: {
    refreshInterval: '1h',
    secretStoreRef: { name: 'bao' },
    data: [{ secretKey: 'password', remoteRef: { key: 'app/db', property: 'password' } }],
  },
};
const push = {
  apiVersion: 'external-secrets.io/v1alpha1',
  kind: 'PushSecret',
  metadata: { name: 'up', namespace: 'app' },
  spec: {
    secretStoreRefs: [{ name: 'bao' }],
    selector: { secret: { name: 'db' } },
    data: [{ match: { secretKey: 'password', remoteRef: { remoteKey: 'app/copy', property: 'password' } } }],
  },
};

function found(...objects: readonly object[]) {
  const { findings, unknown } = checkFiles({
    'terraform/main.tf.json': TERRAFORM,
    'manifests/eu/app.yaml': objects.map((one) => JSON.stringify(one)).join('\n---\n'),
  });
  return { findings: findings.map(({ id, message }) => `${id}: ${message}`), unknown };
}

test("a store of OpenBao's own provider is read as one of Vault's, and how it logs in is not known", () => {
  const { findings, unknown } = found(store({}), secret);
  expect(findings).toEqual(['store-logs-in-as-service-account: the store logs in by appRole']);
  expect(unknown.filter((line) => line.includes('openBao'))).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('it logs in by appRole, which is not read'));
});

test.each<[string, object, string]>([
  ['another version of the engine', { version: 'v1' }, 'kv-version-agrees: the store reads engine "kv" as v1'],
  ['an engine that is not there', { path: 'secret' }, 'engine-exists: '],
  ['a field that it has not', { mountPath: 'kv' }, 'field-is-known: '],
  [
    'a token that is called the root token',
    { auth: { tokenSecretRef: { name: 'bao-root-token', key: 'token' } } },
    'cluster-holds-no-root-token: ',
  ],
])('%s is found', (_, said, message) => {
  expect(found(store(said), secret).findings).toContainEqual(expect.stringContaining(message));
});

test('what is pushed by it never arrives', () => {
  expect(found(store({}), secret, push).findings).toContainEqual(
    'pushed-secret-exists: PushSecret "up" writes "app/copy" by SecretStore bao, whose provider openBao only reads',
  );
});
