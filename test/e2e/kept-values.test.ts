import { Duration } from 'cdk8s';
import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { scenarios, SERVERS } from './bench/scenario';
import { BenchFleet } from './fleets/bench-fleet';
import { publicKeyCluster } from './fleets/paper-cluster';

const VARIABLES = { orders_first: JSON.stringify({ password: 'first' }) };
const DATA = 'acme.kv/data/prod/orders/db';
const METADATA = 'acme.kv/metadata/prod/orders/db';

function program(bench: Bench, owner: string, secret: { readonly days: number } | undefined): BenchFleet {
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
  const prod = new Environment(fleet, 'prod');
  const namespace = new Tenant(prod, 'orders', { owner }).addNamespace(publicKeyCluster(prod, 'prod'), 'orders');
  if (secret) {
    new StaticSecret(namespace.tenant, 'db', {
      keys: ['password'],
      firstValueVariable: 'orders_first',
      maximumAge: Duration.days(secret.days),
    }).deliver(namespace);
  }
  return fleet;
}

scenarios('a value that was rotated by hand', SERVERS, () => {
  let bench: Bench;
  let deployment: Deployment;
  const value = async () => (await bench.hub.root.read(DATA)).data;
  const apply = (fleet: BenchFleet, variables = {}, remove: readonly string[] = []) => {
    deployment.workspace.synth(fleet, { remove });
    return deployment.applyStacks(variables);
  };

  beforeAll(async () => {
    bench = await Bench.start({});
    deployment = bench.deployment(bench.addWorkspace());
  });

  afterAll(() => bench?.stop());

  test('is written the first time from the variable', async () => {
    await apply(program(bench, 'a@example.com', { days: 90 }), VARIABLES);

    expect(await value()).toEqual({ password: 'first' });
    expect((await bench.hub.root.read(METADATA)).custom_metadata).toMatchObject({ owner: 'a@example.com' });
  });

  test('survives an apply, without its first value', async () => {
    await bench.hub.root.write(DATA, { data: { password: 'rotated' } });
    await apply(program(bench, 'a@example.com', { days: 90 }));

    expect(await value()).toEqual({ password: 'rotated' });
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('survives a change of its metadata', async () => {
    await apply(program(bench, 'b@example.com', { days: 30 }));

    expect(await value()).toEqual({ password: 'rotated' });
    expect((await bench.hub.root.read(METADATA)).custom_metadata).toMatchObject({
      owner: 'b@example.com',
      maximum_age: expect.stringMatching(/^720h/),
    });
  });

  test('survives the removal of its construct', async () => {
    await apply(program(bench, 'b@example.com', undefined), {}, ['prod/orders/db']);

    expect(await value()).toEqual({ password: 'rotated' });
    expect(await deployment.changedStacks()).toEqual([]);
  });

  test('is not overwritten where it was there before the program', async () => {
    const workspace = bench.addWorkspace();
    const fleet = new BenchFleet({ name: 'later', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'orders', { owner: 'a@example.com' });
    const namespace = tenant.addNamespace(publicKeyCluster(prod, 'prod'), 'orders');
    const secret = { keys: ['password'] as const, firstValueVariable: 'orders_first' };
    const later = bench.deployment(workspace);
    workspace.synth(fleet);
    await later.applyStacks();
    await bench.hub.putValue({ mount: 'later.kv', path: 'prod/orders/db' }, { password: 'by hand' });
    new StaticSecret(tenant, 'db', secret).deliver(namespace);
    workspace.synth(fleet);

    await expect(later.applyStacks(VARIABLES)).rejects.toThrow('check-and-set');
    expect((await bench.hub.root.read('later.kv/data/prod/orders/db')).data).toEqual({ password: 'by hand' });
  });
});
