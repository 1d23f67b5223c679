import { Alerts } from 'keywheel';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { Bench } from './bench/bench';
import { DefinitionsName } from './bench/go-parts';
import { KubernetesObject } from './bench/kubernetes-api';
import { CLUSTERS, Need, part, scenarios } from './bench/scenario';

const DEFINITIONS: DefinitionsName[] = [
  'sealed-secrets-definitions',
  'secrets-store-definitions',
  'spire-definitions',
  'prometheus-operator-definitions',
];

scenarios('a fleet of everything', [...CLUSTERS, 'definitions', ...(DEFINITIONS as Need[])], () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false, spokes: ['prod'], operators: false, definitions: DEFINITIONS });
    await bench.spoke('prod').define(part('definitions'));
  });

  afterAll(() => bench?.stop());

  test('is taken by an API server that takes no field which it does not know', async () => {
    const { api } = bench.spoke('prod');
    const alerts = Alerts.prometheusOperator({ namespace: 'monitoring', objectLabels: { release: 'kps' } });
    const { clusters } = synthesizeInMemory(kitchenSink({ alerts }).fleet);
    const kinds = new Set(
      clusters.flatMap(({ files }) => files.flatMap((file) => file.manifests.map(({ object }) => object.kind))),
    );
    expect([...kinds]).toEqual(expect.arrayContaining(['PrometheusRule', 'PodMonitor']));
    for (const { files } of clusters) {
      const objects = files.flatMap(({ manifests }) => manifests.map(({ object }) => object as KubernetesObject));
      const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
      for (const name of namespaces) {
        await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      }
      // One after the other: several clusters have objects of one name, and the last one stays.
      for (const object of objects) {
        await expect(api.apply(object)).resolves.toMatchObject({ kind: object.kind });
      }
    }
    expect(clusters.length).toBeGreaterThan(3);
  });
});
