import { readFileSync } from 'node:fs';
import { ClusterAuth, Environment, GeneratedSecret, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login } from './bench/login';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { PROVIDERS } from './bench/terraform-provider';
import { untilSynced } from './bench/synced';
import { BenchFleet, byPublicKeys } from './fleets/bench-fleet';
import { servedIsolations } from './fleets/isolations';

const FIRST = 'first-value-of-payments-0123456789';
const ROTATED = 'rotated-value-of-payments-0123456789';
const LOGINS = {
  'public keys': { auth: (bench: Bench) => byPublicKeys(bench.spoke('prod')), provider: undefined },
  'a reviewer': {
    auth: () => ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }),
    provider: PROVIDERS.writeOnly,
  },
};

function program(bench: Bench, fleetName: string, how: keyof typeof LOGINS): BenchFleet {
  const { auth, provider: vaultProviderVersion } = LOGINS[how];
  const fleet = new BenchFleet({ name: fleetName, hub: bench.hub, vaultProviderVersion });
  const prod = new Environment(fleet, 'prod');
  const cluster = fleet.addCluster(prod, bench.spoke('prod'), { auth: auth(bench) });
  const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
  const isolation = servedIsolations(bench.hub.server).at(-1);
  const search = new Tenant(prod, 'search', { owner: 'search@example.com', isolation });
  new StaticSecret(payments, 'db', { keys: ['password'], firstValueVariable: 'first' }).deliver(
    payments.addNamespace(cluster, `${fleetName}-payments`),
  );
  new GeneratedSecret(search, 'cookies', { keys: ['key'] }).deliver(
    search.addNamespace(cluster, `${fleetName}-search`),
  );
  return fleet;
}

scenarios('no value is anywhere but on the servers', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
  });

  afterAll(() => bench?.stop());

  /** Plans, applies, syncs, rotates and plans again. @returns every value that must not be found */
  async function deploy(deployment: Deployment, fleetName: string, how: keyof typeof LOGINS): Promise<string[]> {
    const spoke = bench.spoke('prod');
    const variables = { first: JSON.stringify({ password: FIRST }), kubernetes_token: spoke.administratorToken };
    deployment.workspace.synth(program(bench, fleetName, how));
    await deployment.applyStacks(variables, ['bootstrap']);
    await deployment.changedStacks(variables);
    await deployment.applyStacks(variables);
    await deployment.sync('prod', spoke);
    await untilSynced(spoke);
    await bench.hub.root.write(`${fleetName}.kv/data/prod/payments/db`, { data: { password: ROTATED } });
    await deployment.changedStacks(variables);
    const generated = await spoke.api.secret(`${fleetName}-search`, 'cookies');
    const stacks = ['hub', names.spokeStack('prod')];
    return [
      FIRST,
      ROTATED,
      generated!['key']!,
      bench.hub.rootToken,
      spoke.administratorToken,
      bench.operator('prod').token,
      await login(bench.hub, {
        fleet: fleetName,
        spoke,
        namespace: `${fleetName}-payments`,
        method: how === 'a reviewer' ? 'kubernetes' : 'jwt',
      }),
      ...(await Promise.all(stacks.map((stack) => deployment.deployToken(stack)))),
      ...deployment.credentials,
    ];
  }

  function placesOf(values: readonly string[], deployment: Deployment): string[] {
    const texts = new Map(bench.logs());
    for (const file of deployment.workspace.files()) {
      texts.set(file, readFileSync(file, 'latin1'));
    }
    const forms = values.flatMap((value) => [value, Buffer.from(value).toString('base64')]);
    return [...texts].filter(([, text]) => forms.some((form) => text.includes(form))).map(([place]) => place);
  }

  test('with a reviewer', async () => {
    const deployment = bench.deployment(bench.addWorkspace(), { provider: ['writeOnly', 'kubernetes'] });
    const values = await deploy(deployment, 'small', 'a reviewer');

    expect(new Set(values).size).toBe(values.length);
    expect(placesOf(values, deployment)).toEqual([]);
  });

  scenarios('with Terraform', ['terraform'], () => {
    test('in state, plan and output', async () => {
      const deployment = bench.deployment(bench.addWorkspace());
      const values = await deploy(deployment, 'large', 'public keys');

      expect(deployment.workspace.files().filter((file) => file.endsWith('.tfstate'))).toHaveLength(3);
      expect(placesOf(values, deployment)).toEqual([]);
      // What is no secret is found: the search looks where it should.
      expect(placesOf(['large.kv'], deployment).map((file) => file.split('/').at(-1))).toEqual(
        expect.arrayContaining(['cdk.tf.json', 'terraform.large.hub.tfstate', 'terraform.log', 'audit.log']),
      );
    });
  });
});
