import { inClearOf } from '../../lib/secrecy/object-text';

const VALUE = 'hunter2'.repeat(2);
const TOKEN = `hvs.${'A'.repeat(30)}`;
const pod = (container: object) => ({ kind: 'Pod', metadata: { name: 'api' }, spec: { containers: [container] } });
const configMap = (data: object) => ({ kind: 'ConfigMap', metadata: { name: 'settings' }, data });
const whats = (object: { readonly kind: string }) => inClearOf(object).map(({ what }) => what);

test.each<[string, { readonly kind: string }, string]>([
  ['a key of a ConfigMap', configMap({ DB_PASSWORD: VALUE }), 'a value in clear for "DB_PASSWORD"'],
  [
    'a line of properties in a ConfigMap',
    configMap({ 'application.properties': `a=b\nspring.datasource.password=${VALUE}\n` }),
    'a value in clear for "spring.datasource.password" in "application.properties"',
  ],
  [
    'a file of a ConfigMap in base64',
    {
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      binaryData: { 'application.properties': Buffer.from(`a=b\ndb.password=${VALUE}\n`).toString('base64') },
    } as never,
    'a value in clear for "db.password" in "application.properties"',
  ],
  [
    'a flow mapping in a ConfigMap',
    configMap({ 'config.yaml': `db: {user: app, password: ${VALUE}}` }),
    'a value in clear for "password" in "config.yaml"',
  ],
  ['an environment variable', pod({ env: [{ name: 'API_KEY', value: VALUE }] }), 'a value in clear for "API_KEY"'],
  ['an option and its argument', pod({ args: ['--db-password', VALUE] }), 'a value in clear for "--db-password"'],
  [
    'an option with its argument',
    pod({ args: [`--db-password=${VALUE}`] }),
    'a value in clear for "db-password" in "args"',
  ],
  [
    'a command of a shell',
    pod({ command: ['sh', '-c', `VAULT_TOKEN=${TOKEN} vault kv put a/b c=d`] }),
    'a Vault/OpenBao token in "command"',
  ],
  [
    'the name of a variable',
    pod({ env: [{ name: `KEY_sk_live_${'a1'.repeat(4)}`, value: '1' }] }),
    'a key of Stripe in "name"',
  ],
  ['a key of a mapping', { kind: 'X', spec: { [TOKEN]: true } } as never, 'a Vault/OpenBao token'],
  [
    'an annotation',
    { kind: 'Pod', metadata: { annotations: { note: `redis://:${VALUE}@cache:6379` } } } as never,
    'a URL with a password in "note"',
  ],
  [
    'values of a Helm chart',
    { kind: 'HelmRelease', spec: { values: { auth: { password: VALUE } } } } as never,
    'a value in clear for "password"',
  ],
])('%s is told by its name', (_what, object, expected) => {
  expect(whats(object)).toContain(expected);
  expect(whats(object).join()).not.toMatch(/hunter2|AAAA/);
});

test.each<[string, { readonly kind: string }]>([
  [
    'keys that an ExternalSecret makes',
    { kind: 'ExternalSecret', spec: { data: [{ secretKey: 'password' }] } } as never,
  ],
  [
    'a switch, and the option after it',
    pod({ args: ['--no-url-password', 'x'.repeat(9), '--pass-token', '--port=1'] }),
  ],
  ['the file of the users of a system', configMap({ passwd: 'root:x:0:0:root:/root:/bin/sh\nssh:x:7:7::/:/bin/sh' })],
  [
    'references to Secrets',
    pod({ env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'x' } } }] }),
  ],
  [
    'annotations that are named after what they bring',
    {
      kind: 'Pod',
      metadata: { annotations: { 'vault.hashicorp.com/agent-inject-secret-password': 'database/creds/app' } },
    } as never,
  ],
  [
    'annotations of the pods of a workload',
    {
      kind: 'Deployment',
      spec: {
        template: {
          metadata: { annotations: { 'vault.hashicorp.com/agent-inject-command-password': 'pkill -HUP nginx' } },
        },
      },
    } as never,
  ],
  [
    'names of Secrets in a chart',
    { kind: 'HelmRelease', spec: { values: { auth: { existingSecret: 'db-credentials' } } } } as never,
  ],
  [
    'templates',
    { kind: 'ExternalSecret', spec: { target: { template: { data: { password: '{{ .password }}' } } } } } as never,
  ],
  [
    'a certificate',
    configMap({ 'ca.crt': `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(30)}\n-----END CERTIFICATE-----` }),
  ],
  ['switches', configMap({ PASSWORD_REQUIRED: 'true', token: 'false', 'auth.password': 'disabled' })],
])('%s are no secrets', (_what, object) => {
  expect(inClearOf(object)).toEqual([]);
});

describe('a template of a Secret', () => {
  const template = (data: object) => ({ kind: 'ExternalSecret', spec: { target: { template: { data } } } });
  const PROPERTIES = `user={{ .user }}\nspring.datasource.password=${VALUE}\n`;

  test.each<[string, { readonly kind: string }, string]>([
    [
      'a line of properties',
      template({ 'a.properties': PROPERTIES }),
      'a value in clear for "spring.datasource.password" in "a.properties"',
    ],
    [
      'one next to what is filled in',
      template({ 'a.ini': `password={{ .password }}\nadmin_password = ${VALUE}` }),
      'a value in clear for "admin_password" in "a.ini"',
    ],
    [
      'a field of JSON',
      template({ 'a.json': `{"user":"{{ .user }}","password":"${VALUE}"}` }),
      'a value in clear for "password" in "a.json"',
    ],
    [
      'a literal that is a template',
      {
        kind: 'ExternalSecret',
        spec: { target: { template: { templateFrom: [{ target: 'Data', literal: `password: ${VALUE}` }] } } },
      } as never,
      'a value in clear for "password" in "literal"',
    ],
    [
      'an ExternalSecret of many namespaces',
      {
        kind: 'ClusterExternalSecret',
        spec: { externalSecretSpec: { target: { template: { data: { x: PROPERTIES } } } } },
      } as never,
      'a value in clear for "spring.datasource.password" in "x"',
    ],
    [
      'a PushSecret',
      { kind: 'PushSecret', spec: { template: { data: { x: PROPERTIES } } } } as never,
      'a value in clear for "spring.datasource.password" in "x"',
    ],
    [
      'a SealedSecret',
      { kind: 'SealedSecret', spec: { template: { data: { x: PROPERTIES } } } } as never,
      'a value in clear for "spring.datasource.password" in "x"',
    ],
    ['a key of its own', template({ password: VALUE }), 'a value in clear for "password"'],
    [
      'an address',
      template({ url: `postgresql://app:${VALUE}@db:5432/{{ .name }}` }),
      'a URL with a password in "url"',
    ],
  ])('has %s told, and never the value', (_what, object, expected) => {
    expect(whats(object)).toContain(expected);
    expect(whats(object).join()).not.toContain('hunter2');
  });

  test.each([
    'password={{ .password }}',
    'password="{{ .password }}"',
    "password = '{{ .password | js }}'",
    'password: {{ .password | quote }}',
    'password={{ .user }}-of-the-day-1',
    '{"auths":{"ghcr.io":{"username":"{{ .u }}","password":"{{ .p }}","auth":"{{ printf "%s:%s" .u .p | b64enc }}"}}}',
    '{"password":{{ .password | toJson }},"port":5432}',
    'jdbc:postgresql://db:5432/orders?user={{ .user | urlquery }}&password={{ .password | urlquery }}',
    '{{ printf "password=%s" .password }}',
    '{{- $password := .password -}}{{ if eq $password "none" }}{{ fail "password: missing" }}{{ end }}',
    '{{/* password=what-people-wrote-1 */}}',
    'spring.datasource.password=${DB_PASSWORD}',
    'password_encryption = scram-sha-256',
    'sslpassword=\nuser=app',
    'token_url=https://id.example.com/token',
    'requirepass {{ .password }}',
  ])('has nothing told where it is filled in: %s', (text) => {
    expect(whats(template({ 'app.conf': text }))).toEqual([]);
  });

  test('is none in an object of another kind, whose field is called so', () => {
    const named = { kind: 'Deployment', spec: { template: { data: { note: 'a password: see-the-wiki-1' } } } };
    expect(whats(named)).toEqual([]);
  });
});

test.each([
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]).toString('base64')],
  ['a text that names a variable', Buffer.from('db.password=${DB_PASSWORD}').toString('base64')],
  ['no base64', '%%%'],
])('binaryData of %s is silent', (_, value) => {
  const object = { kind: 'ConfigMap', metadata: { name: 'a' }, binaryData: { 'db.properties': value } };
  expect(whats(object as never)).toEqual([]);
});
