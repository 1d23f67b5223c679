import { ClusterAuth, Environment, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { until } from './bench/poll';
import { BenchFleet, byPublicKeys } from './fleets/bench-fleet';

scenarios('a cluster that changes its method of login', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  const secret = async () => (await bench.spoke('prod').api.secret('payments', 'db'))?.['password'];

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    deployment = bench.deployment(bench.addWorkspace());
    synth(byPublicKeys(bench.spoke('prod')));
    await deployment.applyStacks();
    await putValue('before');
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  function synth(auth: ClusterAuth): void {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod'), { auth }), 'payments');
    new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace);
    deployment.workspace.synth(fleet);
  }

  const putValue = (password: string) =>
    bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password });

  test.each([
    [
      'public keys to TokenReview',
      () =>
        ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: bench.spoke('prod').issuer }) }),
      'acme.prod.kubernetes/',
      'acme.prod/',
    ],
    ['TokenReview to public keys', () => byPublicKeys(bench.spoke('prod')), 'acme.prod/', 'acme.prod.kubernetes/'],
  ])('from %s, needs one apply and one sync, and keeps its Secrets', async (change, auth, added, removed) => {
    const before = await secret();
    synth(auth());
    await deployment.applyStacks();
    expect(await secret()).toBe(before);
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));

    const mounts = Object.keys(await bench.hub.root.read('sys/auth'));
    expect(mounts).toContain(added);
    expect(mounts).not.toContain(removed);
    expect(await deployment.changedStacks()).toEqual([]);

    await putValue(change);
    await refresh(bench.spoke('prod'), 'payments', 'db');
    await until('the new value arrives by the new login', async () => (await secret()) === change);
  });
});
