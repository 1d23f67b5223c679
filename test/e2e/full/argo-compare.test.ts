import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { GitOps, Rotation } from 'keywheel';
import { grouped } from '../../../lib/collections/grouped';
import { synthesizeInMemory } from '../../../lib/synth/synthesize';
import { kitchenSink } from '../../fixtures/kitchen-sink';
import { ArgoCompare, Comparison } from '../bench/argo-compare';
import { Bench } from '../bench/bench';
import { DefinitionsName } from '../bench/go-parts';
import { KubernetesObject } from '../bench/kubernetes-api';
import { CLUSTERS, DATABASES, Need, OPERATORS, part, scenarios } from '../bench/scenario';
import { Workspace } from '../bench/workspace';
import { Bank } from '../fleets/bank';

const DEFINITIONS: DefinitionsName[] = ['sealed-secrets-definitions', 'secrets-store-definitions', 'spire-definitions'];

/** Within lists, by the operator's definitions; this comparison takes them for fields that somebody removed. */
const FILLED_IN =
  /^(ExternalSecret \/spec\/(data\/\*\/remoteRef|dataFrom\/\*\/(extract|find))\/(conversionStrategy: live "Default"|(decodingStrategy|metadataPolicy): live "None")|PushSecret \/spec\/data\/\*\/conversionStrategy: live "None"), desired null$/;

/** Fields that make objects out of sync by a way to compare, without the places in lists, and how often each does. */
function outOfSync(compared: readonly Comparison[], ...ways: (keyof Comparison['differences'])[]) {
  const fields = compared.flatMap(({ kind, differences }) =>
    ways.flatMap((way) => (differences[way] ?? []).map((field) => `${kind} ${field.replace(/\/\d+(?=\/)/g, '/*')}`)),
  );
  return Object.fromEntries([...grouped(fields, (field) => field)].map(([field, all]) => [field, all.length]));
}

scenarios(
  'a fleet of everything under Argo CD',
  [...CLUSTERS, 'definitions', ...(DEFINITIONS as Need[]), 'argo-compare'],
  () => {
    let bench: Bench;
    const { clusters } = synthesizeInMemory(kitchenSink().fleet);
    const argo = (spoke: string) => new ArgoCompare(bench.spoke(spoke), part('argo-compare'));

    beforeAll(async () => {
      const spokes = ['client', 'server'];
      bench = await Bench.start({ hub: false, spokes, operators: false, definitions: DEFINITIONS });
      await Promise.all(spokes.map((name) => bench.spoke(name).define(part('definitions'))));
    });

    afterAll(() => bench?.stop());

    // Several clusters of the fleet have objects of one name, and the last one stays: each is compared before the next.
    async function synced(spoke: string, cluster: (typeof clusters)[number], serverSideApply: boolean) {
      const objects = cluster.files.flatMap(({ manifests }) =>
        manifests.map(({ object }) => object as KubernetesObject),
      );
      for (const namespace of new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))) {
        await bench.spoke(spoke).addNamespace(namespace);
      }
      expect(await argo(spoke).sync({ objects, serverSideApply })).toMatchObject({ phase: 'Succeeded' });
      const compared = await argo(spoke).compare({ objects });
      expect(compared).toHaveLength(objects.length);
      return compared;
    }

    describe.each([
      { how: 'by the client', spoke: 'client', serverSideApply: false },
      { how: 'by the server', spoke: 'server', serverSideApply: true },
    ])('applied $how', ({ spoke, serverSideApply }) => {
      test.each(clusters.map((cluster) => ({ name: cluster.name, cluster })))(
        'is in sync on $name, and else differs in what the definitions of the operator fill in',
        async ({ cluster }) => {
          const compared = await synced(spoke, cluster, serverSideApply);

          expect(outOfSync(compared, 'three-way', 'server-side')).toEqual({});
          const fields = Object.keys(outOfSync(compared, 'structured-merge'));
          expect(fields.filter((field) => !FILLED_IN.test(field))).toEqual([]);
        },
      );
    });

    test.each(clusters.map((cluster) => ({ name: cluster.name, cluster })))(
      'goes over to server-side apply on $name without an object that can no longer be applied',
      async ({ cluster }) => {
        await synced('client', cluster, false);
        const compared = await synced('client', cluster, true);

        expect(outOfSync(compared, 'three-way', 'server-side')).toEqual({});
      },
    );
  },
);

/** What one application applies. */
function objectsOf({ spec }: KubernetesObject, workspace: Workspace): KubernetesObject[] {
  const paths = spec.sources.map(({ path }: { path: string }) => join(workspace.folder, path));
  return paths.flatMap((path: string) => workspace.objectsBelow(path));
}

scenarios('a bank under Argo CD', ['bao', ...CLUSTERS, ...OPERATORS, ...DATABASES, 'argo-compare'], () => {
  let bench: Bench;
  let workspace: Workspace;
  let argo: ArgoCompare;
  let applications: KubernetesObject[];

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const database = await bench.addPostgreSql();
    const gitOps = GitOps.argoCd({ repository: { url: 'https://git.example.com/fleet.git', branch: 'main' } });
    const bank = new Bank(bench, database, ['prod'], { gitOps });
    const namespace = bank.tenant.addNamespace(bank.clusters[0]!, 'ledger', { create: true });
    bank
      .addCredential('orders', {
        rotation: Rotation.alternatingUsers({ usernames: ['ledger_a', 'ledger_b'], every: Duration.days(30) }),
      })
      .deliver(namespace);
    workspace = bench.addWorkspace();
    workspace.synth(bank);
    await database.run(readFileSync(join(workspace.folder, 'sql', 'lab.core.sql'), 'utf8'));
    await database.run(`ALTER ROLE vault PASSWORD 'first'`);
    await bench.deployment(workspace).applyStacks({ core_password: 'first' });
    argo = new ArgoCompare(bench.spoke('prod'), part('argo-compare'));
    applications = workspace.gitOpsObjectsOf('prod').filter(({ kind }) => kind === 'Application');
  });

  afterAll(() => bench?.stop());

  test('is synced wave by wave, application by application, from an empty cluster', async () => {
    const waves = applications.map(({ metadata }) => metadata.annotations!['argocd.argoproj.io/sync-wave']);
    expect(waves).toEqual(['-1', '0']);
    for (const application of applications) {
      const serverSideApply = application.spec.syncPolicy.syncOptions.includes('ServerSideApply=true');

      const answer = await argo.sync({ objects: objectsOf(application, workspace), serverSideApply });

      expect(answer).toMatchObject({ phase: 'Succeeded' });
    }
    expect(Object.keys((await bench.spoke('prod').api.secret('ledger', 'orders'))!)).toContain('password');
  });

  test('is in sync and healthy, but for the watch of the pair, whose health is not assessed', async () => {
    for (const application of applications) {
      const compared = await argo.compare({
        objects: objectsOf(application, workspace),
        ignoreDifferences: application.spec.ignoreDifferences,
      });

      expect(outOfSync(compared, 'server-side')).toEqual({});
      const bad = compared.filter(({ health }) => !['', 'Healthy'].includes(health));
      expect(bad.filter(({ assessed }) => assessed)).toEqual([]);
      expect(bad.map(({ kind, name, health }) => `${health} ${kind} ${name}`)).toEqual(
        application === applications[1] ? ['Degraded ExternalSecret orders.keywheel-rotation'] : [],
      );
    }
  });
});
