import { checkFiles } from '../files/read';

const IDS = ['cloud-class-is-accepted', 'mounting-account-has-cloud-identity'];
const ROLE = 'arn:aws:iam::123456789012:role/orders';

const classOf = (provider: string, parameters: object, secretObjects?: object) =>
  JSON.stringify({
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { name: 'orders', namespace: 'app' },
    spec: { provider, parameters, secretObjects },
  });
const account = (annotations: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'orders', namespace: 'app', annotations },
  });
const pod = (serviceAccountName?: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders', namespace: 'app' },
    spec: {
      selector: { matchLabels: { app: 'orders' } },
      template: {
        metadata: { labels: { app: 'orders' } },
        spec: {
          serviceAccountName,
          containers: [{ name: 'a', image: 'a:1' }],
          volumes: [
            {
              name: 's',
              csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'orders' } },
            },
          ],
        },
      },
    },
  });

function told(...objects: string[]): string[] {
  const { findings } = checkFiles({
    'terraform/main.tf.json': '{}',
    'manifests/eu/app.yaml': objects.join('\n---\n'),
  });
  return findings.filter(({ id }) => IDS.includes(id)).map(({ severity, message }) => `${severity} ${message}`);
}
const synced = (...names: string[]) => [
  { secretName: 'orders', type: 'Opaque', data: names.map((objectName) => ({ key: 'a', objectName })) },
];
const refused = (text: string | RegExp) => [
  expect.stringMatching(new RegExp(`^error its provider refuses it: .*${text}`)),
];

describe('a class of AWS', () => {
  const aws = (objects: string | undefined, more: object = {}, secrets?: object) =>
    told(classOf('aws', { objects, ...more }, secrets));

  test.each([
    ['- objectName: prod/orders\n  objectType: secretsmanager'],
    ['- objectName: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf"'],
    ['- { objectName: /a/b, objectType: ssmparameter, objectVersion: "3" }'],
    [
      '- objectName: o\n  objectType: secretsmanager\n  jmesPath:\n    - { path: user, objectAlias: u }\n    - { path: password, objectAlias: p }',
    ],
    [undefined],
    [''],
    ['# nothing yet'],
    ['- objectName: "${SECRET}"'],
    ['- objectName: $SECRET'],
    ['- objectName: "#{Secret}#"'],
    // By aliases or labels of their own, one object may be asked for several times.
    [
      '- { objectName: o, objectType: secretsmanager, objectAlias: a }\n- { objectName: o, objectType: secretsmanager, objectAlias: b }',
    ],
    // Its reader takes no heed of capital letters.
    ['- { ObjectName: o, objecttype: secretsmanager }'],
    ['- { objectName: 12345, objectType: secretsmanager, filePermission: "0400" }'],
    ['- { objectName: o, objectType: secretsmanager, failoverObject: {} }'],
  ])('as it should be is silent: %s', (objects) => {
    expect(aws(objects)).toEqual([]);
  });

  test.each([
    ['- objectType: secretsmanager', 'no objectName'],
    ['- objectName: orders', 'no objectType'],
    ['- { objectName: o, objectType: ssm }', 'objectType "ssm"'],
    ['- { objectName: "arn:aws:ssm:eu-central-1:1:parameter/a", objectType: secretsmanager }', 'is not that of'],
    ['- { objectName: o, objectType: secretsmanager }\n- { objectName: o, objectType: secretsmanager }', 'called "o"'],
    [
      '- { objectName: o, objectType: secretsmanager, objectAlias: x }\n- { objectName: p, objectType: secretsmanager, objectAlias: x }',
      'objectAlias "x"',
    ],
    [
      '- { objectName: o, objectType: secretsmanager, objectAlias: x, jmesPath: [{ path: a, objectAlias: x }] }',
      'objectAlias "x"',
    ],
    ['- { objectName: "arn:aws:kms:eu-central-1:1:key/a" }', 'not the full ARN'],
    ['- { objectName: "arn:aws:secretsmanager" }', 'not the full ARN'],
    ['- { objectName: o, objectType: secretsmanager, filePermission: 0644 }', 'four digits in quotes'],
    ['- { objectName: o, objectType: secretsmanager, failoverObject: { objectName: p } }', 'failoverRegion'],
    [
      '- { objectName: o, objectType: secretsmanager, jmesPath: [{ path: a, objectAlias: b, filePermission: "0800" }] }',
      'filePermission 0800',
    ],
    ['- { objectName: o, objectType: secretsmanager, jmesPath: [{ path: a }] }', 'without path or objectAlias'],
    ['- { objectName: o, objectType: ssmparameter, objectVersion: 1, objectVersionLabel: a }', 'both objectVersion'],
    ['objectName: o', 'not text of YAML with a list'],
    ['- [', 'not text of YAML with a list'],
  ])('is refused: %s', (objects, text) => {
    expect(aws(objects)).toEqual(refused(text));
  });

  test('is refused by what it says of regions, of Pod Identity and of slashes', () => {
    const one = '- { objectName: o, objectType: secretsmanager }';
    expect(aws(one, { usePodIdentity: 'yes' })).toEqual(refused('usePodIdentity is "yes"'));
    expect(aws(one, { pathTranslation: 'none' })).toEqual(refused('pathTranslation is "none"'));
    expect(aws(one, { region: 'eu-west-1', failoverRegion: 'eu-west-1' })).toEqual(refused('failoverRegion'));
    expect(aws(one, { region: '', failoverRegion: '', usePodIdentity: '', pathTranslation: '' })).toEqual([]);
  });

  test('with a failover object is taken where the ARN is of that region, and refused elsewhere', () => {
    const at = (region: string) =>
      aws(
        `- { objectName: o, objectType: secretsmanager, objectAlias: a, failoverObject: { objectName: "arn:aws:secretsmanager:${region}:1:secret:o" } }`,
        { region: 'eu-central-1', failoverRegion: 'eu-west-1' },
      );
    expect(at('eu-west-1')).toEqual([]);
    expect(at('eu-central-1')).toEqual(refused('another region than "eu-west-1"'));
  });

  test('with two objects in one file is told', () => {
    const clash = (...entries: string[]) =>
      aws(entries.map((one) => `- { objectType: secretsmanager, ${one} }`).join('\n'));
    const told = (file: string) => [`error two objects are file "${file}", and pods get one of them`];
    expect(clash('objectName: a/b', 'objectName: a_b')).toEqual(told('a_b'));
    expect(clash('objectName: o, objectAlias: x', 'objectName: x')).toEqual(told('x'));
    expect(clash('objectName: o', 'objectName: o, objectVersionLabel: AWSPREVIOUS')).toEqual(told('o'));
  });

  test('is refused where an ARN is of another region, or files lead out of the mount', () => {
    const arn = '- objectName: "arn:aws:secretsmanager:eu-central-1:1:secret:o"';
    expect(aws(arn, { region: 'eu-west-1' })).toEqual(refused('another region than "eu-west-1"'));
    expect(aws(arn, { region: 'eu-central-1' })).toEqual([]);
    const up = '- { objectName: ../o, objectType: secretsmanager }';
    expect(aws(up, { pathTranslation: 'False' })).toEqual(refused('leads out of the mount'));
    expect(aws(up)).toEqual([]);
  });

  test('makes a Secret of files as pods have them', () => {
    const objects = '- { objectName: prod/orders, objectType: secretsmanager }';
    expect(aws(objects, {}, synced('prod_orders'))).toEqual([]);
    expect(aws(objects, { pathTranslation: 'False' }, synced('prod/orders'))).toEqual([]);
    expect(aws(objects, {}, synced('prod/orders'))).toEqual([
      'error Secret "orders" is made of "prod/orders", which is none of its files (prod_orders)',
    ]);
    const alias = '- { objectName: prod/orders, objectType: secretsmanager, objectAlias: o }';
    expect(aws(alias, {}, synced('o'))).toEqual([]);
    expect(aws(alias, {}, synced('prod/orders'))).toHaveLength(1);
    expect(aws(alias, {}, synced(' o ', '{{ .Values.object }}'))).toEqual([]);
  });

  test.each([
    [{ type: undefined }, 'no type'],
    [{ data: undefined }, 'no data'],
    [{ data: null }, 'no data'],
    [{ data: [null] }, 'no data'],
    [{ data: [{ objectName: 'o' }] }, 'no key in data'],
    [{ data: [{ key: 'o' }] }, 'no objectName in data'],
  ])('makes no Secret where %j', (without, lacks) => {
    const one = { secretName: 'orders', type: 'Opaque', data: [{ key: 'a', objectName: 'o' }] };
    const objects = '- { objectName: o, objectType: secretsmanager }';
    expect(aws(objects, {}, [one])).toEqual([]);
    expect(aws(objects, {}, [{ ...one, ...without }])).toEqual([expect.stringMatching(`has ${lacks}, so the driver`)]);
  });

  test('that is no class at all ends nothing', () => {
    const odd = [null, 1, 'a', [], {}, [null], true];
    for (const one of odd) {
      expect(() => told(classOf('aws', one as object, one as object))).not.toThrow();
      for (const provider of ['aws', 'gcp', 'azure']) {
        const all = ['objects', 'secrets', 'usePodIdentity', 'keyvaultName', 'tenantID', 'pathTranslation', 'auth'];
        const parameters = Object.fromEntries(all.map((name) => [name, one]));
        expect(() => told(classOf(provider, parameters, [one, { data: one }]))).not.toThrow();
      }
    }
  });
});

describe('a class of Google Cloud', () => {
  const gcp = (secrets: string | undefined, more: object = {}, made?: object) =>
    told(classOf('gcp', { secrets, ...more }, made));
  const ONE = '- { resourceName: projects/p/secrets/s/versions/latest, path: s.txt }';

  test('as it should be is silent, and its file is what a Secret is made of', () => {
    expect(gcp(ONE, { auth: 'pod-adc' }, synced('s.txt'))).toEqual([]);
    expect(gcp('- { resourceName: projects/p/locations/eu/secrets/s/versions/3, fileName: s }')).toEqual([]);
    expect(gcp(ONE, {}, synced('s'))).toHaveLength(1);
  });

  test.each([
    'projects/p/secrets/s/versions/my.alias',
    '//secretmanager.googleapis.com/projects/p/secrets/s/versions/latest',
    'projects/p/locations/global/parameters/s/versions/v1',
    'projects/p/locations/eu-central1/parameters/s/versions/v1',
  ])('may name %s', (resource) => {
    expect(gcp(`- { resourceName: "${resource}", path: s/t }`)).toEqual([]);
  });

  test.each([
    [undefined, {}, 'not text of YAML'],
    ['- { resourceName: projects/p/secrets/s, path: a }', {}, 'resourceName'],
    ['- { resourceName: projects/p/secrets/s/versions/1 }', {}, 'neither path nor fileName'],
    [ONE, { auth: 'pod' }, 'auth is "pod"'],
    ['- { resourceName: projects/p/parameters/s/versions/1, path: a }', {}, 'resourceName'],
    ['- { resourceName: projects/p/secrets/s/versions/1, path: /a }', {}, 'plain path'],
    ['- { resourceName: projects/p/secrets/s/versions/1, path: a//b }', {}, 'plain path'],
    ['- { resourceName: projects/p/secrets/s/versions/1, path: ..a }', {}, 'plain path'],
    [
      '- { resourceName: projects/p/secrets/s/versions/1, path: a, extractJSONKey: a, extractYAMLKey: b }',
      {},
      'both extractJSONKey',
    ],
  ])('is refused: %s %j', (secrets, more, text) => {
    expect(gcp(secrets, more)).toEqual(refused(text));
  });

  test('with two secrets in one file is told', () => {
    expect(gcp(`${ONE}\n- { resourceName: projects/p/secrets/t/versions/1, path: s.txt }`)).toEqual([
      'error two objects are file "s.txt", and pods get one of them',
    ]);
  });
});

describe('a class of Azure', () => {
  const GOOD = { keyvaultName: 'kv-1', tenantID: 't', clientID: 'c', usePodIdentity: 'false' };
  const object = (text: string) => `array:\n  - |\n    ${text.replaceAll('\n', '\n    ')}\n`;
  const azure = (objects: string | undefined, more: object = {}, made?: object) =>
    told(classOf('azure', { ...GOOD, objects, ...more }, made));
  const ONE = object('objectName: s\nobjectType: secret');

  test('as it should be is silent, by either name of the directory', () => {
    expect(azure(ONE, {}, synced('s'))).toEqual([]);
    expect(azure(ONE, { tenantID: undefined, tenantId: 't' })).toEqual([]);
    expect(azure(ONE, { tenantID: ' ', tenantId: 't', usePodIdentity: '' })).toEqual([]);
    expect(azure(ONE, { keyvaultName: '#{KeyVault}#' })).toEqual([]);
    expect(azure(object('objectName: 0123\nobjectType: secret'), {}, synced('0123'))).toEqual([]);
    // By a flag, its provider writes two files.
    expect(azure(ONE, {}, synced('s.crt', 's.key'))).toEqual([]);
    expect(azure(object('objectName: s\nobjectType: secret\nobjectFormat: PFX\nobjectEncoding: Base64'))).toEqual([]);
    expect(azure(object('objectName: s\nobjectType: cert\nobjectAlias: a'), {}, synced('a'))).toEqual([]);
    expect(azure(object('objectName: s\nobjectType: secret\nobjectVersionHistory: 3'), {}, synced('s/0'))).toEqual([]);
  });

  test.each([
    [undefined, {}, 'list "array"'],
    ['- objectName: s', {}, 'list "array"'],
    ['array:\n  - { objectName: s, objectType: secret }', {}, 'list "array"'],
    [object('objectName: s'), {}, 'objectType "" of "s"'],
    [object('objectType: secret'), {}, 'no objectName'],
    [ONE, { keyvaultName: undefined }, 'keyvaultName'],
    [ONE, { tenantID: undefined }, 'tenantID'],
    [ONE, { usePodIdentity: 'true', useVMManagedIdentity: 'true' }, 'both true'],
    [object('objectName: s\nobjectType: secret\nobjectAlias: /a'), {}, 'plain path'],
    [object('objectName: s\nobjectType: Secret'), {}, 'objectType "Secret"'],
    [object('objectName: s\nobjectType: secret\nobjectFormat: der'), {}, 'objectFormat "der"'],
    [object('objectName: s\nobjectType: cert\nobjectFormat: pfx'), {}, 'objectType "secret"'],
    [object('objectName: s\nobjectType: key\nobjectEncoding: hex'), {}, 'objectType "secret"'],
    [object('objectName: s\nobjectType: secret\nobjectEncoding: utf8'), {}, 'objectEncoding "utf8"'],
    [ONE, { keyvaultName: 'kv' }, 'keyvaultName "kv" is invalid'],
    [ONE, { keyvaultName: 'https://kv-1.vault.azure.net' }, 'keyvaultName'],
    [ONE, { usePodIdentity: 'yes' }, 'usePodIdentity is "yes"'],
    [ONE, { useAzureTokenProxy: 'true', clientID: undefined }, 'clientID is missing'],
  ])('is refused: %s %j', (objects, more, text) => {
    expect(azure(objects, more)).toEqual(refused(text));
  });

  test('makes no Secret of what is no file', () => {
    expect(azure(ONE, {}, synced('other'))).toHaveLength(1);
  });
});

test('a class of another provider is nobody’s here', () => {
  expect(told(classOf('example', { objects: '[' }))).toEqual([]);
});

describe('pods that mount what is in AWS', () => {
  const ONE = (more: object = {}) =>
    classOf('aws', { objects: '- { objectName: o, objectType: secretsmanager }', ...more });

  test('run as an account with a role, or by EKS Pod Identity', () => {
    expect(told(ONE(), account({ 'eks.amazonaws.com/role-arn': ROLE }), pod('orders'))).toEqual([]);
    expect(told(ONE({ usePodIdentity: 'true' }), account(), pod('orders'))).toEqual([]);
  });

  test('are told where the account has no role, or none that is one', () => {
    expect(told(ONE(), account(), pod('orders'))).toEqual([expect.stringMatching(/^error it mounts .* no annotation/)]);
    expect(told(ONE(), account({ 'eks.amazonaws.com/role-arn': 'orders' }), pod('orders'))).toEqual([
      expect.stringMatching(/^error .*"orders" in eks/),
    ]);
    expect(told(ONE(), pod())).toEqual([expect.stringMatching(/^warning .*"app\/default"/)]);
  });

  test('are left alone where another repository makes the account, and where they mount nothing of AWS', () => {
    expect(told(ONE(), pod('elsewhere'))).toEqual([]);
    const google = classOf('gcp', { secrets: '- { resourceName: projects/p/secrets/s/versions/1, path: s }' });
    expect(told(google, account(), pod('orders'))).toEqual([]);
  });
});
