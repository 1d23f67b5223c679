import fc from 'fast-check';
import { secretHasKeysOfItsType } from '../../../lib/checks/delivery/secret-has-keys-of-its-type';
import { agreeing, checkFiles, hubWith, SPOKE } from '../../files/read';
import { runs } from '../../runs';

/** What a type demands: one of each of these. */
const TYPES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kubernetes.io/tls': [['tls.crt'], ['tls.key']],
  'kubernetes.io/basic-auth': [['username', 'password']],
  'kubernetes.io/ssh-auth': [['ssh-privatekey']],
  'kubernetes.io/dockercfg': [['.dockercfg']],
  'kubernetes.io/dockerconfigjson': [['.dockerconfigjson']],
  'example.com/own': [],
  Opaque: [],
};
const KEYS = [...new Set(Object.values(TYPES).flat(2)), 'other'];

const hubHas = (keys: readonly string[]) =>
  hubWith((resource) => {
    resource.vault_kv_secret_v2 = {
      app: { mount: 'kv', name: 'app', data_json: JSON.stringify(Object.fromEntries(keys.map((key) => [key, '']))) },
    };
  });

function told(objects: readonly object[], hub = hubWith(() => undefined)): string[] {
  const [before] = SPOKE.split('---\n\n');
  const { findings } = checkFiles({
    'terraform/main.tf.json': hub,
    'manifests/eu/app.yaml': [before, ...objects.map((one) => JSON.stringify(one))].join('\n---\n'),
  });
  return findings.filter(({ id }) => id === secretHasKeysOfItsType.id).map(({ message }) => message);
}

const at = { name: 'app', namespace: 'app' };
const external = (template: object, spec: object, target: object = {}) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: at,
  spec: { secretStoreRef: { name: 'hub' }, target: { template, ...target }, ...spec },
});
const extracted = { dataFrom: [{ extract: { key: 'app' } }] };
const secret = (type: string, keys: readonly string[], metadata: object = at) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata, type },
  stringData: Object.fromEntries(keys.map((key) => [key, ''])),
});

/** Each way in which somebody says which keys a Secret has. */
const WAYS: Readonly<Record<string, (type: string, keys: readonly string[]) => string[]>> = {
  'entries of data': (type, keys) =>
    told([
      external({ type }, { data: keys.map((secretKey) => ({ secretKey, remoteRef: { key: 'app', property: 'x' } })) }),
    ]),
  'the value in Vault/OpenBao': (type, keys) => told([external({ type }, extracted)], hubHas(keys)),
  'a template': (type, keys) =>
    told([external({ type, data: Object.fromEntries(keys.map((key) => [key, '{{ .x }}'])) }, extracted)]),
  'a template that is merged': (type, keys) =>
    told(
      [
        external(
          { type, mergePolicy: 'Merge', data: Object.fromEntries(keys.map((key) => [key, '{{ .x }}'])) },
          extracted,
        ),
      ],
      hubHas(['x']),
    ),
  'names that are rewritten': (type, keys) =>
    told(
      [
        external(
          { type },
          { dataFrom: [{ extract: { key: 'app' }, rewrite: [{ regexp: { source: '^a~', target: '' } }] }] },
        ),
      ],
      hubHas(keys.map((key) => `a~${key}`)),
    ),
  'a Secret in a file': (type, keys) => told([secret(type, keys)]),
  'Vault Secrets Operator': (type, keys) => told(vaultSecret({ type }), hubHas(keys)),
  'the CSI driver': (type, keys) =>
    told([
      {
        apiVersion: 'secrets-store.csi.x-k8s.io/v1',
        kind: 'SecretProviderClass',
        metadata: at,
        spec: {
          provider: 'vault',
          parameters: { roleName: 'app', objects: '[]' },
          secretObjects: [{ secretName: 'x', type, data: keys.map((key) => ({ key, objectName: 'x' })) }],
        },
      },
    ]),
};

function vaultSecret(destination: object): object[] {
  const api = { apiVersion: 'secrets.hashicorp.com/v1beta1', metadata: at };
  const kubernetes = { role: 'app', serviceAccount: 'reader', audiences: ['vault'] };
  return [
    { ...api, kind: 'VaultAuth', spec: { method: 'kubernetes', mount: 'eu', kubernetes } },
    {
      ...api,
      kind: 'VaultStaticSecret',
      spec: {
        ...{ vaultAuthRef: 'app', mount: 'kv', type: 'kv-v2', path: 'app' },
        destination: { name: 'app', create: true, ...destination },
      },
    },
  ];
}

test.each(Object.keys(WAYS))('keys are counted as the API server does, where they come from %s', (way) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(TYPES)),
      fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1 }),
      (type, keys) => {
        const missing = TYPES[type]!.filter((some) => !some.some((key) => keys.includes(key)));
        expect(WAYS[way]!(type, keys)).toEqual(
          missing.length === 0
            ? []
            : [
                expect.stringContaining(
                  `of type ${type} without ${missing.map((some) => some.join(' or ')).join(' and ')}`,
                ),
              ],
        );
      },
    ),
    { numRuns: runs(25) },
  );
});

const tls = { type: 'kubernetes.io/tls' };

test.each<[string, () => string[]]>([
  ['the value is described nowhere', () => told([external(tls, extracted)])],
  ['values are looked for', () => told([external(tls, { dataFrom: [{ find: { name: { regexp: '.*' } } }] })])],
  [
    'it is merged into another Secret',
    () => told([external(tls, extracted, { creationPolicy: 'Merge' })], hubHas(['a'])),
  ],
  [
    'a template is elsewhere',
    () =>
      told(
        [external({ ...tls, templateFrom: [{ configMap: { name: 'a', items: [{ key: 'b' }] } }] }, extracted)],
        hubHas(['a']),
      ),
  ],
  ['no type is said', () => told([external({}, extracted)], hubHas(['a']))],
  [
    'another operator leaves keys out',
    () => told(vaultSecret({ ...tls, transformation: { excludes: ['.*'] } }), hubHas(['a'])),
  ],
  ['another operator fills in what is there', () => told(vaultSecret({ ...tls, create: false }), hubHas(['a']))],
  [
    'another operator has templates',
    () => {
      const templates = { 'tls.crt': { text: '' }, 'tls.key': { text: '' } };
      return told(vaultSecret({ ...tls, transformation: { templates } }), hubHas(['a']));
    },
  ],
])('nothing is said where %s', (_, messages) => {
  expect(messages()).toEqual([]);
});

describe('a Secret for the token of a ServiceAccount', () => {
  const TOKEN = 'kubernetes.io/service-account-token';
  const annotations = { 'kubernetes.io/service-account.name': 'reader' };
  /** Of the payload `{"sub":"system:serviceaccount:app:reader"}`, signed by nobody. */
  const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"system:serviceaccount:app:reader"}').toString('base64url')}.${'c2lnbmF0dXJl'.repeat(8)}`;
  const inFile = (data: Record<string, string>) => {
    const object = { ...secret(TOKEN, [], { ...at, annotations }), stringData: undefined, data };
    const files = { ...agreeing(), 'manifests/eu/token.yaml': JSON.stringify(object) };
    const { findings } = checkFiles(files);
    expect(JSON.stringify(findings)).not.toContain(JWT);
    return findings.filter(({ id }) => id === 'manifest-holds-no-secret').map(({ message }) => message);
  };
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test('names the account', () => {
    expect(told([secret(TOKEN, [], { ...at, annotations })])).toEqual([]);
    expect(told([secret(TOKEN, [])])).toEqual([`it is of type ${TOKEN} and names no ServiceAccount`]);
  });

  test('is told where it holds the token, and not for what Kubernetes writes beside it', () => {
    const beside = { namespace: base64('app'), 'ca.crt': base64('an authority') };
    expect(inFile(beside)).toEqual([]);
    expect(inFile({ ...beside, token: base64(JWT) })).toEqual([expect.stringContaining('"token"')]);
    expect(inFile({ ...beside, password: base64('Tr0ub4dor&3') })).toEqual([expect.stringContaining('"password"')]);
  });
});
