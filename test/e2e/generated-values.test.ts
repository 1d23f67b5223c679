import { Environment, GeneratedSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { scenarios, SERVERS } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';
import { publicKeyCluster } from './fleets/paper-cluster';

/** `<tenant>/<secret>`. */
type Program = readonly string[];

function program(bench: Bench, name: string, secrets: Program): BenchFleet {
  const fleet = new BenchFleet({ name, hub: bench.hub });
  const prod = new Environment(fleet, 'prod');
  const cluster = publicKeyCluster(prod, 'prod');
  for (const tenantName of new Set(secrets.map((one) => one.split('/')[0]!))) {
    const tenant = new Tenant(prod, tenantName, { owner: 'a@example.com' });
    const namespace = tenant.addNamespace(cluster, tenantName);
    for (const secret of secrets.filter((one) => one.startsWith(`${tenantName}/`))) {
      new GeneratedSecret(tenant, secret.split('/')[1]!, { keys: ['key'] }).deliver(namespace);
    }
  }
  return fleet;
}

scenarios('a value that Terraform generates', SERVERS, () => {
  let bench: Bench;
  const MADE = { data: { key: expect.stringMatching(/^\w{32}$/) } };

  beforeAll(async () => {
    bench = await Bench.start({});
  });

  afterAll(() => bench?.stop());

  function fleet(name: string): {
    deployment: Deployment;
    synth: (secrets: Program, remove?: readonly string[]) => void;
    value: (secret: string) => Promise<any>;
    forget: (secret: string) => Promise<unknown>;
  } {
    const deployment = bench.deployment(bench.addWorkspace());
    return {
      deployment,
      synth: (secrets, remove = []) => deployment.workspace.synth(program(bench, name, secrets), { remove }),
      value: (secret) => bench.hub.root.read(`${name}.kv/data/prod/${secret}`),
      forget: (secret) => bench.hub.root.call('DELETE', `${name}.kv/metadata/prod/${secret}`),
    };
  }

  test('is made when its secret left and came back before any apply', async () => {
    const { deployment, synth, value } = fleet('early');
    synth(['shop/cookies', 'bank/key']);
    synth(['shop/session', 'bank/key'], ['shop/cookies']);
    synth(['shop/cookies', 'bank/key'], ['shop/session']);
    await deployment.applyStacks();

    expect(await value('shop/cookies')).toMatchObject(MADE);
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('is the same after its secret or its tenant left, was applied, and came back', async () => {
    const { deployment, synth, value } = fleet('back');
    synth(['shop/cookies', 'bank/key']);
    await deployment.applyStacks();
    const before = [await value('shop/cookies'), await value('bank/key')];
    synth(['shop/session'], ['shop/cookies', 'bank']);
    await deployment.applyStacks();
    expect([await value('shop/cookies'), await value('bank/key')]).toEqual(before);
    synth(['shop/cookies', 'bank/key'], ['shop/session']);
    await deployment.applyStacks();

    expect([await value('shop/cookies'), await value('bank/key')]).toEqual(before);
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('is made again when the hub has lost it, and nothing else is touched', async () => {
    const { deployment, synth, value, forget } = fleet('lost');
    synth(['shop/cookies', 'shop/key']);
    await deployment.applyStacks();
    const [lost, other] = [await value('shop/cookies'), await value('shop/key')];
    await forget('shop/cookies');
    await deployment.applyStacks();

    expect(await value('shop/cookies')).toMatchObject(MADE);
    expect((await value('shop/cookies')).data).not.toEqual(lost.data);
    expect(await value('shop/key')).toEqual(other);
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('is not written over when people rotated it, whatever became of its secret', async () => {
    const { deployment, synth, value } = fleet('rotated');
    synth(['shop/cookies', 'shop/key']);
    await deployment.applyStacks();
    await bench.hub.root.write('rotated.kv/data/prod/shop/cookies', { data: { key: 'by hand' } });
    for (const secrets of [['shop/key'], ['shop/cookies', 'shop/key']]) {
      synth(secrets, secrets.length === 1 ? ['shop/cookies'] : []);
      await deployment.applyStacks();
      expect((await value('shop/cookies')).data).toEqual({ key: 'by hand' });
    }
  });
});
