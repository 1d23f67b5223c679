import { Environment, GeneratedSecret, StaticSecret, Tenant } from 'keywheel';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { PlannedChanges } from '../bench/planned-changes';
import { ReadingClient } from '../bench/reading-client';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';

const VALUE = 'kept';

interface Program {
  readonly secret: string;
  readonly generated: string;
}

/** Somebody applies half of a phase, and then something else is meant. */
scenarios('a plan that was begun', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  let client: ReadingClient;
  let changes: PlannedChanges<Program>;

  function fleetOf({ secret = 'db', generated = 'session' }: Partial<Program>): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const app = payments.addNamespace(fleet.addCluster(prod, bench.spoke('eu')), 'app');
    new StaticSecret(payments, secret, { keys: ['password'] }).deliver(app, { name: 'db' });
    new GeneratedSecret(payments, generated, { keys: ['key'] }).deliver(app, { name: 'session' });
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'] });
    deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: VALUE });
    await deployment.sync('eu', bench.spoke('eu'));
    await untilSynced(bench.spoke('eu'));
    const session = (await bench.spoke('eu').api.secret('app', 'session'))!['key']!;
    client = new ReadingClient(bench, ['eu'], { db: VALUE, session });
    changes = new PlannedChanges({ bench, deployment, spokes: ['eu'], client, fleetOf });
  });

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
  });

  test('is kept, is seen by the gate of another one, and what is meant now begins where its first phase ends', async () => {
    const { printed } = changes;
    const { folder } = deployment.workspace;
    const [first, meant] = [
      { secret: 'main', generated: 'cookies' },
      { secret: 'third', generated: 'tokens' },
    ];
    const begun = await changes.planTo(first, ['prod/payments/db', 'prod/payments/session']);
    const expand = begun.tasks.filter(({ phase }) => phase === 'expand');
    expect(await printed.isOpen(begun.gates.begin!)).toBe(true);
    expect(expand[0]).toMatchObject({ does: 'apply stacks', names: ['hub'] });
    await printed.do(expand[0]!, {});

    deployment.workspace.synth(fleetOf(meant), { remove: ['main', 'cookies'].map((name) => `prod/payments/${name}`) });
    const files = '--terraform cdktf.out --manifests dist';
    const again = await printed.run(`keywheel plan ./applied ${files}`);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/PlanUnfinished[\s\S]*Terraform ran in 1-expand\/cdktf.out\/stacks\/hub/),
    ]);
    expect(existsSync(join(folder, 'plan/3-contract'))).toBe(true);

    // As in a checkout that does not have the plan.
    const elsewhere = await printed.plan('--output elsewhere');
    expect(await printed.isOpen(elsewhere.gates.begin!)).toBe(false);

    for (const task of expand.slice(1)) {
      await printed.do(task, {});
    }
    renameSync(join(folder, 'plan'), join(folder, 'plan-begun'));
    await changes.carryOut(await printed.planFrom('plan-begun/1-expand'), meant);
  });
});
