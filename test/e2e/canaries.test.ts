import { Duration } from 'cdk8s';
import { Environment, Isolation, StaticSecret, Tenant } from 'keywheel';
import { ANNOTATIONS } from '../../lib/output/annotations';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { readyCondition, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';
import { servedIsolations } from './fleets/isolations';

const NAMESPACE = 'app';
const CANARY = 'keywheel-canary';
/** How often the store is read, in seconds. */
const REFRESH = 5;
/** Of the operator, on a busy machine. */
const SLACK = 20;

interface Options {
  readonly isolation?: Isolation;
  readonly canaries?: boolean;
  /** Other names under which the secret is delivered: each changes what the store reads, on both sides. */
  readonly more?: readonly string[];
}

scenarios('a canary', [...SERVERS, ...CLUSTERS, ...OPERATORS], (server) => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
  });

  afterAll(() => bench?.stop());

  const spoke = () => bench.spoke('prod');
  const canary = () => spoke().api.get('external-secrets.io/v1', 'ExternalSecret', NAMESPACE, CANARY);
  /** The mark that the manifests expect. */
  const expected = async () => (await canary())?.metadata.annotations?.[ANNOTATIONS.canary];
  /** The mark that has come from the hub. */
  const shown = async () => (await spoke().api.secret(NAMESPACE, CANARY))?.['mark'];
  const untilShown = (mark: string) => until(`the canary shows ${mark}`, async () => (await shown()) === mark);
  const readiness = async () => readyCondition(await canary());

  /** Of secret "db", and of one more for each of `more`. */
  async function program(deployment: Deployment, name: string, options: Options): Promise<void> {
    const { isolation, canaries = true, more = [] } = options;
    const fleet = new BenchFleet({ name, hub: bench.hub, isolation, canaries });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, spoke()), NAMESPACE);
    const refreshInterval = Duration.seconds(REFRESH);
    for (const id of ['db', ...more]) {
      new StaticSecret(tenant, id, { keys: ['password'] }).deliver(namespace, { refreshInterval });
    }
    deployment.workspace.synth(fleet);
  }

  describe.each(servedIsolations(server).map((isolation, index) => ({ isolation, index })))(
    'with isolation $index ($isolation.kind)',
    ({ isolation, index }) => {
      test('shows its mark once both sides are there, and nothing of it is left when it is turned off', async () => {
        const deployment = bench.deployment(bench.addWorkspace());
        const name = `isolated-${index}`;
        await program(deployment, name, { isolation });
        await deployment.applyStacks();
        await deployment.sync('prod', spoke());
        const mark = await expected();
        await untilShown(mark);

        expect(mark).toMatch(/^[0-9a-f]{16}$/);
        expect((await spoke().api.secret(NAMESPACE, CANARY))!['store']).toBe('SecretStore app/keywheel');
        expect(await deployment.changedStacks()).toEqual([]);

        await program(deployment, name, { isolation, canaries: false });
        await deployment.sync('prod', spoke());
        await deployment.applyStacks();
        await until('its Secret is gone', async () => (await shown()) === undefined || !(await canary()));

        expect(await deployment.changedStacks()).toEqual([]);
      });
    },
  );

  describe('of a store that changes', () => {
    let deployment: Deployment;
    let first: string;
    const put = (id: string) =>
      bench.hub.putValue({ mount: 'acme.kv', path: `prod/payments/${id}` }, { password: 'any' });
    const applySpoke = () => deployment.applyStacks({}, ['spoke-prod']);

    beforeAll(async () => {
      deployment = bench.deployment(bench.addWorkspace());
      await program(deployment, 'acme', {});
      await deployment.applyStacks();
      for (const id of ['db', 'second', 'third', 'fourth']) {
        await put(id);
      }
      await deployment.sync('prod', spoke());
      await untilSynced(spoke());
      first = await expected();
    });

    test('has the mark of both sides', async () => {
      await untilShown(first);
    });

    test('is not in error while the manifests are ahead, shows the older mark, and the new one after Terraform', async () => {
      await program(deployment, 'acme', { more: ['second'] });
      await deployment.sync('prod', spoke());
      const second = await expected();
      await until('the operator has read again', async () => {
        const { status, metadata } = await canary();
        return status?.syncedResourceVersion?.startsWith(`${metadata.generation}-`);
      });
      expect([await shown(), (await readiness())!.status]).toEqual([first, 'True']);
      expect(second).not.toBe(first);

      await applySpoke();
      const applied = Date.now();
      await untilShown(second);
      expect((Date.now() - applied) / 1000).toBeLessThan(REFRESH + SLACK);
    });

    test('shows the mark of Terraform where that is ahead, which the manifests do not expect yet', async () => {
      const before = await expected();
      await program(deployment, 'acme', { more: ['second', 'third'] });
      await applySpoke();
      await until('it shows another mark', async () => (await shown()) !== before);
      expect([await expected(), (await readiness())!.status]).toEqual([before, 'True']);

      await deployment.sync('prod', spoke());
      expect(await shown()).toBe(await expected());
    });

    test('fails with the mark that it had while the policy is broken, and has the next one when it is mended', async () => {
      const before = await shown();
      await bench.hub.root.write('sys/policies/acl/acme.read.prod.app', { policy: 'path "nothing" {}' });
      await until('it fails', async () => (await readiness())!.status === 'False');
      expect((await readiness())!.reason).toBe('SecretSyncedError');
      expect(await shown()).toBe(before);

      await program(deployment, 'acme', { more: ['second', 'third', 'fourth'] });
      await deployment.sync('prod', spoke());
      const next = await expected();
      expect([next === before, await shown()]).toEqual([false, before]);

      await applySpoke();
      await untilShown(next);
      await untilSynced(spoke());
    });

    test('whose mark somebody writes over is seen in a plan, and mended', async () => {
      const mark = await shown();
      await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/canary.prod.app' }, { mark: '0', store: 'x' });
      await until('it shows another', async () => (await shown()) !== mark);
      expect(await deployment.changedStacks()).toEqual(['spoke-prod']);

      await applySpoke();
      await untilShown(mark!);
    });

    test('comes back where its value was deleted for good', async () => {
      const mark = await shown();
      await bench.hub.root.ask('DELETE', 'acme.kv/metadata/prod/payments/canary.prod.app');
      await until('it fails', async () => (await readiness())!.status === 'False');
      expect(await shown()).toBe(mark);

      await applySpoke();
      await untilSynced(spoke());
      expect((await bench.hub.root.read('acme.kv/data/prod/payments/canary.prod.app')).data.mark).toBe(mark);
      expect(await deployment.changedStacks()).toEqual([]);
    });
  });
});
