import { Bench } from './bench/bench';
import { KubernetesObject } from './bench/kubernetes-api';
import { CLUSTERS, Need, scenarios } from './bench/scenario';
import { DefinitionsName } from './bench/go-parts';

const metadata = { name: 'one', namespace: 'default' };
const OBJECTS: [DefinitionsName, KubernetesObject][] = [
  [
    'sealed-secrets-definitions',
    { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata, spec: { encryptedData: { key: 'AgB' } } },
  ],
  [
    'secrets-store-definitions',
    {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata,
      spec: { provider: 'vault', parameters: { roleName: 'one' } },
    },
  ],
  [
    'prometheus-operator-definitions',
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata,
      spec: { groups: [{ name: 'one', rules: [{ alert: 'One', expr: 'up == 0', for: '5m' }] }] },
    },
  ],
  [
    'spire-definitions',
    {
      apiVersion: 'spire.spiffe.io/v1alpha1',
      kind: 'ClusterSPIFFEID',
      metadata: { name: 'one' },
      spec: { spiffeIDTemplate: 'spiffe://example.com/one' },
    },
  ],
];

describe.each(OBJECTS)('%s', (definitions, object) => {
  scenarios(`${object.kind}`, [...CLUSTERS, definitions as Need], () => {
    let bench: Bench;

    beforeAll(async () => {
      bench = await Bench.start({ hub: false, spokes: ['prod'], operators: false, definitions: [definitions] });
    });

    afterAll(() => bench?.stop());

    test('is served as its project defines it, and a field that it has not is refused', async () => {
      const { api } = bench.spoke('prod');

      await expect(api.apply(object)).resolves.toMatchObject({ kind: object.kind });
      await expect(api.apply({ ...object, spec: { ...object.spec, nobodysField: true } })).rejects.toThrow(
        /nobodysField/,
      );
    });
  });
});
