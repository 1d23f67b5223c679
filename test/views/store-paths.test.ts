import { anyPath, hubPath, readStore, StoreVault } from '../../lib/views/stores';

function storeOf(provider: object): StoreVault {
  const object = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'hub', namespace: 'app' },
    spec: { provider },
  };
  return readStore({ object, path: 'eu', madeBy: undefined } as never).vault!;
}

const vault = (said: object) => storeOf({ vault: { server: 'https://vault.example.com', ...said } });
const openBao = (said: object) => storeOf({ openBao: { server: 'https://bao.example.com', ...said } });

// https://github.com/external-secrets/external-secrets/blob/main/providers/v1/vault/client_get.go buildPath
test.each([
  [{ path: 'secret/path', version: 'v2' }, 'foo', 'secret/path/data/foo'],
  [{ path: 'secret/path', version: 'v1' }, 'foo', 'secret/path/foo'],
  [{ path: 'secret/path' }, 'secret/path/foo', 'secret/path/data/foo'],
  [{ path: 'secret/path' }, 'secret/path/data/foo', 'secret/path/data/foo'],
  [{ path: 'secret/path', version: 'v1' }, 'secret/path/foo', 'secret/path/foo'],
  [{ path: 'secret' }, 'data/foo', 'secret/data/data/foo'],
  [{}, 'secret/path/foo', 'secret/data/path/foo'],
  [{}, 'secret/data/foo', 'secret/data/foo'],
  [{}, 'secret/path/data/foo', 'secret/path/data/foo'],
  [{ version: 'v1' }, 'secret/path/foo', 'secret/path/foo'],
])('a store of %j reads key %s at %s', (said, key, path) => {
  expect(hubPath(vault(said), key)).toBe(path);
});

test.each([
  [{ path: 'kv' }, 'foo', 'kv/metadata/foo'],
  // The operator leaves the engine out where it reads the value alone.
  [{ path: 'kv' }, 'kv/foo', 'kv/metadata/kv/foo'],
  [{}, 'team/kv/data/foo', 'team/kv/metadata/foo'],
])('a store of %j has the metadata of %s at %s', (said, key, path) => {
  expect(hubPath(vault(said), key, 'metadata')).toBe(path);
});

test.each([
  [{}, 'foo', 'kv/data/foo'],
  [{ path: 'team/kv' }, 'foo', 'team/kv/data/foo'],
  [{ path: 'kv' }, 'kv/foo', 'kv/data/kv/foo'],
  [{ path: 'kv' }, 'data/foo', 'kv/data/data/foo'],
  [{ path: 'kv', version: 'v1' }, 'kv/foo', 'kv/kv/foo'],
  [{ namespace: 'team' }, 'foo', 'team/kv/data/foo'],
])("OpenBao's own provider of %j reads key %s at %s", (said, key, path) => {
  expect(hubPath(openBao(said), key)).toBe(path);
});

test("OpenBao's own provider could be asked for all of its engine", () => {
  expect([anyPath(openBao({})), anyPath(vault({}))]).toEqual(['kv/data/*', '*']);
});
