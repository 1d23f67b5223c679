import * as kplus from 'cdk8s-plus-28';
import fc from 'fast-check';
import { ClassMountOptions, SecretType, StoredSecret, StoredSecretProps, WorkloadIdentity } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { readCloudClass } from '../../lib/views/cloud-classes';
import { small } from '../fixtures/fleets';
import { AZURE_TENANT, stores } from '../fixtures/stores-fleet';

const CLIENT = '00000000-0000-0000-0000-0000000000b1';
const IDENTITIES = {
  aws: WorkloadIdentity.irsa({ roleArn: 'arn:aws:iam::123456789012:role/api' }),
  google: WorkloadIdentity.gke({ serviceAccount: 'api-reader@acme-secrets.iam.gserviceaccount.com' }),
  azure: WorkloadIdentity.azure({ clientId: CLIENT, tenantId: AZURE_TENANT }),
};
type Cloud = keyof typeof IDENTITIES;
type Props = Omit<StoredSecretProps<string>, 'store'>;
const TEXT: Props = { keys: ['value'], format: 'text', remoteKey: 'prod-orders' };
const JSON_OBJECT: Props = { keys: ['user', 'pass-word'], remoteKey: 'prod-orders' };

function mounted(cloud: Cloud, props: Props, options: ClassMountOptions<string> = {}) {
  const { fleet, prod, payments, namespace } = small();
  const account = namespace.addWorkloadIdentity('api', IDENTITIES[cloud]);
  const secret = new StoredSecret(payments, 'orders', { store: stores(prod)[cloud], ...props });
  const mount = secret.mountAs(account, options);
  const deployment = new kplus.Deployment(namespace.chart, 'api', {
    metadata: { name: 'api' },
    serviceAccount: account,
    containers: [{ name: 'api', image: 'api:1' }],
    initContainers: [{ name: 'first', image: 'api:1' }],
  });
  account.usedBy(deployment);
  mount.restartOnChange(deployment);
  const output = Testing.synth(fleet);
  const object = output.manifest(namespace, 'SecretProviderClass', 'api.orders');
  return {
    output,
    object,
    read: readCloudClass({ object } as never)!,
    api: output.manifest(namespace, 'Deployment', 'api'),
  };
}

test.each<[Cloud, Props, object]>([
  [
    'aws',
    TEXT,
    {
      region: 'eu-central-1',
      objects: [{ objectName: 'prod-orders', objectType: 'secretsmanager', objectAlias: 'value' }],
    },
  ],
  [
    'aws',
    JSON_OBJECT,
    {
      region: 'eu-central-1',
      objects: [
        {
          objectName: 'prod-orders',
          objectType: 'secretsmanager',
          objectAlias: 'orders.json',
          jmesPath: [
            { path: '"pass-word"', objectAlias: 'pass-word' },
            { path: '"user"', objectAlias: 'user' },
          ],
        },
      ],
    },
  ],
  [
    'google',
    JSON_OBJECT,
    {
      auth: 'pod-adc',
      secrets: ['pass-word', 'user'].map((key) => ({
        resourceName: 'projects/acme-secrets/secrets/prod-orders/versions/latest',
        path: key,
        extractJSONKey: key,
      })),
    },
  ],
  [
    'azure',
    TEXT,
    {
      keyvaultName: 'acme',
      clientID: CLIENT,
      tenantID: AZURE_TENANT,
      objects: { array: [{ objectName: 'prod-orders', objectType: 'secret', objectAlias: 'value' }] },
    },
  ],
])('a class of %s asks for what the secret is', (cloud, props, parameters) => {
  const { object } = mounted(cloud, props);
  expect(object.metadata).not.toHaveProperty('annotations');
  const entries = (text: string) => text.split('\n').filter((line) => line.startsWith('- '));
  const said = Object.entries<string>(object.spec.parameters).map(([name, text]) => {
    const parsed = entries(text).map((line) => JSON.parse(line.slice(2)) as unknown);
    if (parsed.length === 0) {
      return [name, text];
    }
    const array = parsed.map((one) => (typeof one === 'string' ? (JSON.parse(one) as unknown) : one));
    return [name, text.startsWith('array:\n') ? { array } : array];
  });
  expect(Object.fromEntries(said)).toEqual(parameters);
});

test.each<[Cloud, Props, string[]]>([
  ['aws', TEXT, ['value']],
  ['aws', JSON_OBJECT, ['orders.json', 'pass-word', 'user']],
  ['google', TEXT, ['value']],
  ['google', JSON_OBJECT, ['pass-word', 'user']],
  ['azure', TEXT, ['value']],
])('the provider for %s takes the class, and writes its files into every container', (cloud, props, files) => {
  const { output, read, api } = mounted(cloud, props, { path: '/etc/orders' });
  expect([read.faults, read.clashes, read.files]).toEqual([[], [], files]);
  const { containers, initContainers, volumes } = api.spec.template.spec;
  const inside = { name: 'keywheel-mount-0', mountPath: '/etc/orders', readOnly: true };
  expect([...containers, ...initContainers].map((one) => one.volumeMounts)).toEqual([[inside], [inside]]);
  expect(volumes).toEqual([
    {
      name: 'keywheel-mount-0',
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'api.orders' },
      },
    },
  ]);
  expect(api.metadata.annotations['secretproviderclass.reloader.stakater.com/reload']).toBe('api\\.orders');
  expect(output.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each<[Cloud, string, unknown]>([
  ['aws', 'filePermission', '0400'],
  ['google', 'mode', 256],
  ['azure', 'filePermission', '0400'],
])('who may read the files is said as %s takes it', (cloud, field, said) => {
  const { object } = mounted(cloud, TEXT, { permissions: 0o400 });
  const text = Object.values<string>(object.spec.parameters).find((one) => one.includes('- '))!;
  const entry: unknown = JSON.parse(text.slice(text.indexOf('- ') + 2));
  expect(typeof entry === 'string' ? JSON.parse(entry) : entry).toMatchObject({ [field]: said });
});

test('a Secret is made of the files where it is asked for', () => {
  const syncedSecret = { name: 'orders-env', type: SecretType.OPAQUE };
  const { object, read } = mounted('aws', JSON_OBJECT, { files: ({ user }) => ({ USER: user! }), syncedSecret });
  expect(object.spec.secretObjects).toEqual([
    { secretName: 'orders-env', type: 'Opaque', data: [{ objectName: 'USER', key: 'USER' }] },
  ]);
  expect(read.synced).toEqual([{ secret: 'orders-env', object: 'USER' }]);
});

test.each(['vault.azure.cn', 'vault.usgovcloudapi.net', 'vault.azure.net'])(
  'a vault of %s is in its cloud',
  (domain) => {
    const { fleet, prod, payments, namespace } = small();
    const { azure } = stores(prod);
    Object.assign(azure.provider.settings, { vaultUrl: `https://acme.${domain}` });
    new StoredSecret(payments, 'orders', { store: azure, ...TEXT }).mountAs(
      namespace.addWorkloadIdentity('api', IDENTITIES.azure),
    );
    const { keyvaultName, cloudName } = Testing.synth(fleet).manifest(namespace, 'SecretProviderClass', 'api.orders')
      .spec.parameters;
    expect([keyvaultName, cloudName]).toEqual([
      'acme',
      { 'vault.azure.cn': 'AzureChinaCloud', 'vault.usgovcloudapi.net': 'AzureUSGovernmentCloud' }[domain],
    ]);
  },
);

test('whatever the keys are called, each is a file of its name', () => {
  const key = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,20}$/).filter((name) => !name.startsWith('..'));
  const cloud = fc.constantFrom<Cloud>('aws', 'google');
  fc.assert(
    fc.property(cloud, fc.uniqueArray(key, { minLength: 1, maxLength: 4 }), (of, keys) => {
      const { read } = mounted(of, { ...JSON_OBJECT, keys });
      expect(read.faults).toEqual([]);
      expect(read.files).toEqual(expect.arrayContaining(keys));
    }),
    { numRuns: 25 },
  );
});
