import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Environment, GeneratedSecret, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { until } from './bench/poll';
import { CLUSTERS, OPENBAO, OPERATORS, scenarios } from './bench/scenario';
import { refresh, unreadyObjects, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const REPOSITORY = resolve(__dirname, '..', '..');
const VARIABLES = { shop_first: JSON.stringify({ password: 'the first value' }) };
/** What people have written, by the name of its secret. */
const WRITTEN: Record<string, Record<string, string>> = {
  stripe: { api_key: 'by a person' },
  mail: { password: 'rotated by a person' },
};
const MADE = { key: expect.stringMatching(/^\w{32}$/) };

scenarios('a hub that is lost with its data', [...OPENBAO, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  const delivered = (name: string) => bench.spoke('prod').api.secret('shop', name);
  const value = async (name: string) => (await bench.hub.root.read(`acme.kv/data/prod/shop/${name}`))?.data;
  const write = (name: string) => bench.hub.putValue({ mount: 'acme.kv', path: `prod/shop/${name}` }, WRITTEN[name]!);

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    deployment = bench.deployment(bench.addWorkspace(), { applier: bench.applier() });
    deployment.workspace.synth(program());
    await deployment.applyStacks(VARIABLES);
    await Promise.all(['stripe', 'mail'].map(write));
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
  });

  afterAll(() => bench?.stop());

  function program(): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'shop', { owner: 'shop@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'shop');
    new GeneratedSecret(tenant, 'cookies', { keys: ['key'] }).deliver(namespace);
    new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(namespace);
    new StaticSecret(tenant, 'mail', { keys: ['password'], firstValueVariable: 'shop_first' }).deliver(namespace);
    return fleet;
  }

  /** What needs somebody, by path. */
  function audited(): Record<string, string[]> {
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      [
        ...[join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(REPOSITORY, 'tsconfig.json')],
        ...[join(REPOSITORY, 'lib/cli/main.ts'), 'audit', '--format', 'json'],
      ],
      {
        cwd: deployment.workspace.folder,
        env: { PATH: process.env['PATH'], VAULT_TOKEN: bench.hub.rootToken },
        encoding: 'utf8',
        timeout: 120_000,
      },
    );
    expect([status, stderr]).toEqual([3, expect.stringMatching(/needs? attention/)]);
    const { values } = JSON.parse(stdout);
    return Object.fromEntries(values.map(({ path, problems }: any) => [path, problems.map(({ kind }: any) => kind)]));
  }

  describe.each(['kept', 'lost'])('with the state of Terraform %s', (state) => {
    let before: Record<string, string>;

    beforeAll(async () => {
      before = (await delivered('cookies'))!;
      await bench.hub.rebuild();
      if (state === 'lost') {
        const stacks = ['bootstrap', 'hub', 'spoke-prod'].map((stack) => deployment.folderOf(stack));
        stacks.forEach((folder) => rmSync(join(folder, 'applier.state.json')));
      }
      // A pipeline begins anew: the credentials of its logins are gone as well.
      deployment = bench.deployment(deployment.workspace, { applier: bench.applier() });
      expect(deployment.workspace.synth(program()).written).toMatchObject({ changed: [], removed: [] });
      await deployment.applyStacks(state === 'lost' ? VARIABLES : {});
    });

    test('has every path, login and generated value back after one apply', async () => {
      expect(await deployment.changedStacks(VARIABLES)).toEqual([]);
      expect(await value('cookies')).toEqual(MADE);
      expect(await value('cookies')).not.toEqual(before);
    });

    test('is logged in to again by the operator, which delivers what was generated', async () => {
      await refresh(bench.spoke('prod'), 'shop', 'cookies');
      const now = await value('cookies');
      await until('the new value arrives', async () => (await delivered('cookies'))?.['key'] === now.key);
    });

    test('never has what people wrote replaced in silence: the audit and the operator name it, pods keep it', async () => {
      // With the state, that the first value was asked for is known; without it, it is asked for again.
      const first = state === 'lost' ? { password: 'the first value' } : undefined;
      expect([await value('stripe'), await value('mail')]).toEqual([undefined, first]);
      const audit = audited();
      expect(audit['acme.kv/prod/shop/stripe']).toEqual(['missing']);
      expect(audit['acme.kv/prod/shop/mail']).toEqual(first ? [] : ['missing']);
      expect(audit['acme.kv/prod/shop/cookies']).toEqual([]);
      await refresh(bench.spoke('prod'), 'shop', 'stripe');
      await until('the operator says what is missing', async () =>
        (await unreadyObjects(bench.spoke('prod'))).some((line) =>
          /ExternalSecret shop\/stripe: SecretSyncedError/.test(line),
        ),
      );
      expect(await delivered('stripe')).toEqual(WRITTEN['stripe']);
    });

    test('is whole when people have written their values again', async () => {
      for (const name of Object.keys(WRITTEN)) {
        await write(name);
        await refresh(bench.spoke('prod'), 'shop', name);
      }
      await untilSynced(bench.spoke('prod'));
      await until(
        'their values arrive',
        async () => (await delivered('mail'))?.['password'] === WRITTEN['mail']!['password'],
      );
      expect(await delivered('stripe')).toEqual(WRITTEN['stripe']);
      expect(await deployment.changedStacks(VARIABLES)).toEqual([]);
    });
  });
});
