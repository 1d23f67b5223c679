import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

scenarios('the operator with only the rights that keywheel writes', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace);
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: 'first' });
    await deployment.sync('prod', bench.spoke('prod'));
    const stranger = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'stranger', namespace: 'payments' },
    };
    await bench.spoke('prod').api.apply(stranger);
  });

  afterAll(() => bench?.stop());

  const tokenStatus = async (namespace: string, account: string) => {
    const operator = bench.spoke('prod').api.as(bench.operator('prod').token);
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: ['acme.vault'] } };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    return (await operator.ask('POST', path, { body })).status;
  };

  test('it syncs', async () => {
    await untilSynced(bench.spoke('prod'));

    expect(await bench.spoke('prod').api.secret('payments', 'db')).toEqual({ password: 'first' });
  });

  test('it gets a token of the one ServiceAccount that is made for it, and of no other', async () => {
    expect(await tokenStatus('payments', 'keywheel')).toBe(201);
    expect(await tokenStatus('payments', 'stranger')).toBe(403);
    expect(await tokenStatus('payments', 'default')).toBe(403);
    expect(await tokenStatus('kube-system', 'default')).toBe(403);
  });
});
