import { agreeing, checkFiles, hubWith, places, SPOKE } from './read';

const withManifests = (change: (yaml: string) => string, more: Record<string, string> = {}) =>
  checkFiles({ ...agreeing(), 'manifests/eu/app.yaml': change(SPOKE), ...more });

test('files that agree have no findings', () => {
  expect(checkFiles(agreeing()).findings).toEqual([]);
});

test('a finding names the line in which its object begins', () => {
  const read = withManifests((yaml) => yaml.replace('role: app', 'role: apps'));
  expect(places(read)).toEqual(['login-role-exists manifests/eu/app.yaml:8']);
});

test('objects of a list have lines of their own', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ServiceAccount\n    metadata: { name: a, namespace: b }\n';
  const twice = list + list.slice(list.indexOf('  - ')) + '    secrets: []\n';
  expect(places(withManifests((yaml) => yaml, { 'manifests/eu/list.yaml': twice }))).toEqual([
    'object-names-are-unique manifests/eu/list.yaml:7',
  ]);
});

test.each([
  [
    'a brace that is left open',
    '  name: app\n  namespace: app\nspec:',
    '  name: app\n  labels: {a: b\n  namespace: app\nspec:',
  ],
  ['a tab', '  name: app\n  namespace: app\nspec:', '  name: app\n\tnamespace: app\nspec:'],
  ['a field twice', '  name: app\n  namespace: app\nspec:', '  name: app\n  name: app\n  namespace: app\nspec:'],
])('a template of the operator hides no %s', (_what, from, to) => {
  const template =
    '  target:\n    template:\n      data:\n        a: "{{ .password }}"\n        b: |\n          {{ range .x }}\n          {{ end }}\n  data:\n';
  const text = SPOKE.replace('  data:\n', template);
  expect(text).toContain(from);
  const { findings } = checkFiles({ ...agreeing(), 'manifests/eu/app.yaml': text.replace(from, to) });
  expect(findings.map(({ id }) => id)).toContain('file-can-be-read');
});

describe('a template of Helm', () => {
  const template = (text: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: { namespace: app, name: ${text} }\n`;
  const told = (name: string, text: string, more: Record<string, string> = {}) => {
    const { findings, unknown } = checkFiles({ ...agreeing(), ...more, [`manifests/eu/${name}`]: text });
    const isTold = unknown.some((one) => one.startsWith(`manifests/eu/${name}: it is a template of Helm`));
    return [findings.map(({ id, source }) => `${id} ${source?.file}`), isTold];
  };
  const CHART = { 'manifests/eu/chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' };

  test.each([
    '{{- range $name := $.teams }}\napiVersion: v1\nkind: A\nname: {{ $name }}\n{{- end }}',
    template('{{ .Values.name }}'),
    template('app, annotations: { a: "{{ .Values.a }}" }'),
  ])('is told in its chart, and hides what it may make: %j', (text) => {
    expect(told('chart/templates/more.yaml', text, CHART)).toEqual([[], true]);
    expect(
      told('chart/charts/sub/templates/deep/more.yaml', text, { 'manifests/eu/chart/charts/sub/Chart.yaml': '' }),
    ).toEqual([[], true]);
  });

  test.each(['more.yaml', 'templates/more.yaml', 'chart/more.yaml'])('is an error elsewhere: %s', (name) => {
    const error = [[`file-can-be-read manifests/eu/${name}`], false];
    expect(told(name, template('{{ .Values.name }}'), CHART)).toEqual(error);
    expect(told(name, template('{{ name }}'), CHART)).toEqual(error);
  });

  test('in an annotation takes no object out of sight that a client applies', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: { name: p, namespace: app, annotations: { a: "{{ .Values.a }}" } }
spec: { containers: [{ name: c, image: "c:1", env: [{ name: PASSWORD, value: Winter2024x }] }] }
`;
    expect(told('more.yaml', pod)).toEqual([['manifest-holds-no-secret manifests/eu/more.yaml'], false]);
    expect(told('chart/templates/more.yaml', pod, CHART)).toEqual([[], true]);
  });

  test('is told where the file holds no object', () => {
    expect(told('more.yaml', 'jobs: {{ name }}')).toEqual([[], true]);
  });
});

test('a template of Terraform is told, and broken otherwise it is an error', () => {
  const read = (more: string) => {
    const text = `kind: A\nspec:\n%{ for key, value in labels }\n  ${more}\n%{ endfor }\nend: 1\n`;
    const { findings, unknown } = checkFiles({ ...agreeing(), 'manifests/eu/more.yaml': text });
    return [findings.map(({ id }) => id), unknown.some((one) => one.includes('it is a template of Terraform'))];
  };
  expect(read('${key}: ${value}')).toEqual([[], true]);
  expect(read('a: {b')).toEqual([['file-can-be-read'], false]);
});

test('what a template of Helm may make is not missed', () => {
  const { findings, unknown } = checkFiles({
    ...agreeing(),
    'manifests/eu/Chart.yaml': '',
    'manifests/eu/app.yaml': '',
    'manifests/eu/templates/app.yaml': SPOKE.replace('name: reader\n  namespace', 'name: {{ .x }}\n  namespace'),
  });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('ServiceAccount "app/reader" is in no file'));
});

test('templates of the operator are no templates of Helm', () => {
  const { findings, unknown } = withManifests((yaml) =>
    yaml.replace('  data:\n', '  target:\n    template:\n      data:\n        url: "x {{ .password }}"\n  data:\n'),
  );
  expect([findings, unknown.filter((text) => text.includes('Helm'))]).toEqual([[], []]);
});

test('a field with nothing behind it is one that is not there', () => {
  const workload = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: app, labels: , annotations: }
spec:
  template:
    metadata:
      annotations: { vault.hashicorp.com/agent-inject: 'false' }
    spec:
      imagePullSecrets: [null]
      initContainers:
      containers: [{ name: api, image: 'api:1', env: , envFrom: , volumeMounts: }]
      volumes:
`;
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: app, annotations: }\ndata: { a: }\n';
  const more = { 'manifests/eu/api.yaml': workload, 'manifests/eu/s.yaml': secret };
  expect(withManifests((yaml) => yaml, more).findings).toEqual([]);
});

test('an agent that takes a token at another path, and a template that reads of which version a value is, are right', () => {
  const workload = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: app }
spec:
  template:
    metadata:
      annotations:
        vault.hashicorp.com/agent-inject: 'true'
        vault.hashicorp.com/service: https://vault.example.com
        vault.hashicorp.com/auth-path: auth/eu
        vault.hashicorp.com/role: app
        vault.hashicorp.com/agent-inject-template-app: |
          {{ with secret "kv/data/app" }}{{ .Data.metadata.version }} {{ index .Data "data" "password" }}{{ end }}
    spec:
      serviceAccountName: reader
      automountServiceAccountToken: false
      containers:
        - { name: api, image: 'api:1', volumeMounts: [{ name: token, mountPath: /run/vault/serviceaccount }] }
      volumes:
        - { name: token, projected: { sources: [{ serviceAccountToken: { path: token, audience: vault } }] } }
`;
  const { findings } = withManifests((yaml) => yaml, { 'manifests/eu/api.yaml': workload });
  // In these files a store has the account as well.
  expect(findings.map(({ id }) => id)).toEqual(['store-has-own-account']);
});

test.each([
  ['db.password', 'ENC(9xSt2cB8nq)'],
  ['db.password', '<filled in by hand>'],
  ['db.password', 'vault:kv/data/app#password'],
  ['private-key', 'file:///etc/tls/tls.key'],
  ['token', 'name-of-a-secret'],
  ['allow.empty.password', 'enabled'],
  ['show.password', 'Required'],
  ['db.password', '%{DB_PASSWORD}'],
])('a ConfigMap whose %s is %s holds no secret', (key, value) => {
  const settings = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: app }\ndata: { ${key}: '${value}' }\n`;
  expect(withManifests((yaml) => yaml, { 'manifests/eu/c.yaml': settings }).findings).toEqual([]);
});

test('a password in an address is in no finding', () => {
  const opens = (vault: string) => `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: ${vault}, namespace: app }
spec:
  provider:
    onepassword:
      connectHost: http://who:not-a-real-one@connect.example.com
      vaults: { ${vault}: 1 }
      auth: { secretRef: { connectTokenSecretRef: { name: connect, key: token } } }
`;
  const read = withManifests((yaml) => yaml.replace('https://', 'http://a.b:not-a-real-one@'), {
    'manifests/eu/stores.yaml': `${opens('a')}---\n${opens('b')}`,
  });
  expect(read.findings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the store asks http://…@vault.example.com without TLS'),
      expect.stringContaining('reads "a at http://…@connect.example.com"'),
    ]),
  );
  expect(JSON.stringify(read)).not.toContain('not-a-real-one');
});

test('a password in its address makes another hub no service of the cluster', () => {
  const { findings } = withManifests((yaml) =>
    yaml.replace(/https:\/\/\S+/, 'https://who:not-a-real-one@other.example.com:8200'),
  );
  expect(findings.map(({ id }) => id)).toContain('store-names-hub');
});

test('a broken document is an error, and does not hide the others', () => {
  const { findings } = withManifests((yaml) => `kind: x\n\tbroken\n---\n${yaml.replace('key: app', 'key: other')}`);
  expect(findings.map(({ id }) => id)).toEqual(['file-can-be-read', 'remote-key-is-granted']);
  expect(findings[0]).toMatchObject({ source: { file: 'manifests/eu/app.yaml', line: 2 } });
});

/** A value as SOPS writes one. */
const ENCRYPTED = `ENC[AES256_GCM,data:c2VhbGVk,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`;

test('what SOPS has encrypted is known by its name alone', () => {
  const secret =
    `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: app }\nstringData: { a: "${ENCRYPTED}" }\n` +
    `sops: { version: 3.9.0, lastmodified: "2026-01-01T00:00:00Z", mac: "${ENCRYPTED}" }\n`;
  const { findings, unknown } = withManifests((yaml) => yaml, { 'manifests/eu/s.yaml': secret });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual('manifests/eu/s.yaml: it is encrypted by SOPS: only names were read');
});

test('a Secret in clear is found, and its value is nowhere', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: app }\nstringData: { pin: "20406" }\n';
  const read = withManifests((yaml) => yaml, { 'manifests/eu/s.yaml': secret });
  expect(places(read)).toEqual(['manifest-holds-no-secret manifests/eu/s.yaml:1']);
  expect(JSON.stringify(read)).not.toContain('20406');
});

describe('kustomize', () => {
  const unsaid = SPOKE.replaceAll('  namespace: app\n', '');

  test('the outermost namespace counts', () => {
    const files = {
      ...agreeing(),
      'manifests/eu/kustomization.yaml': 'namespace: app\nresources: [base]\n',
      'manifests/eu/base/kustomization.yaml': 'namespace: inner\nresources: [app.yaml]\n',
      'manifests/eu/base/app.yaml': unsaid,
      'manifests/eu/app.yaml': '',
    };
    expect(checkFiles(files).findings).toEqual([]);
    files['manifests/eu/kustomization.yaml'] = 'namespace: other\nresources: [base]\n';
    expect(checkFiles(files).findings.map(({ id }) => id)).toEqual(['role-binds-service-account']);
  });

  test('a namespace that nobody says is unknown, and two folders without one do not meet', () => {
    const { findings, unknown } = withManifests(() => '', {
      'manifests/eu/one/app.yaml': unsaid,
      'manifests/eu/two/app.yaml': unsaid,
    });
    expect(findings).toEqual([]);
    expect(unknown).toContainEqual(expect.stringMatching(/manifests\/eu\/two: its objects name no namespace/));
  });

  test('a namespace that Flux gives is known', () => {
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a, namespace: flux }\nspec: { path: ./eu/deep, targetNamespace: app }\n';
    const files = { 'manifests/eu/flux.yaml': flux, 'manifests/eu/deep/app.yaml': unsaid };
    expect(withManifests(() => '', files).findings).toEqual([]);
  });

  test('a file that it does not name is not applied, and what it does not do is told', () => {
    const { findings, unknown } = withManifests((yaml) => yaml, {
      'manifests/eu/kustomization.yaml': 'resources: [app.yaml]\npatches: [{ path: patch.yaml }]\n',
      'manifests/eu/patch.yaml': SPOKE,
    });
    expect(findings).toEqual([]);
    expect(unknown).toContainEqual(expect.stringContaining('what kustomize does by patches is not done'));
    expect(unknown).toContainEqual(expect.stringMatching(/^manifests\/eu\/patch.yaml: no kustomization.yaml names it/));
  });
});

test.each([
  [
    'another login',
    '          appRole: { path: approle }',
    'it logs in by appRole, which is not read',
    ['store-logs-in-as-service-account'],
  ],
  [
    'a placeholder',
    '          kubernetes: { mountPath: "${CLUSTER}", role: app }',
    '${...} is filled in when it is applied',
    [],
  ],
])('%s is told, and not checked', (_what, auth, says, ids) => {
  const { findings, unknown } = withManifests((yaml) =>
    yaml.replace(/ {8}kubernetes:[\s\S]*?(?=---)/, `${auth.slice(2)}\n`),
  );
  expect(findings.map(({ id }) => id)).toEqual(ids);
  expect(unknown).toContainEqual(expect.stringContaining(says));
});

test('a store that is not the hub is told', () => {
  const { unknown } = withManifests((yaml) =>
    yaml.replace(/ {4}vault:[\s\S]*?(?=---)/, '    aws: { service: SecretsManager }\n'),
  );
  expect(unknown).toContainEqual(expect.stringContaining('it reads from "aws", which is not Vault/OpenBao'));
});

/** What installs a version of the operator. */
function release(version: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: eso, namespace: eso }\nspec: { chart: { spec: { chart: external-secrets, version: ${version} } } }\n`;
}

test('the API version is an error where the version of the operator is known, and else a warning', () => {
  const old = (yaml: string) => yaml.replace('external-secrets.io/v1', 'external-secrets.io/v1beta1');
  expect(new Set(withManifests(old).findings.map(({ id, severity }) => `${severity} ${id}`))).toEqual(
    new Set(['warning api-version-is-in-support']),
  );
  expect(withManifests(old, { 'manifests/eu/eso.yaml': release('0.16.2') }).findings).toEqual([]);
  expect(withManifests(old, { 'manifests/eu/eso.yaml': release('0.19.0') }).findings.map(({ id }) => id)).toEqual([
    'api-version-is-served',
  ]);
});

test.each([
  ['onepasswordSDK', '1.3.1', true],
  ['onepasswordSDK', '1.3.9', true],
  ['onepasswordSDK', '1.4.0', false],
  ['onepasswordSDK', '2.0.0', false],
  ['onepassword', '1.4.0', true],
  ['onepassword', '2.5.0', false],
])('two vaults by %s are told unless the operator is new enough: %s', (product, version, isTold) => {
  const settings = (vault: string) =>
    product === 'onepassword' ? { connectHost: 'https://c', vaults: { [vault]: 1 } } : { vault };
  const store = (name: string) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name, namespace: 'app' },
    spec: { provider: { [product]: { ...settings(name), auth: {} } } },
  });
  const { findings } = withManifests((yaml) => yaml, {
    'manifests/eu/eso.yaml': release(version),
    'manifests/eu/one.yaml': JSON.stringify(store('one')),
    'manifests/eu/two.yaml': JSON.stringify(store('two')),
  });
  expect(findings.some(({ id }) => id === 'one-password-vaults-stay-apart')).toBe(isTold);
});

test('folders beside each other are taken for clusters, and nothing is claimed between them', () => {
  const { findings, unknown } = withManifests((yaml) => yaml, { 'manifests/us/app.yaml': SPOKE });
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringMatching(/^us: it is taken for a cluster of its own/));
});

test('a policy that nothing in the files uses up is told, and no error', () => {
  const { findings, unknown } = checkFiles({
    ...agreeing(),
    'terraform/main.tf.json': hubWith(({ vault_policy }) => {
      vault_policy.app.policy = JSON.stringify({ path: { 'kv/data/*': { capabilities: ['read', 'update'] } } });
    }),
  });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('what else logs in with it, and does with it, is not known'));
});

test('an entry of dataFrom whose key is filled in later says something', () => {
  const { findings, unknown } = withManifests((yaml) =>
    yaml.replace(/ {2}data:\n[\s\S]*$/, '  dataFrom: [{ extract: { key: "${PATH_OF_APP}" } }]\n'),
  );
  expect(findings).toEqual([]);
  expect(unknown).toContainEqual(expect.stringContaining('a key that it names'));
  const empty = withManifests((yaml) => yaml.replace(/ {2}data:\n[\s\S]*$/, '  dataFrom: [{}]\n'));
  expect(empty.findings.map(({ id }) => id)).toContain('external-secret-is-accepted');
});

test('a question in a text is no field, and one before a field is', () => {
  const read = (text: string) =>
    withManifests((yaml) => yaml, {
      'manifests/eu/text.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata:\n  a: ${text}\n`,
    }).findings.map(({ id }) => id);
  expect(read(`'.conditions[?(@.type == "Ready")], or is it "not"?'`)).toEqual([]);
  expect(read('{?a: b}')).toContain('file-can-be-read');
});

test('an alias before a colon is a field, as Go reads it', () => {
  const read = (text: string) =>
    withManifests((yaml) => yaml, {
      'manifests/eu/alias.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: &app web, namespace: b }\ndata:\n  ${text}\n`,
    }).findings.map(({ id }) => id);
  expect(read('*app: a')).toEqual([]);
  expect(read('*app : a')).toEqual([]);
  expect(read('*other: a')).toEqual(['file-can-be-read']);
});

test('what SOPS leaves in clear is no secret, unless it is called or looks like one', () => {
  const mac = `ENC[AES256_GCM,data:${'A'.repeat(8)},iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`;
  const told = (key: string, value: string) =>
    withManifests((yaml) => yaml, {
      'manifests/eu/ceph.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: ceph, namespace: b }\nstringData:\n  ${key}: ${value}\n  userKey: "${mac}"\nsops: { mac: "${mac}", lastmodified: "2026-01-01T00:00:00Z" }\n`,
    })
      .findings.map(({ id }) => id)
      .filter((id) => id === 'manifest-holds-no-secret');
  expect(told('userID', 'storage-of-the-cloud')).toEqual([]);
  expect(told('password', 'hunter2hunter2')).toHaveLength(1);
  expect(told('note', 'aB3-dE6-gH9-jK2')).toHaveLength(1);
});

describe('a document that only a renderer completes', () => {
  const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ name }} }\n';
  const LICENSE = `{{- /*\nCopyright of somebody }}\n*/ -}}\n{{- if and (not .a) .b }}\n${OBJECT}{{- end }}\n`;
  const TEMPLATES = 'manifests/eu/x/templates';
  const read = (text: string, beside: Record<string, string>) =>
    checkFiles({ ...agreeing(), [`${TEMPLATES}/a.yaml`]: text, ...beside });

  test.each([
    ['Helm', LICENSE, { 'manifests/eu/x/Chart.yaml': 'name: x\n' }],
    ['Ansible', `${OBJECT}{% for one in all %}\n- {{ one }}\n{% endfor %}\n`, { 'manifests/eu/x/tasks/main.yml': '' }],
  ])('is said to be unread where it is a template of %s', (renderer, text, beside) => {
    const { findings, unknown } = read(text, beside);
    expect(findings).toEqual([]);
    expect(unknown).toContainEqual(expect.stringMatching(`^${TEMPLATES}/a.yaml.*template of ${renderer}`));
    expect(read(text, {}).findings.map(({ id }) => id)).toEqual(['file-can-be-read']);
  });

  test('is broken in a chart too where nothing is filled in', () => {
    const { findings } = read('apiVersion: v1\nkind: [\n', { 'manifests/eu/x/Chart.yaml': 'name: x\n' });
    expect(findings.map(({ id }) => id)).toEqual(['file-can-be-read']);
  });
});
