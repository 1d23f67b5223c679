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
    ['- objectName: "${SECRET}"'],
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
      '- { objectName: o, objectType: secretsmanager, objectAlias: x }\n- { objectName: x, objectType: secretsmanager }',
      'called "x"',
    ],
    ['- { objectName: o, objectType: secretsmanager, jmesPath: [{ path: a }] }', 'without path or objectAlias'],
    ['- { objectName: o, objectType: ssmparameter, objectVersion: 1, objectVersionLabel: a }', 'both objectVersion'],
    ['objectName: o', 'no text of YAML with a list'],
    ['- [', 'no text of YAML with a list'],
  ])('is refused: %s', (objects, text) => {
    expect(aws(objects)).toEqual(refused(text));
  });

  test('is refused where an ARN is of another region, or files lead upwards', () => {
    const arn = '- objectName: "arn:aws:secretsmanager:eu-central-1:1:secret:o"';
    expect(aws(arn, { region: 'eu-west-1' })).toEqual(refused('another region than "eu-west-1"'));
    expect(aws(arn, { region: 'eu-central-1' })).toEqual([]);
    const up = '- { objectName: ../o, objectType: secretsmanager }';
    expect(aws(up, { pathTranslation: 'False' })).toEqual(refused('leads upwards'));
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
    [undefined, {}, 'no text of YAML'],
    ['- { resourceName: projects/p/secrets/s, path: a }', {}, 'resourceName'],
    ['- { resourceName: projects/p/secrets/s/versions/1 }', {}, 'neither path nor fileName'],
    [ONE, { auth: 'pod' }, 'auth is "pod"'],
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
  const GOOD = { keyvaultName: 'kv', tenantID: 't', clientID: 'c', usePodIdentity: 'false' };
  const object = (text: string) => `array:\n  - |\n    ${text.replaceAll('\n', '\n    ')}\n`;
  const azure = (objects: string | undefined, more: object = {}, made?: object) =>
    told(classOf('azure', { ...GOOD, objects, ...more }, made));
  const ONE = object('objectName: s\nobjectType: secret');

  test('as it should be is silent, by either name of the directory', () => {
    expect(azure(ONE, {}, synced('s'))).toEqual([]);
    expect(azure(ONE, { tenantID: undefined, tenantId: 't' })).toEqual([]);
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
    [object('objectName: s\nobjectType: secret\nobjectAlias: /a'), {}, 'leads elsewhere'],
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
