import { Environment, StaticSecret, Tenant } from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const KIND = 'external-secrets.io/v1';
const LABELS = { team: 'payments' };
const STORES = ['named', 'labelled'].map((id) => names.clusterSecretStore('payments', id));

scenarios('a store of several namespaces', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    const secrets = [new StaticSecret(tenant, 'db', { keys: ['password'] })];
    new StaticSecret(tenant, 'spare', { keys: ['password'] });
    namespace.addClusterSecretStore('named', { conditions: [{ namespaces: ['payments-batch'] }], secrets });
    namespace.addClusterSecretStore('labelled', { conditions: [{ namespaceLabels: LABELS }], secrets });
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    for (const secret of ['db', 'spare']) {
      await bench.hub.putValue({ mount: 'acme.kv', path: `prod/payments/${secret}` }, { password: `of ${secret}` });
    }
    await deployment.sync('prod', bench.spoke('prod'));
    const { api } = bench.spoke('prod');
    for (const [name, labels] of [
      ['payments-batch', {}],
      ['payments-reports', LABELS],
      ['stranger', { team: 'search' }],
    ] as const) {
      await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    }
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  /** As people write it themselves, without keywheel. */
  async function ask(namespace: string, store: string, secret: string): Promise<string> {
    const name = `${store.split('.').at(-1)}-${secret}`;
    await bench.spoke('prod').api.apply({
      apiVersion: KIND,
      kind: 'ExternalSecret',
      metadata: { name, namespace },
      spec: {
        refreshInterval: '1h0m0s',
        secretStoreRef: { kind: 'ClusterSecretStore', name: store },
        data: [{ secretKey: 'password', remoteRef: { key: `prod/payments/${secret}`, property: 'password' } }],
      },
    });
    return name;
  }

  /** What it holds, or the operator's last word about why it holds nothing. */
  const outcome = (namespace: string, name: string): Promise<string> =>
    until(`the operator has tried ${namespace}/${name}`, async () => {
      const { api } = bench.spoke('prod');
      const secret = await api.secret(namespace, name);
      const events = await api.list('v1', 'Event', namespace);
      const refused = events.find((one) => one.involvedObject.name === name && one.type === 'Warning');
      return secret?.['password'] ?? refused?.message;
    });

  test.each([
    ['payments-batch', STORES[0]!],
    ['payments-reports', STORES[1]!],
  ])('serves %s, which its conditions name', async (namespace, store) => {
    expect(await outcome(namespace, await ask(namespace, store, 'db'))).toBe('of db');
  });

  test.each([
    ['payments-reports', STORES[0]!],
    ['payments-batch', STORES[1]!],
    ['stranger', STORES[0]!],
    ['stranger', STORES[1]!],
    // Whose login the store uses does not make a namespace one of those that may use it.
    ['payments', STORES[0]!],
  ])('does not serve %s, which the conditions of %s leave out', async (namespace, store) => {
    const name = await ask(namespace, store, 'db');

    expect(await outcome(namespace, name)).toMatch(/denied by spec.condition/);
    expect(await bench.spoke('prod').api.secret(namespace, name)).toBeUndefined();
  });

  test("reads nothing but the secrets that it was made for, not even another of its tenant's", async () => {
    const name = await ask('payments-batch', STORES[0]!, 'spare');

    expect(await outcome('payments-batch', name)).toMatch(/permission denied/);
    expect(await bench.spoke('prod').api.secret('payments-batch', name)).toBeUndefined();
  });
});
