import { Duration } from 'cdk8s';
import { Certificate, CertificateAuthority, Environment, Signer, Tenant } from 'keywheel';
import { Bench } from '../bench/bench';
import { PlannedChanges } from '../bench/planned-changes';
import { until } from '../bench/poll';
import { ReadingClient } from '../bench/reading-client';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { TlsPair, TlsSecret } from '../bench/tls-pair';
import { BenchFleet } from '../fleets/bench-fleet';

interface Program {
  readonly authority: string;
  readonly trusts: readonly string[];
}

const PEERS = ['api', 'web'];
const nameOf = (peer: string) => `${peer}.app.svc`;

/** Who signs certificates changes by what `keywheel plan` prints, while pods of both Secrets call each other. */
scenarios('changes of authorities by their plans', ['bao', ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let client: ReadingClient;
  let changes: PlannedChanges<Program>;
  /** What the pods that run have: those of before a rollout, and those of after it. */
  const pods = new Map<string, TlsSecret[]>();

  function fleetOf({ authority = 'one', trusts = [] }: Partial<Program>): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const app = payments.addNamespace(fleet.addCluster(prod, bench.spoke('eu')), 'app');
    const ttl = Duration.days(3650);
    const first = new CertificateAuthority(prod, 'first', { commonName: 'First', ttl });
    const below = { signer: Signer.authority(first), ttl: Duration.days(365) };
    const all = new Map([
      ['first', first],
      ['next', new CertificateAuthority(prod, 'next', { commonName: 'Next', ttl })],
    ]);
    const named = (name: string) => {
      all.set(name, all.get(name) ?? new CertificateAuthority(prod, name, { commonName: name, ...below }));
      return all.get(name)!;
    };
    for (const peer of PEERS) {
      new Certificate(payments, peer, {
        authority: named(authority),
        trusts: trusts.map(named),
        commonName: nameOf(peer),
        ttl: Duration.days(30),
      }).deliver(app, { name: peer });
    }
    return fleet;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'] });
    const deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleetOf({}));
    await deployment.applyStacks();
    await deployment.sync('eu', bench.spoke('eu'));
    await untilSynced(bench.spoke('eu'));
    await start();
    client = new ReadingClient(bench, ['eu'], {}, callEachOther);
    // Nobody else shows or knows certificates of the old root.
    const hands = { 'let a root go': () => Promise.resolve(), 'see to what leaves': () => Promise.resolve() };
    changes = new PlannedChanges({ bench, deployment, spokes: ['eu'], client, fleetOf, hands, restart });
  });

  afterAll(async () => {
    await client?.stop();
    await bench?.stop();
  });

  const secretOf = async (peer: string) => (await bench.spoke('eu').api.secret('app', peer)) as unknown as TlsSecret;

  /** A pod more of each, with what is in its Secret. */
  async function start(): Promise<void> {
    for (const peer of PEERS) {
      pods.set(peer, [...(pods.get(peer) ?? []), await secretOf(peer)]);
    }
  }

  /** New pods come beside the old ones, and then these go. */
  async function restart(): Promise<void> {
    await start();
    await client.hasBeenThere();
    pods.forEach((all, peer) => pods.set(peer, all.slice(-1)));
  }

  /** Each pod shows its certificate to each pod of the other Secret. */
  async function callEachOther(): Promise<void> {
    for (const [peer, other] of [PEERS, [...PEERS].reverse()]) {
      for (const server of pods.get(peer!)!) {
        const pair = await TlsPair.start(server);
        try {
          for (const caller of pods.get(other!)!) {
            const refusal = await pair.refusal(nameOf(peer!), caller['ca.crt']);
            if (refusal !== undefined) {
              throw new Error(`a pod of ${other} refuses one of ${peer}: ${refusal}`);
            }
          }
        } finally {
          await pair.stop();
        }
      }
    }
  }

  test.each<[string, Program, string]>([
    ['another authority below the same root', { authority: 'two', trusts: [] }, 'phases'],
    ['another root: first both are trusted', { authority: 'two', trusts: ['next'] }, 'any order'],
    ['another root: then it signs', { authority: 'next', trusts: ['first'] }, 'phases'],
    ['another root: then the old one goes', { authority: 'next', trusts: [] }, 'order'],
  ])('%s: every connection comes about', async (_, program, verdict) => {
    const plan = await changes.planTo(program);
    expect(plan.verdict).toBe(verdict);
    await changes.carryOut(plan, program);
  });

  test('another root at once is refused, and would be by pods', async () => {
    const program = { authority: 'first', trusts: [] };
    const plan = await changes.planTo(program);
    expect([plan.verdict, plan.broken[0]!.breaks[0]!.id]).toEqual(['none', 'certificate-is-trusted-by-its-peers']);
    await changes.forbiddenAll(program);
    await changes.readAgain();
    const refusal = await until('pods that have the new certificate are refused', async () => {
      await start();
      return callEachOther().then(
        () => undefined,
        ({ message }: Error) => message,
      );
    });
    expect(refusal).toMatch(/refuses one of/);
  });
});
