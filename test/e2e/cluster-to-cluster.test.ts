import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from './bench/bench';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios } from './bench/scenario';
import { unreadyObjects, untilSynced } from './bench/synced';
import { synthApp } from './fleets/app';

const CLUSTER_NAMES = ['upstream', 'downstream-1', 'downstream-2'] as const;
const DOWNSTREAM = ['downstream-1', 'downstream-2'] as const;

scenarios('apps/cluster-to-cluster, without a hub', [...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false, spokes: CLUSTER_NAMES });
    const workspace = bench.addWorkspace();
    synthApp('cluster-to-cluster', workspace, {
      certificates: Object.fromEntries(CLUSTER_NAMES.map((name) => [name, bench.spoke(name).ca])),
      addresses: {
        'https://172.31.86.147:6443': bench.spoke('upstream').url,
        'https://172.31.90.10:6443': bench.spoke('downstream-1').url,
        'https://172.31.90.20:6443': bench.spoke('downstream-2').url,
      },
    });
    const trust = readFileSync(join(workspace.folder, 'authentication.json'), 'utf8');
    bench.spoke('upstream').trust(JSON.parse(trust));
    const deployment = bench.deployment(workspace);
    for (const name of CLUSTER_NAMES) {
      await deployment.sync(name, bench.spoke(name));
    }
    await bench.spoke('upstream').api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'user-credentials', namespace: 'default' },
      stringData: { username: 'ada', password: 'lovelace' },
    });
    await bench.spoke('upstream').api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'session-keys', namespace: 'sessions' },
      stringData: { current: 'one', next: 'two' },
    });
  });

  afterAll(() => bench?.stop());

  test('an empty downstream waits for its token', async () => {
    for (const name of DOWNSTREAM) {
      await until(`${name} is refused`, async () => (await unreadyObjects(bench.spoke(name))).length > 0);
      expect(await bench.spoke(name).api.secret('default', 'pulled-secrets')).toBeUndefined();
    }
  });

  test('with the token that a person brings, the Secret arrives', async () => {
    for (const name of DOWNSTREAM) {
      const token = await until(`upstream has a token for ${name}`, async () => {
        const secret = await bench.spoke('upstream').api.secret('default', `keywheel.${name}`);
        return secret?.['token'];
      });
      await bench.spoke(name).api.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'remote-sa-token', namespace: 'default' },
        stringData: { token },
      });
    }

    await untilSynced(...DOWNSTREAM.map((name) => bench.spoke(name)));
    for (const name of DOWNSTREAM) {
      expect(await bench.spoke(name).api.secret('default', 'pulled-secrets')).toEqual({ username: 'ada' });
    }
  });

  test('what is read without a token in a Secret needs no person', async () => {
    for (const name of DOWNSTREAM) {
      const { api } = bench.spoke(name);
      expect(await api.secret('default', 'session-keys')).toEqual({ current: 'one', next: 'two' });
    }
  });

  test("one downstream's token reads that Secret upstream and nothing else", async () => {
    const upstream = bench.spoke('upstream').api;
    const { token } = (await upstream.secret('default', 'keywheel.downstream-1'))!;
    const reader = upstream.as(token!);
    const status = async (path: string) => (await reader.ask('GET', `/api/v1/namespaces/${path}`)).status;

    expect(await status('default/secrets/user-credentials')).toBe(200);
    expect(await status('default/secrets/keywheel.downstream-2')).toBe(403);
    expect(await status('default/secrets')).toBe(403);
    expect(await status('kube-system/secrets')).toBe(403);
  });
});
