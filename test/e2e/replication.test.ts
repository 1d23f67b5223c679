import { Environment, ReplicatedSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const CLUSTER_NAMES = ['upstream', 'downstream'] as const;

scenarios('cluster to cluster, the token through Vault/OpenBao', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: CLUSTER_NAMES });
    const fleet = new BenchFleet({ name: 'sharing', hub: bench.hub });
    const shared = new Environment(fleet, 'shared');
    const [upstream, downstream] = CLUSTER_NAMES.map((name) => fleet.addCluster(shared, bench.spoke(name)));
    const users = new Tenant(shared, 'users', { owner: 'users@example.com' });
    new ReplicatedSecret(users, 'credentials', {
      from: users.addNamespace(upstream!, 'origin'),
      keys: ['username', 'password'],
    }).deliver(users.addNamespace(downstream!, 'copies'));
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    // Downstream first: it has to wait for a token that nobody has pushed yet.
    await deployment.sync('downstream', bench.spoke('downstream'));
    await deployment.sync('upstream', bench.spoke('upstream'));
    await bench.spoke('upstream').api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'credentials', namespace: 'origin' },
      stringData: { username: 'ada', password: 'lovelace' },
    });
  });

  afterAll(() => bench?.stop());

  test('an empty downstream gets the token and then the Secret, without a hand', async () => {
    await untilSynced(...CLUSTER_NAMES.map((name) => bench.spoke(name)));

    expect(await bench.spoke('downstream').api.secret('copies', 'credentials')).toEqual({
      username: 'ada',
      password: 'lovelace',
    });
  });

  test('a second plan is empty', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
  });
});
