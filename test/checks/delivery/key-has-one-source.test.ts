import fc from 'fast-check';
import { keyHasOneSource } from '../../../lib/checks/delivery/key-has-one-source';
import { checkFiles, hubWith, SPOKE } from '../../files/read';
import { runs } from '../../runs';

/** What the hub has, by path, with its keys. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  orders: ['username', 'password'],
  billing: ['username', 'password', 'host'],
  smtp: ['mail_user'],
  'odd/names': ['a/b', 'a:b', 'c'],
  'team/one': ['shared', 'first'],
  'team/two': ['shared', 'second'],
  'team/three': ['third'],
};

const HUB = hubWith((resource) => {
  resource.vault_kv_secret_v2 = Object.fromEntries(
    Object.entries(VALUES).map(([name, keys]) => [
      name.replace('/', '_'),
      { mount: 'kv', name, data_json: `\${jsonencode({${keys.map((key) => `"${key}" = var.x`).join(', ')}})}` },
    ]),
  );
});

const generators = [
  { kind: 'Password', name: 'one', spec: {} },
  { kind: 'Password', name: 'two', spec: { secretKeys: ['pin'] } },
  { kind: 'Fake', name: 'fixed', spec: { data: { username: 'app' } } },
].map(({ kind, name, spec }) => ({
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'app' },
  spec,
}));

interface Spec {
  readonly data?: readonly object[];
  readonly dataFrom?: readonly object[];
  readonly target?: object;
}

function told(spec: Spec): string[] {
  const [before] = SPOKE.split('---\n\n');
  const secret = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'app', namespace: 'app' },
    spec: { secretStoreRef: { name: 'hub' }, ...spec },
  };
  const { findings } = checkFiles({
    'terraform/main.tf.json': HUB,
    'manifests/eu/app.yaml': [before, ...[secret, ...generators].map((one) => JSON.stringify(one))].join('\n---\n'),
  });
  return findings
    .filter(({ id }) => id === keyHasOneSource.id)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

const extract = (key: string, rewrite?: readonly object[]) => ({ extract: { key }, rewrite });
const data = (secretKey: string, key: string, property: string) => ({ secretKey, remoteRef: { key, property } });
const generated = (kind: string, name: string) => ({
  sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind, name } },
});
const prefix = (text: string) => [{ regexp: { source: '(.*)', target: `${text}_$1` } }];
const merge = (merged: object, pattern = '^team/') => ({
  find: { name: { regexp: pattern } },
  rewrite: [{ merge: merged }],
});
const template = (text: string, more: object = {}) => ({ target: { template: { data: { url: text }, ...more } } });

test.each<[string, Spec, string]>([
  [
    'two values in a row',
    { dataFrom: [extract('orders'), extract('billing')] },
    'warning: "username", "password" of dataFrom[0] is never delivered: dataFrom[1] writes the same keys after it',
  ],
  [
    'data of another value',
    { dataFrom: [extract('orders')], data: [data('password', 'billing', 'password')] },
    'warning: "password" of dataFrom[0] is never delivered: data[0] writes the same key after it',
  ],
  [
    'another property under the name',
    { dataFrom: [extract('orders')], data: [data('password', 'orders', 'username')] },
    'warning: "password" of dataFrom[0]',
  ],
  [
    'two generators',
    { dataFrom: [generated('Password', 'one'), generated('Password', 'one')] },
    'warning: "password" of dataFrom[0]',
  ],
  [
    'a generator and a value',
    { dataFrom: [generated('Fake', 'fixed'), extract('orders')] },
    'warning: "username" of dataFrom[0]',
  ],
  [
    'two entries of data in a Secret that is not kept',
    {
      target: { deletionPolicy: 'Delete' },
      data: [data('a', 'orders', 'username'), data('a', 'billing', 'username')],
    },
    'warning: "a" of data[0] is never delivered: data[1] writes',
  ],
  [
    'values under one prefix',
    { dataFrom: [extract('orders', prefix('db')), extract('billing', prefix('db'))] },
    'warning: "db_username", "db_password" of dataFrom[0]',
  ],
  [
    'values of which a template takes one',
    { dataFrom: [extract('orders'), extract('billing')], ...template('{{ .password }}') },
    'warning: "password" of dataFrom[0]',
  ],
  [
    'values of which a template takes all',
    { dataFrom: [extract('orders'), extract('billing')], ...template('{{ range $k, $v := . }}{{ $k }}{{ end }}') },
    'warning: "username", "password" of dataFrom[0]',
  ],
  [
    'names that meet when they are rewritten',
    { dataFrom: [extract('orders', [{ regexp: { source: '.*', target: 'secret' } }])] },
    'error: 2 values of dataFrom[0] are called "secret" in the Secret, and which one is delivered is left to chance',
  ],
  [
    'names that meet when they are transformed',
    { dataFrom: [extract('team/one', [{ transform: { template: 'x' } }])] },
    'error: 2 values of dataFrom[0] are called "x"',
  ],
  [
    'names that meet as no key may have them',
    { dataFrom: [extract('odd/names')] },
    'error: 2 values of dataFrom[0] are called "a_b"',
  ],
  [
    'values that are merged and share a key',
    { dataFrom: [merge({})] },
    'error: dataFrom[0] merges "team/one" and "team/two", which both have a key "shared", and its conflictPolicy is Error',
  ],
  [
    'values that are merged as JSON',
    { dataFrom: [merge({ strategy: 'JSON', into: 'all' })] },
    'error: dataFrom[0] merges',
  ],
  [
    'values below a path',
    {
      dataFrom: [{ find: { path: 'team', name: { regexp: '.*' } }, rewrite: [{ merge: { conflictPolicy: 'Error' } }] }],
    },
    'error: dataFrom[0] merges "team/one" and "team/two"',
  ],
])('%s are told where one is lost', (_, spec, message) => {
  expect(told(spec)).toEqual([expect.stringContaining(message)]);
});

test.each<[string, Spec]>([
  ['one value', { dataFrom: [extract('orders')] }],
  ['values without a key in common', { dataFrom: [extract('orders'), extract('smtp')] }],
  [
    'values with prefixes of their own',
    { dataFrom: [extract('orders', prefix('a')), extract('billing', prefix('b'))] },
  ],
  ['the same value twice', { dataFrom: [extract('orders')], data: [data('password', 'orders', 'password')] }],
  ['a value that nobody describes', { dataFrom: [extract('orders'), extract('unknown')] }],
  [
    'a rewrite of which not all is known',
    { dataFrom: [extract('orders', [{ transform: { template: '{{ .value | sha256sum }}' } }]), extract('billing')] },
  ],
  [
    'a template that takes what there is once',
    { dataFrom: [extract('orders'), extract('billing')], ...template('{{ .host }}') },
  ],
  ['generators of two names', { dataFrom: [generated('Password', 'one'), generated('Password', 'two')] }],
  [
    'merged values that may overwrite each other',
    { dataFrom: [merge({ conflictPolicy: 'Ignore', priority: ['team/two'] })] },
  ],
  ['merged values without a key in common', { dataFrom: [merge({}, '^team/t')] }],
  ['found values that are not merged', { dataFrom: [{ find: { name: { regexp: '^team/' } } }] }],
  ['odd names that are kept', { dataFrom: [{ extract: { key: 'odd/names', conversionStrategy: 'Unicode' } }] }],
])('%s is nothing to tell', (_, spec) => {
  expect(told(spec)).toEqual([]);
});

test('two entries of data with one key are told once, by the rule of the webhook', () => {
  expect(told({ data: [data('a', 'orders', 'username'), data('a', 'billing', 'username')] })).toEqual([]);
});

test('a key is told as lost exactly where a later entry has it', () => {
  const values = fc.array(fc.constantFrom('orders', 'billing', 'smtp', 'team/one', 'team/two'), { maxLength: 4 });
  fc.assert(
    fc.property(values, (names) => {
      const lost = names.flatMap((name, index) =>
        VALUES[name]!.filter((key) => {
          const winner = names.map((one) => VALUES[one]!.includes(key)).lastIndexOf(true);
          return winner !== index && names[winner] !== name;
        }).map((key) => `${index} ${key}`),
      );
      const said = told({ dataFrom: names.map((name) => extract(name)) }).flatMap((text) => {
        const [, keys, index] = /^warning: (.+) of dataFrom\[(\d)\]/.exec(text)!;
        return keys!.split(', ').map((key) => `${index} ${key.slice(1, -1)}`);
      });
      expect(said.sort()).toEqual(lost.sort());
    }),
    { numRuns: runs(60) },
  );
});
