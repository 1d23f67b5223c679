import { Environment, GeneratedSecret, StaticSecret, Tenant } from 'keywheel';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Bench } from '../bench/bench';
import { PlannedChanges } from '../bench/planned-changes';
import { ReadingClient } from '../bench/reading-client';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import type { Workspace } from '../bench/workspace';
import { BenchFleet } from '../fleets/bench-fleet';

const VALUE = 'kept';

/**
 * Names as another version might have written them: of mounts, the engine, policies, roles, the audience, addresses in
 * stacks, and of everything in the namespace. Who deploys, and where states are, is not keywheel's to rename.
 */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?<!terraform\.)\bacme\.(?!deploy)/g, 'acme-'],
  [/\b(read|login)_(app|eu)\b/g, 'old_$1_$2'],
  [/(serviceaccount:app:|^ +(?:policyN|n)ame: |^ +- )keywheel/gm, '$1older'],
];

function writtenByAnother(workspace: Workspace): void {
  for (const file of [workspace.terraform, workspace.manifests].flatMap((folder) => workspace.files(folder))) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      OTHER_NAMES.reduce((all, [name, other]) => all.replace(name, other), text),
    );
  }
}

scenarios('another version of keywheel, by the plan of its output', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let client: ReadingClient | undefined;

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
  });

  function fleetOf(): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const app = payments.addNamespace(fleet.addCluster(prod, bench.spoke('eu')), 'app');
    new StaticSecret(payments, 'db', { keys: ['password'] }).deliver(app, { name: 'db' });
    new GeneratedSecret(payments, 'session', { keys: ['key'] }).deliver(app, { name: 'session' });
    return fleet;
  }

  test('all of its names are others: every value is kept, and nobody is interrupted', async () => {
    bench = await Bench.start({ spokes: ['eu'] });
    const spoke = bench.spoke('eu');
    const deployment = bench.deployment(bench.addWorkspace());
    const { workspace } = deployment;
    workspace.synth(fleetOf());
    writtenByAnother(workspace);
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme-kv', path: 'prod/payments/db' }, { password: VALUE });
    await deployment.sync('eu', spoke);
    await untilSynced(spoke);
    const session = (await spoke.api.secret('app', 'session'))!['key']!;
    expect((await spoke.api.list('external-secrets.io/v1', 'SecretStore'))[0].metadata.name).toBe('older');

    client = new ReadingClient(bench, ['eu'], { db: VALUE, session });
    // The engine of before is forgotten by Terraform, and whoever wants it away removes it.
    const hands = { 'see to what leaves': () => Promise.resolve() };
    const changes = new PlannedChanges({ bench, deployment, spokes: ['eu'], client, fleetOf, hands });
    changes.printed.keepApplied();
    [workspace.terraform, workspace.manifests].forEach((folder) => rmSync(folder, { recursive: true }));
    workspace.synth(fleetOf());
    const plan = await changes.printed.plan('--discard');
    expect(plan.verdict).toBe('phases');
    await changes.carryOut(plan, {});
    expect((await bench.hub.root.read('acme.kv/data/prod/payments/session')).data).toEqual({ key: session });
  });
});
