import { ClusterAuth, Environment, Isolation, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePlan } from '../../lib/cli/plan-folder';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import { Plan, planOf } from '../../lib/plan/plan';
import { Task, tasksOf } from '../../lib/plan/told';
import { PHASE_FOLDERS } from '../../lib/reports/plan-commands';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { readDelivered } from '../../lib/views/requests';
import { hubPath, readStore } from '../../lib/views/stores';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet, byPublicKeys } from './fleets/bench-fleet';

interface Program {
  readonly secret?: string;
  readonly isolation?: Isolation;
  readonly auth?: () => ClusterAuth;
}

/**
 * Logs in and reads as the store and the ExternalSecret say that are in the cluster, again and again, and looks at the
 * Secret that pods have.
 */
class Client {
  readonly failures: string[] = [];
  attempts = 0;
  private isRunning = true;
  private readonly done: Promise<void>;

  constructor(private readonly bench: Bench) {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.done;
  }

  private async run(): Promise<void> {
    while (this.isRunning) {
      this.attempts += 1;
      await this.attempt().catch((error: Error) => this.failures.push(error.message));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async attempt(): Promise<void> {
    const spoke = this.bench.spoke('prod');
    const get = async (kind: string, name: string) => ({
      object: (await spoke.api.get('external-secrets.io/v1', kind, 'payments', name)) as KubernetesObject,
      path: '',
      file: '',
    });
    const store = readStore(await get('SecretStore', 'keywheel'));
    const { sources } = readDelivered(await get('ExternalSecret', 'db'), () => store);
    const { login } = store.vault!;
    const [namespace, account] = login!.account!.split('/') as [string, string];
    const jwt = await spoke.api.requestToken(namespace, account, [...login!.audiences]);
    const token = await this.bench.hub.anonymous.login(login!.mount, { role: login!.role, jwt });
    const value = await this.bench.hub.anonymous.as(token).read(hubPath(store.vault!, sources[0]!.key));
    const secret = await spoke.api.secret('payments', 'db');
    if (value?.data?.password !== 'kept' || secret?.['password'] !== 'kept') {
      throw new Error(
        `read ${value === undefined ? 'nothing' : 'another value'}, with the Secret of pods ${secret ? 'there' : 'gone'}`,
      );
    }
  }
}

/** In the place of another one, with the state of that. */
function putStack(from: string, to: string): void {
  const file = join(to, 'cdk.tf.json');
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as { terraform: { backend: object } };
  const { backend } = read().terraform;
  cpSync(from, to, { recursive: true });
  const stack = read();
  writeFileSync(file, JSON.stringify({ ...stack, terraform: { ...stack.terraform, backend } }));
}

scenarios('a change by its plan', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  let client: Client;
  let present: Program = {};

  function fleetOf({ secret = 'db', isolation, auth }: Program): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com', isolation });
    const cluster = fleet.addCluster(prod, bench.spoke('prod'), {
      auth: auth?.() ?? byPublicKeys(bench.spoke('prod')),
    });
    new StaticSecret(tenant, secret, { keys: ['password'] }).deliver(tenant.addNamespace(cluster, 'payments'), {
      name: 'db',
    });
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: 'kept' });
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
    client = new Client(bench);
  });

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
  });

  const planTo = (program: Program) =>
    planOf(synthesizeInMemory(fleetOf(present)), synthesizeInMemory(fleetOf(program)));

  async function carryOut(plan: Plan, { phase, does, names, byHand }: Task): Promise<void> {
    const { workspace } = deployment;
    const from = join(workspace.folder, 'plan', PHASE_FOLDERS[phase!]);
    switch (does) {
      case 'apply stacks':
        names.forEach((name) => putStack(join(from, 'cdktf.out/stacks', name), deployment.folderOf(name)));
        return deployment.applyStacks({}, names);
      case 'sync folders':
        rmSync(join(workspace.manifests, 'prod'), { recursive: true });
        cpSync(join(from, 'dist/prod'), join(workspace.manifests, 'prod'), { recursive: true });
        return deployment.sync('prod', bench.spoke('prod'));
      case 'wait until all have moved':
        await refresh(bench.spoke('prod'), 'payments', 'db');
        return untilSynced(bench.spoke('prod'));
      case 'copy a value': {
        const { data } = await bench.hub.root.read(byHand!.from!);
        await bench.hub.root.write(byHand!.at, { data });
        return;
      }
      // Nobody uses the engine that is let go but the client, which has moved.
      case 'see to what leaves':
        return;
      default:
        throw new Error(`the scenario does not know how to ${does} for ${plan.verdict}`);
    }
  }

  test.each<[string, Program]>([
    ['another path of a secret', { secret: 'main-db' }],
    [
      'another method of login at another mount',
      {
        auth: () =>
          ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: bench.spoke('prod').issuer }) }),
      },
    ],
    ['another engine, read by one policy for all namespaces', { isolation: Isolation.templatedPolicy() }],
  ])('%s: nobody is interrupted by it, and by another order the client is cut off as told', async (_, program) => {
    const plan = planTo(program);
    expect(plan.verdict).toBe('phases');
    writePlan(plan, join(deployment.workspace.folder, 'plan'), true);
    const before = client.attempts;
    for (const task of tasksOf(plan)) {
      await carryOut(plan, task);
      const at = client.attempts;
      await until('the client has been there in this state', () => client.attempts > at + 3);
    }
    expect(client.failures).toEqual([]);
    expect(client.attempts).toBeGreaterThan(before + 10);

    // Back again, by an order that the plan forbids: the logins of after at once.
    const current = present;
    present = program;
    const back = planTo(current);
    const last = back.counterexamples.map(({ taken }) => taken.at(-1)!);
    expect(last).toContainEqual({ unit: 'stack', to: 'new' });
    writePlan(back, join(deployment.workspace.folder, 'plan'), true);
    const take = async (isMeant: (task: Task) => boolean) => {
      for (const task of tasksOf(back).filter(isMeant)) {
        await carryOut(back, task);
      }
    };
    // The hub's stack is left alone: an engine that it has let go is on the hub still, and would not be made again.
    await take(({ phase, names }) => phase === 'contract' && names.includes('spoke-prod'));
    await until('the client is cut off', () => client.failures.length > 0);
    await expect(client.attempt()).rejects.toThrow(/40[03]|another value|nothing/);

    // The rest of the change mends it.
    await take(({ does }) => does === 'sync folders' || does === 'wait until all have moved');
    await until('the client reads again', () => client.attempt().then(() => true));
    present = current;
    client.failures.length = 0;
  });
});
