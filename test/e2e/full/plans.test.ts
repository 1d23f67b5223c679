import { ClusterAuth, Environment, GeneratedSecret, StaticSecret, Tenant } from 'keywheel';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { until } from '../bench/poll';
import { Hands, Printed, PrintedPlan } from '../bench/printed-plan';
import { ReadingClient } from '../bench/reading-client';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { refresh, untilSynced } from '../bench/synced';
import { BenchFleet, byPublicKeys } from '../fleets/bench-fleet';

const VALUE = 'kept';
const SPOKES = ['eu', 'us'];

/** What a change is about; everything else is as usual. */
interface Program {
  /** Of the namespace that changes. */
  readonly tenant?: string;
  readonly namespace?: string;
  readonly on?: string;
  readonly secret?: string;
  readonly generated?: string;
  readonly key?: string;
  readonly clusters?: readonly string[];
  /** Whether there is another tenant besides. */
  readonly guest?: boolean;
  readonly auth?: (cluster: string) => ClusterAuth;
}

/** Each kind of change, by what `keywheel plan` prints, with real Terraform where its providers are. */
scenarios('changes by their plans', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  let printed: PrintedPlan;
  let client: ReadingClient;
  let present: Program = {};

  function fleetOf({
    tenant = 'payments',
    namespace = 'app',
    on = 'eu',
    secret = 'db',
    generated = 'session',
    key = 'password',
    clusters = SPOKES,
    guest = true,
    auth = (name) => byPublicKeys(bench.spoke(name)),
  }: Program): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const spokes = new Map(
      clusters.map((name) => [name, fleet.addCluster(prod, bench.spoke(name), { auth: auth(name) })]),
    );
    const owner = (name: string) => new Tenant(prod, name, { owner: `${name}@example.com` });
    const payments = owner(tenant);
    const app = payments.addNamespace(spokes.get(on)!, namespace);
    new StaticSecret(payments, secret, { keys: [key] }).deliver(app, { name: 'db' });
    new GeneratedSecret(payments, generated, { keys: ['key'] }).deliver(app, { name: 'session' });
    if (guest) {
      const other = tenant === 'guest' ? payments : owner('guest');
      const place = other.addNamespace([...spokes.values()].at(-1)!, 'guest');
      new StaticSecret(other, 'token', { keys: ['token'] }).deliver(place, { name: 'token' });
    }
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: SPOKES });
    deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks();
    const put = (path: string, key: string) =>
      bench.hub.putValue({ mount: 'acme.kv', path: `prod/${path}` }, { [key]: VALUE });
    await put('payments/db', 'password');
    await put('guest/token', 'token');
    for (const name of SPOKES) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(...SPOKES.map((name) => bench.spoke(name)));
    printed = new PrintedPlan(bench, deployment, SPOKES);
    const session = await bench.spoke('eu').api.secret('app', 'session');
    client = new ReadingClient(bench, SPOKES, { db: VALUE, session: session!['key']!, token: VALUE });
  });

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
  });

  const doneElsewhere: Hands[string] = () => Promise.resolve();
  const HANDS: Hands = {
    'add a key': async ({ commands }) => {
      for (const command of commands) {
        expect(await printed.run(command, VALUE)).toMatchObject({ code: 0 });
      }
    },
    // Nobody but the client uses them, which follows.
    'free a Secret': doneElsewhere,
    'see to what leaves': doneElsewhere,
  };

  /** From what is there now to another program. */
  async function planTo(program: Program, remove: readonly string[]): Promise<Printed> {
    printed.keepApplied();
    deployment.workspace.synth(fleetOf(program), { remove });
    return printed.plan('--discard');
  }

  async function carriedOut(plan: Printed): Promise<void> {
    const before = client.attempts;
    client.failures.length = 0;
    await printed.carryOut(plan, HANDS, async () => {
      await readAgain();
      await client.hasBeenThere();
    });
    expect(client.failures).toEqual([]);
    expect(client.attempts).toBeGreaterThan(before);
  }

  /** The operator reads everything now. */
  async function readAgain(): Promise<void> {
    for (const name of SPOKES) {
      for (const { metadata } of await bench.spoke(name).api.list('external-secrets.io/v1', 'ExternalSecret')) {
        await refresh(bench.spoke(name), metadata.namespace, metadata.name);
      }
    }
  }

  /** The output of the program is what is there, on both sides, and a plan for it would be empty. */
  async function isThere(): Promise<void> {
    const stacks = ['bootstrap', 'hub', ...(present.clusters ?? SPOKES).map((name) => `spoke-${name}`)];
    expect(await deployment.changedStacks({}, stacks)).toEqual([]);
    for (const name of SPOKES) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(...SPOKES.map((name) => bench.spoke(name)));
    await client.hasBeenThere();
    expect(client.failures).toEqual([]);
  }

  type Remove = (of: Required<Pick<Program, 'tenant' | 'namespace' | 'secret' | 'generated'>>) => readonly string[];

  test.each<[string, Program, string, Remove]>([
    [
      'another name of a secret and of a generated one',
      { secret: 'main', generated: 'cookies' },
      'phases',
      ({ tenant, secret, generated }) => [secret, generated].map((name) => `prod/${tenant}/${name}`),
    ],
    ['another name of a tenant', { tenant: 'pay' }, 'phases', ({ tenant }) => [`prod/${tenant}`]],
    ['another name of a namespace', { namespace: 'shop' }, 'phases', ({ namespace }) => [`eu/${namespace}`]],
    [
      'another name of a key',
      { key: 'secret' },
      'order',
      ({ tenant, secret }) => [`prod/${tenant}/${secret}/password`],
    ],
    ['a namespace that moves to another cluster', { on: 'us' }, 'order', ({ namespace }) => [`eu/${namespace}`]],
    ['a namespace that moves to another tenant', { tenant: 'guest' }, 'phases', ({ tenant }) => [`prod/${tenant}`]],
    [
      'a namespace that gets a tenant of its own',
      { tenant: 'bank' },
      'phases',
      ({ tenant, secret, generated }) => [secret, generated].map((name) => `prod/${tenant}/${name}`),
    ],
    ['a cluster that leaves', { clusters: ['us'] }, 'order', () => ['eu']],
    ['a cluster that takes the place of another', { clusters: ['eu'], on: 'eu' }, 'order', () => ['us']],
  ])('%s: nobody is interrupted', async (_, difference, verdict, removed) => {
    const remove = removed({
      ...{ tenant: 'payments', namespace: 'app', secret: 'db', generated: 'session' },
      ...present,
    });
    const program = { ...present, ...difference };
    const plan = await planTo(program, remove);
    present = program;
    expect(plan.verdict).toBe(verdict);
    await carriedOut(plan);
    await isThere();
  });

  test.each<[string, () => Program, string, string, RegExp, ...string[]]>([
    ['a tenant that goes', () => ({ guest: false }), 'order', 'login-role-exists', /400|403/, 'prod/guest'],
  ])(
    '%s: the order that the plan forbids cuts the client off, and the plan nobody',
    async (_, difference, verdict, check, refusal, ...remove) => {
      const program = { ...present, ...difference() };
      const forbidding = await planTo(program, remove);
      const [order] = forbidding.broken.filter(({ breaks }) => breaks[0]!.id === check);
      expect(order).toMatchObject({ taken: [{ unit: 'stack', to: 'new' }] });
      const stack = `spoke-${order!.cluster}`;
      await deployment.applyStacks({}, [stack]);
      await until('the client is cut off', () => client.failures.length > 0);
      expect(client.failures[0]).toMatch(refusal);

      deployment.workspace.synth(fleetOf(present));
      await deployment.applyStacks({}, [stack]);
      await until('the client reads again', () => client.attempt().then(() => true));
      await client.hasBeenThere();
      client.failures.length = 0;

      const plan = await planTo(program, remove);
      present = program;
      expect(plan.verdict).toBe(verdict);
      if (remove.length > 0) {
        client.forget('token');
      }
      await carriedOut(plan);
      await isThere();
    },
  );
});
