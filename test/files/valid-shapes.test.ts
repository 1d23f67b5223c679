import { agreeing, checkFiles } from './read';

/**
 * Valid files after the shape of public repositories, with made-up names: nothing is said of them. Of each, an edit that
 * is wrong, so that the silence is none of blindness.
 */
const SHAPES: readonly [what: string, file: string, valid: string, wrong: string, id: string][] = [
  [
    'a rule of a definition that goes on behind a "not"',
    'flux/components.yaml',
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: providers.example.com }
spec:
  rules:
    - rule: self.type == 'one' || self.type ==
        'two' || !has(self.commit)
      message: only for one and two
`,
    `apiVersion: v1
kind: !what
  Secret
metadata: { name: x, namespace: y }
`,
    'file-can-be-read',
  ],
  [
    'a pattern with a colon before a bracket, and a field with nothing behind it',
    'crds/standard.yaml',
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: routes.example.com }
status: null
spec: { pattern: '^[a-z:]+$' }
`,
    `apiVersion: v1
kind: Secret
metadata: {name: x, namespace: y}
stringData: {a:}
`,
    'file-can-be-read',
  ],
  [
    'the settings of an editor, with comments',
    '.vscode/settings.json',
    '{\n  // for kustomize *\n  "yaml.kinds": { "a": "b" "c": 1 }\n}\n',
    '{\n  // for kustomize *\n  "yaml.kinds": { "a": "b" "c": 1 }\n}\n',
    '',
  ],
  [
    'an option with a path, before another option',
    'backup/job.yaml',
    `apiVersion: batch/v1
kind: Job
metadata: { name: snapshot, namespace: backup }
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: etcdctl
          image: etcd:3.6
          args: [--cert=/pki/client.crt, --key=/pki/client-private.key, --command-timeout=300s, snapshot, save]
`,
    `apiVersion: batch/v1
kind: Job
metadata: { name: snapshot, namespace: backup }
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: etcdctl
          image: etcd:3.6
          args: [--private-key, hunter2hunter2, snapshot, save]
`,
    'manifest-holds-no-secret',
  ],
  [
    'a program and captions in a ConfigMap',
    'login/theme.yaml',
    `apiVersion: v1
kind: ConfigMap
metadata: { name: theme, namespace: login }
data:
  messages_en.properties: |
    doForgotPassword=Forgot Password?
    doResetPassword=Reset Password
  source.py: |
    access_token = token.get("access_token", "")
    password = read_file("/run/secrets/db")
`,
    `apiVersion: v1
kind: ConfigMap
metadata: { name: theme, namespace: login }
data:
  source.py: |
    access_token = "hunter2hunter2"
`,
    'manifest-holds-no-secret',
  ],
  [
    'a kustomization under another name',
    'database/kustomization-full.yaml',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [cluster.yaml]\n',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./database }\n',
    'field-has-its-type',
  ],
  [
    'what Argo CD keeps in a Secret, filled in when it is applied',
    'argocd/clusters.yaml',
    `apiVersion: v1
kind: Secret
metadata: { name: repo, namespace: argocd, labels: { argocd.argoproj.io/secret-type: repo-creds } }
stringData:
  type: git
  url: https://git.example.com/team
  shallowClone: "true"
---
apiVersion: v1
kind: Secret
metadata: { name: edge, namespace: argocd, labels: { argocd.argoproj.io/secret-type: cluster } }
stringData:
  name: edge
  server: https://192.0.2.5:6443
  config: |
    {
      "bearerToken": "<path:secret/data/edge#token>",
      "tlsClientConfig": { "insecure": true }
    }
`,
    `apiVersion: v1
kind: Secret
metadata: { name: edge, namespace: argocd, labels: { argocd.argoproj.io/secret-type: cluster } }
stringData:
  name: edge
  server: https://192.0.2.5:6443
  config: |
    {
      "username": "<path:secret/data/edge#user>",
      "bearerToken": "hunter2hunter2"
    }
`,
    'manifest-holds-no-secret',
  ],
];

const checked = (file: string, text: string) =>
  checkFiles({ ...agreeing(), [`manifests/${file}`]: text }).findings.map(({ id }) => id);

test.each(SHAPES)('%s is silent', (_what, file, valid) => {
  expect(checked(file, valid)).toEqual([]);
});

test.each(SHAPES.filter(([, , , , id]) => id !== ''))(
  '%s is told once it is wrong',
  (_what, file, _valid, wrong, id) => {
    expect(checked(file, wrong)).toContain(id);
  },
);

const JWT = {
  vault_jwt_auth_backend: { people: { path: 'people', type: 'oidc', oidc_discovery_url: 'https://id.example.com' } },
  vault_jwt_auth_backend_role: {
    people: {
      ...{ backend: 'people', role_name: 'default', role_type: 'oidc', user_claim: 'email' },
      ...{ token_policies: ['default'], allowed_redirect_uris: ['http://vault.${var.domain}:8200/callback'] },
    },
    pipeline: {
      ...{ backend: 'people', role_name: 'cli', role_type: 'jwt', user_claim: 'email' },
      ...{ token_policies: ['default'], bound_audiences: ['account'] },
    },
  },
};

test('roles of people by their mail address, whose pages are known later, are silent', () => {
  const files = {
    ...agreeing(),
    'terraform/people.tf.json': JSON.stringify({ variable: { domain: {} }, resource: JWT }),
  };
  expect(checkFiles(files).findings).toEqual([]);
});

test('a role of people without a page is told', () => {
  const people = { ...JWT.vault_jwt_auth_backend_role.people, allowed_redirect_uris: [] };
  const resource = { ...JWT, vault_jwt_auth_backend_role: { people } };
  const files = { ...agreeing(), 'terraform/people.tf.json': JSON.stringify({ resource }) };
  expect(checkFiles(files).findings.map(({ message }) => message)).toEqual([
    'role "default" at auth mount "people" has no page to send people back to',
  ]);
});

const OPERATOR = `apiVersion: apps/v1
kind: Deployment
metadata: { name: external-secrets, namespace: external-secrets }
spec:
  selector: { matchLabels: { app: external-secrets } }
  template:
    metadata: { labels: { app: external-secrets } }
    spec:
      serviceAccountName: external-secrets
      containers: [{ name: operator, image: ghcr.io/external-secrets/external-secrets:v2.9.0 }]
`;
const NETWORK = `apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: { name: public, namespace: storage }
`;
const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: storage }
rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get] }]
`;

test('overlays of which one is applied are silent where the operator is in the files too', () => {
  const files = {
    ...agreeing(),
    'manifests/eu/operator.yaml': OPERATOR,
    'manifests/eu/storage/overlays/lab/network.yaml': NETWORK,
    'manifests/eu/storage/overlays/prod/network.yaml': NETWORK,
  };
  expect(checkFiles(files).findings.filter(({ id }) => id === 'object-names-are-unique')).toEqual([]);
  const beside = (first: string, second: string) =>
    checkFiles({
      ...files,
      'manifests/eu/storage/overlays/lab/first.yaml': first,
      'manifests/eu/storage/overlays/lab/second.yaml': second,
    }).findings.filter(({ id }) => id === 'object-names-are-unique').length;
  expect(beside(ROLE, ROLE.replace('[get]', '[get, list]'))).toBe(1);
  expect(beside(ROLE, ROLE)).toBe(0);
  expect(beside(NETWORK.replace('public', 'a'), `${NETWORK.replace('public', 'a')}spec: { config: b }\n`)).toBe(0);
});

describe('a word of which the API server takes a few', () => {
  const told = (edit: (yaml: string) => string) =>
    checkFiles({ ...agreeing(), 'manifests/eu/app.yaml': edit(agreeing()['manifests/eu/app.yaml']!) })
      .findings.filter(({ id }) => id === 'field-has-its-type')
      .map(({ message }) => message);

  test.each([
    ['data:\n', 'target: { creationPolicy: Once }\n  data:\n', 'Owner, Orphan, Merge, None or CreateOrMerge'],
    ['data:\n', 'target: { template: { engineVersion: v1 } }\n  data:\n', 'has to be v2'],
    ['data:\n', 'syncWindows: { kind: Allow }\n  data:\n', 'allow or deny'],
    ['data:\n', 'target: { deletionPolicy: retain }\n  data:\n', 'Delete, Merge or Retain'],
    ['data:\n', 'refreshPolicy: Always\n  data:\n', 'CreatedOnce, Periodic or OnChange'],
    ['version: v2', 'version: "2"', 'v1 or v2'],
    ['- secretKey: password', '- secretKey: pass word', 'letters, digits'],
  ])('is an error where it is another: %s -> %s', (from, to, words) => {
    expect(told((yaml) => yaml.replace(`  ${from}`, `  ${to}`))).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    ['data:\n', 'target: { creationPolicy: Owner, deletionPolicy: Retain }\n  data:\n'],
    ['data:\n', 'target: { creationPolicy: "${POLICY}" }\n  data:\n'],
    ['data:\n', 'refreshPolicy: Periodic\n  data:\n'],
    ['- secretKey: password', '- secretKey: tls.key_A-1'],
  ])('is silent where it is one, or is filled in later: %s -> %s', (from, to) => {
    expect(told((yaml) => yaml.replace(`  ${from}`, `  ${to}`))).toEqual([]);
  });
});

describe('a PushSecret that pushes all keys', () => {
  const push = (dataTo: string) => `apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
metadata: { name: all, namespace: app }
spec:
  refreshInterval: 1h
  secretStoreRefs: [{ name: hub, kind: SecretStore }]
  selector: { secret: { name: app } }
  dataTo: [${dataTo}]
`;
  const read = (dataTo: string) => checkFiles({ ...agreeing(), 'manifests/eu/push.yaml': push(dataTo) });
  const OPEN = 'which paths of Vault/OpenBao it writes by "dataTo" is not known';

  test('is made of something, and where it writes is told where that is not known', () => {
    const { findings, unknown } = read('{ storeRef: { name: hub }, match: { regexp: "^db-" } }');
    expect([findings, unknown]).toEqual([[], expect.arrayContaining([expect.stringContaining(OPEN)])]);
  });

  test('into one path has to be allowed to write there', () => {
    const { findings, unknown } = read('{ storeRef: { name: hub }, remoteKey: elsewhere }');
    expect(findings.map(({ id }) => id)).toContain('remote-key-is-granted');
    expect(unknown.join()).not.toContain(OPEN);
  });
});
