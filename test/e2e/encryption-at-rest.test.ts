import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptionProvider } from 'keywheel';
import { Bench } from './bench/bench';
import { ControlPlaneNode } from './bench/control-plane-node';
import { CLUSTERS, scenarios } from './bench/scenario';
import { removeTemporaryFolder, temporaryFolder } from './bench/workspace';

scenarios('a cluster whose storage is encrypted', CLUSTERS, () => {
  const folder = temporaryFolder();
  const node = new ControlPlaneNode(join(folder, 'node'));
  let bench: Bench;

  beforeAll(async () => {
    node.synth(EncryptionProvider.secretbox({ key: '2026-07' }));
    await node.run(['make-key', 'secretbox:2026-07']);
    await node.run(['install', '--new-cluster']);
    bench = await Bench.start({ hub: false, spokes: ['prod'], operators: false, apiServer: { flags: node.flags } });
  });

  afterAll(async () => {
    await bench?.stop();
    removeTemporaryFolder(folder);
  });

  test('the API server starts with what was written and installed, and etcd has no value in clear', async () => {
    const spoke = bench.spoke('prod');
    const value = 'correct horse battery staple';
    await spoke.addNamespace('app');
    const metadata = { name: 'db', namespace: 'app' };
    await spoke.api.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password: value } });
    await spoke.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { password: value } });

    const stored = await spoke.stored('/registry/secrets/app/db');
    expect(stored.subarray(0, 30).toString('latin1')).toMatch(/^k8s:enc:secretbox:v1:2026-07:/);
    expect(stored.includes(value)).toBe(false);
    // What is looked for would be found.
    expect((await spoke.stored('/registry/configmaps/app/db')).includes(value)).toBe(true);
    expect(await spoke.api.secret('app', 'db')).toEqual({ password: value });
  });

  test('the key is in the file of the node alone', () => {
    const key = node.key('secretbox:2026-07');
    expect(readFileSync(node.configuration, 'utf8')).toContain(key);
    expect(statSync(node.configuration).mode & 0o777).toBe(0o600);
    expect([...bench.logs().values()].join('')).not.toContain(key);
  });

  test('a file that nobody filled in is refused, and nothing is stored in clear because of it', async () => {
    const written = join(folder, 'node/checkout/dist.encryption/storage/prod/encryption-configuration.yaml');
    const other = await bench.spoke('prod').addApiServer({ 'encryption-provider-config': written });
    await other.process.ended;
    expect(readFileSync(other.log, 'utf8')).toContain('secrets must be base64 encoded');
  });
});
