import { checkFiles, HUB } from '../../files/read';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 89 + 131) % 256)).toString('base64');

const rule = (providers: string, resources = '[secrets]') => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: ${resources}
    providers: ${providers}
`;
const found = (manifests: string, terraform: object = HUB) =>
  checkFiles({ 'terraform/main.tf.json': JSON.stringify(terraform), 'manifests/etcd.yaml': manifests }).findings;
const told = (manifests: string) => found(manifests).map(({ id, severity }) => `${severity} ${id}`);
const provider = (kind: string, ...secrets: readonly string[]) =>
  JSON.stringify({ [kind]: { keys: secrets.map((secret, index) => ({ name: `key${index}`, secret })) } });

test('a configuration without keys, as it should be, is silent', () => {
  const forms = ['<secretbox:2026-07>', '${KEY}', '{{ key }}', 'ENC[AES256_GCM,data:a,type:str]'];
  const others = ['REPLACE_ME', '__KEY__', '%KEY%', '$(KEY)', '@@KEY@@', '$KEY1', '%{ if a }b%{ endif }'];
  for (const secret of [...forms, ...others]) {
    expect(told(rule(`[${provider('secretbox', secret)}, { identity: {} }]`))).toEqual([]);
  }
  const kms = `{ kms: { apiVersion: v2, name: cloud, endpoint: unix:///run/kms.sock } }`;
  expect(told(rule(`[${kms}, ${provider('aescbc', '<old>')}]`, "['*.*']"))).toEqual([]);
});

test('a key in clear is told with its line, and shown nowhere', () => {
  const findings = found(rule(`[${provider('secretbox', KEY)}]`));
  expect(findings).toMatchObject([
    { id: 'storage-key-stays-out-of-files', source: { file: 'manifests/etcd.yaml', line: 1 } },
  ]);
  expect(JSON.stringify(findings)).not.toContain(KEY.slice(0, 12));
});

test.each(['c2VjcmV0IGlzIHNlY3VyZQ==', Buffer.alloc(32).toString('base64')])(
  'the key of a manual, or of zeros, is told as one that can be guessed (%s)',
  (secret) => {
    expect(told(rule(`[${provider('aesgcm', secret)}]`))).toContain('error storage-keys-are-strong');
  },
);

test.each([
  ['[{ identity: {} }]', 'error secrets-are-encrypted-at-rest'],
  [`[{ identity: {} }, ${provider('secretbox', '<a>')}]`, 'warning secrets-are-encrypted-at-rest'],
  [`[${provider('aescbc', '<a>')}]`, 'warning storage-keys-are-strong'],
  [`[${provider('aesgcm', '<a>')}]`, 'warning storage-keys-are-strong'],
  ['[]', 'error encryption-configuration-is-accepted'],
  [`[{ secretbox: { keys: [] } }]`, 'error encryption-configuration-is-accepted'],
  [`[{ rot13: {} }]`, 'error encryption-configuration-is-accepted'],
  [`[{ kms: { name: cloud, endpoint: 'unix:///a' } }]`, 'error encryption-configuration-is-accepted'],
])('%s is told: %s', (providers, expected) => {
  expect(told(rule(providers))).toEqual([expected]);
});

test('a rule behind a wildcard is refused by the API server, and one before it is used', () => {
  const good = `[${provider('secretbox', '<a>')}]`;
  const rules = (...all: readonly [string, string][]) => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
${all.map(([resources, providers]) => `  - { resources: ${resources}, providers: ${providers} }`).join('\n')}
`;
  const open = '[{ identity: {} }]';
  expect(told(rules(["['*.']", open], ['[secrets]', good]))).toEqual([
    'error secrets-are-encrypted-at-rest',
    'error encryption-configuration-is-accepted',
  ]);
  for (const wildcard of ["['*.']", "['*.*']"]) {
    expect(told(rules([wildcard, good], [wildcard, open]))).toEqual(['error encryption-configuration-is-accepted']);
  }
  expect(told(rules(['[secrets]', good], ["['*.*']", open]))).toEqual([]);
  expect(told(rules(["['*.apps']", open], ['[secrets]', good]))).toEqual([]);
});

const apiServer = (spec: string, name = 'cluster') =>
  `apiVersion: config.openshift.io/v1\nkind: APIServer\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

test('an older name of the kind is read, and keeps no key', () => {
  const old = rule(`[${provider('secretbox', KEY)}]`).replace(/^apiVersion.*\n/, 'apiVersion: v1\n');
  const findings = found(old.replace('EncryptionConfiguration', 'EncryptionConfig'));
  expect(findings).toMatchObject([{ id: 'storage-key-stays-out-of-files' }]);
  expect(JSON.stringify(findings)).not.toContain(KEY.slice(0, 12));
});

test('a text that is no key is not told as one in clear', () => {
  for (const text of ['not-base64', 'QUJD', KEY.replaceAll(/[+/]/g, '-')]) {
    expect(told(rule(`[${provider('secretbox', text)}]`))).toEqual(['error encryption-configuration-is-accepted']);
  }
});

test.each([
  "[secrets, '*.']",
  "[secrets, '*.*']",
  '[secrets, pods.*]',
  "[secrets, '*.events.k8s.io']",
  '[secrets, deployments.extensions]',
  '[secrets, Pods]',
  "[secrets, '*']",
  '[secrets, secrets]',
])('resources that the API server refuses are told: %s', (resources) => {
  const providers = `[${provider('secretbox', '<a>')}]`;
  expect(told(rule(providers, resources))).toEqual(['error encryption-configuration-is-accepted']);
});

test('resources that it takes are not', () => {
  for (const resources of [
    "['*.*']",
    "['*.', '*.apps']",
    '[secrets, deployments.apps, tokens.example.com]',
    '[events, secrets]',
  ]) {
    expect(told(rule(`[${provider('secretbox', '<a>')}]`, resources))).toEqual([]);
  }
});

test('rules that name Secrets twice are one rule, as for the API server', () => {
  const two = (first: string, second: string) =>
    told(`${rule(first)}  - { resources: [secrets], providers: ${second} }\n`);
  const encrypts = `[${provider('secretbox', '<a>')}]`;
  expect(two('[{ identity: {} }]', encrypts)).toEqual(['warning secrets-are-encrypted-at-rest']);
  expect(two(encrypts, '[{ identity: {} }]')).toEqual([]);
});

test('two keys of one name are a warning: both decrypt', () => {
  const keys = `[{ name: a, secret: <a> }, { name: a, secret: <b> }]`;
  expect(told(rule(`[{ secretbox: { keys: ${keys} } }]`))).toEqual(['warning encryption-configuration-is-accepted']);
});

test('an endpoint is whatever names a socket', () => {
  const kms = (endpoint: string, version = 'v2') =>
    found(rule(`[{ kms: { apiVersion: ${version}, name: cloud, endpoint: '${endpoint}' } }]`)).map(
      ({ message }) => message,
    );
  expect([kms('unix:///run/a.sock'), kms('unix:/run/a.sock'), kms('unix:///@abstract')]).toEqual([[], [], []]);
  expect(kms('tcp://127.0.0.1:1')).toHaveLength(1);
  expect(kms('unix:///a', 'v2, cachesize: 1000')).toEqual([expect.stringContaining('with cachesize')]);
  expect(kms('unix:///a', 'v3')).toEqual([expect.stringContaining('with apiVersion "v3"')]);
});

test('OpenShift is told where it encrypts nothing', () => {
  expect(told(apiServer('{ encryption: { type: identity } }'))).toEqual(['error secrets-are-encrypted-at-rest']);
  expect(told(apiServer('{ audit: { profile: Default } }'))).toEqual(['warning secrets-are-encrypted-at-rest']);
  expect(told(apiServer('{ encryption: { type: aescbc } }'))).toEqual([]);
  const certificates = apiServer('{ servingCerts: { namedCertificates: [] } }');
  expect(told(`${certificates}---\n${apiServer('{ encryption: { type: aescbc } }')}`)).toEqual([]);
  expect(told(`${certificates}---\n${apiServer('{ encryption: { type: identity } }')}`)).toEqual([
    'error secrets-are-encrypted-at-rest',
  ]);
  expect(told(apiServer('{}').replace('config.openshift.io', 'example.com'))).toEqual([]);
});

const NOTHING = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n';
const cloud = (resource: object) =>
  found(NOTHING, { ...HUB, resource: { ...HUB.resource, ...resource } })
    .filter(({ id }) => id === 'managed-cluster-encrypts-its-secrets')
    .map(({ message }) => message);

test('clusters of clouds are told where they could be encrypted with a key of their owner, EKS only before 1.28', () => {
  const eks = (more: object) => cloud({ aws_eks_cluster: { a: { name: 'a', ...more } } });
  const encrypted = { encryption_config: [{ resources: ['secrets'], provider: [{ key_arn: 'arn:aws:kms:a' }] }] };
  expect([eks({}), eks({ version: '1.28' }), eks({ version: '1.33' }), eks({ version: '1.27', ...encrypted })]).toEqual(
    [[], [], [], []],
  );
  expect(eks({ version: '1.27' })).toEqual([expect.stringContaining('version 1.27 has no encryption_config')]);
  const gke = (more: object) => cloud({ google_container_cluster: { a: { name: 'a', ...more } } });
  expect([gke({}), gke({ database_encryption: { state: 'DECRYPTED' } })].flat()).toHaveLength(2);
  expect(gke({ database_encryption: [{ state: 'ENCRYPTED', key_name: 'k' }] })).toEqual([]);
  expect(gke({ dynamic: { database_encryption: [{ for_each: '${var.a}', content: [{}] }] } })).toEqual([]);
  const aks = (more: object) => cloud({ azurerm_kubernetes_cluster: { a: { name: 'a', ...more } } });
  expect(aks({})).toEqual([expect.stringContaining('AKS cluster')]);
  expect(aks({ key_management_service: { key_vault_key_id: 'https://a' } })).toEqual([]);
});
