import type { Finding } from '../../lib/output/finding';
import { agreeing, checkFiles, hubWith, SPOKE } from './read';

const UNTIL = '        property: password\n';
const PASSWORD = '{ apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: key }';

/** What one check finds in YAML beside what agrees. */
function found(id: string, yaml: string): readonly Finding[] {
  const { findings } = checkFiles({ ...agreeing(), 'manifests/eu/app.yaml': yaml });
  return findings.filter((finding) => finding.id === id);
}

describe('generated-value-is-made-once', () => {
  const spoke = (generator: string, more = '') =>
    SPOKE.replace(UNTIL, `${UNTIL}  dataFrom: [{ sourceRef: { generatorRef: ${generator} } }]\n${more}`);
  const told = (yaml: string) => found('generated-value-is-made-once', yaml);
  const cluster = (kind: string) => `---
apiVersion: generators.external-secrets.io/v1alpha1
kind: ClusterGenerator
metadata: { name: key }
spec: { kind: ${kind}, generator: {} }
`;

  test.each([
    ['a password, each hour by default', spoke(PASSWORD), /Password .* every 1h/],
    ['a key', spoke(PASSWORD.replace('Password', 'SSHKey'), '  refreshInterval: 5m\n'), /SSHKey .* every 5m/],
    ['a UUID', spoke(PASSWORD.replace('Password', 'UUID'), '  refreshPolicy: Periodic\n'), /UUID/],
    [
      'a password of the whole cluster',
      spoke(PASSWORD.replace('Password', 'ClusterGenerator')) + cluster('Password'),
      /Password/,
    ],
  ])('is told of %s', (_what, yaml, message) => {
    expect(told(yaml)).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  });

  test.each([
    ['it is read once', spoke(PASSWORD, '  refreshInterval: "0"\n')],
    ['it is created once', spoke(PASSWORD, '  refreshPolicy: CreatedOnce\n')],
    ['the Secret never changes', spoke(PASSWORD, '  target: { immutable: true }\n')],
    ...[
      'ECRAuthorizationToken',
      'ACRAccessToken',
      'GCRAccessToken',
      'GithubAccessToken',
      'STSSessionToken',
      'Fake',
    ].map((kind): [string, string] => [`it is of kind ${kind}`, spoke(PASSWORD.replace('Password', kind))]),
    ['it stands alone', spoke(PASSWORD).replace(/ {2}data:\n(.*\n){4}/, '')],
    ['it makes tokens', spoke(PASSWORD.replace('Password', 'ClusterGenerator')) + cluster('ECRAuthorizationToken')],
  ])('is silent where %s', (_where, yaml) => expect(told(yaml)).toEqual([]));
});

describe('changed-secret-reaches-workloads', () => {
  const told = (yaml: string) => found('changed-secret-reaches-workloads', SPOKE + yaml);
  const ENVIRONMENT = 'env: [{ name: A, valueFrom: { secretKeyRef: { name: app, key: password } } }]';
  const workload = (container: string, annotations = '', pod = '', kind = 'Deployment') => `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: app, annotations: { ${annotations} } }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "web:1", ${container} }]
      ${pod}
`;
  const reloader = (args: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reloader, namespace: reloader }
spec:
  template:
    spec: { containers: [{ name: reloader, image: "ghcr.io/stakater/reloader:v1.4.1", args: [${args}] }] }
`;
  const chart = (values: string) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: reloader, namespace: reloader }
spec:
  chart: { spec: { chart: reloader } }
  values: { reloader: { ${values} } }
`;
  const MANAGED = 'reconcile.external-secrets.io/managed';
  const NAMESPACE = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: app, labels: { team: a } }\n';
  const OWN_NAMESPACE = '{ name: KUBERNETES_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }';
  const PAUSE = 'deployment.reloader.stakater.com/pause-period';
  const VOLUME = 'volumes: [{ name: v, secret: { secretName: app } }]';
  const AUTO = 'reloader.stakater.com/auto: "true"';

  test.each([
    ['a variable', workload(ENVIRONMENT)],
    ['all keys as variables', workload('envFrom: [{ secretRef: { name: app } }]')],
    ['a subPath', workload('volumeMounts: [{ name: v, mountPath: /v, subPath: password }]', '', VOLUME)],
    ['a StatefulSet', workload(ENVIRONMENT, '', '', 'StatefulSet')],
    ['a workload that Reloader leaves out', workload(ENVIRONMENT, 'reloader.stakater.com/auto: "false"')],
    [
      'a namespace that Reloader ignores',
      workload(ENVIRONMENT, AUTO) + reloader('"--namespaces-to-ignore=kube-system,app"'),
    ],
    ['Secrets that Reloader ignores', workload(ENVIRONMENT, AUTO) + reloader('--resources-to-ignore, secrets')],
    [
      'another label than that of the Secret',
      workload(ENVIRONMENT, AUTO) + reloader('--resource-label-selector=team:a'),
    ],
    [
      'a label that no Secret may have',
      workload(ENVIRONMENT, AUTO) + reloader(`"--resource-label-selector=!${MANAGED}"`),
    ],
    [
      'a namespace without the label',
      workload(ENVIRONMENT, AUTO) + reloader('--namespace-selector, "reload in (yes, on)"') + NAMESPACE,
    ],
    ['a namespace that is not named', workload(ENVIRONMENT, AUTO) + reloader('"--namespaces=other,reloader"')],
    [
      'a Reloader of its own namespace',
      workload(ENVIRONMENT, AUTO) + reloader('').replace('args: []', `env: [${OWN_NAMESPACE}]`),
    ],
    ['a webhook that is called instead', workload(ENVIRONMENT, AUTO) + reloader('--webhook-url=https://x.example.com')],
    ['annotations of another name', workload(ENVIRONMENT, AUTO) + reloader('--auto-annotation, example.com/auto')],
    ['a pause that is not a valid duration', workload(ENVIRONMENT, `${AUTO}, ${PAUSE}: "5 minutes"`)],
    ['a search for what says no match', workload(ENVIRONMENT, 'reloader.stakater.com/search: "true"')],
    ['a chart that selects Secrets', workload(ENVIRONMENT, AUTO) + chart('resourceLabelSelector: team=a')],
    [
      'a chart that selects namespaces',
      workload(ENVIRONMENT, AUTO) + chart('namespaceSelector: reload=yes') + NAMESPACE,
    ],
    ['a chart for its namespace alone', workload(ENVIRONMENT, AUTO) + chart('watchGlobally: false')],
    ['a chart that ignores Secrets', workload(ENVIRONMENT, AUTO) + chart('ignoreSecrets: true')],
    ['a chart with other names', workload(ENVIRONMENT, AUTO) + chart('custom_annotations: { auto: example.com/auto }')],
    [
      'what says no, where all are restarted',
      workload(ENVIRONMENT, AUTO.replace('true', 'false')) + reloader('--auto-reload-all=true'),
    ],
  ])('warns of %s', (_what, yaml) => {
    expect(told(yaml)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(
          /^(Deployment|StatefulSet) web reads Secret "app" at its start, which people may/,
        ),
        place: expect.stringMatching(/(Deployment|StatefulSet) app\/web$/),
      }),
    ]);
  });

  test.each([
    ['Reloader restarts it', workload(ENVIRONMENT, 'secret.reloader.stakater.com/reload: "other,app"')],
    ['Reloader restarts whatever changes', workload(ENVIRONMENT, AUTO)],
    ['Wave restarts it', workload(ENVIRONMENT, 'wave.pusher.com/update-on-config-change: "true"')],
    ['Reloader restarts all', workload(ENVIRONMENT) + reloader('--auto-reload-all')],
    [
      'a selector takes what the operator makes',
      workload(ENVIRONMENT, AUTO) + reloader(`--resource-label-selector, ${MANAGED}`),
    ],
    [
      'a selector takes its namespace',
      workload(ENVIRONMENT, AUTO) + reloader('"--namespace-selector=team:*"') + NAMESPACE,
    ],
    ['its namespace has labels in no file', workload(ENVIRONMENT, AUTO) + reloader('--namespace-selector=reload:yes')],
    ['its namespace is named', workload(ENVIRONMENT, AUTO) + reloader('"--namespaces=app"')],
    [
      'annotations have its names',
      workload(ENVIRONMENT, 'example.com/auto: "true"') + reloader('--auto-annotation=example.com/auto'),
    ],
    ['pods are marked instead of changed', workload(ENVIRONMENT, AUTO) + reloader('--reload-strategy=annotations')],
    ['a Rollout would be restarted', workload(ENVIRONMENT, `${AUTO}, reloader.stakater.com/rollout-strategy: restart`)],
    ['it pauses for a while', workload(ENVIRONMENT, `${AUTO}, ${PAUSE}: 5m`)],
    ['a pause is for no StatefulSet', workload(ENVIRONMENT, `${AUTO}, ${PAUSE}: x`, '', 'StatefulSet')],
    [
      'a chart selects what there is',
      workload(ENVIRONMENT, AUTO) + chart('namespaceSelector: "team in (a, b)"') + NAMESPACE,
    ],
    ['a chart names its namespace', workload(ENVIRONMENT, AUTO) + chart('watchGlobally: false, namespaces: [app]')],
    [
      'one of two Reloaders takes the namespace',
      workload(ENVIRONMENT, AUTO) +
        reloader('--namespaces-to-ignore=app') +
        reloader('').replace('name: reloader,', 'name: second,'),
    ],
    ['it reads a file again', workload('volumeMounts: [{ name: v, mountPath: /v }]', '', VOLUME)],
    ['it uses another Secret', workload(ENVIRONMENT.replace('name: app', 'name: other'))],
    ['only the certificate of an authority is read', workload(ENVIRONMENT.replace('key: password', 'key: ca.crt'))],
  ])('is silent where %s', (_where, yaml) => expect(told(yaml)).toEqual([]));

  test('is silent where a Job reads it at each run, and where the Secret never changes', () => {
    expect(told(workload(ENVIRONMENT, '', '', 'Job').replace('apps/v1', 'batch/v1'))).toEqual([]);
    const once = SPOKE.replace(/ {2}secretStoreRef/, '  refreshPolicy: CreatedOnce\n  secretStoreRef');
    expect(found('changed-secret-reaches-workloads', once + workload(ENVIRONMENT))).toEqual([]);
  });

  test('is an error where the operator makes another value by itself', () => {
    const random = SPOKE.replace(UNTIL, `${UNTIL}  dataFrom: [{ sourceRef: { generatorRef: ${PASSWORD} } }]\n`);
    expect(found('changed-secret-reaches-workloads', random + workload(ENVIRONMENT))).toEqual([
      expect.objectContaining({ severity: 'error', message: expect.stringContaining('makes again at each refresh') }),
    ]);
  });
});

describe('default-account-has-no-rights', () => {
  const binding = (role: string, account = 'default', kind = 'ClusterRole') => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debug, namespace: app }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${role} }
subjects: [{ kind: ServiceAccount, name: ${account}, namespace: app }]
`;
  const pod = (spec = '', namespace = 'app') => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ${namespace} }
spec: { template: { spec: { ${spec} containers: [{ name: web, image: "web:1" }] } } }
`;
  const role = (rule: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: own, namespace: app }
rules: [{ apiGroups: [''], resources: [secrets], ${rule} }]
`;
  const told = (yaml: string) => found('default-account-has-no-rights', SPOKE + yaml).map(({ message }) => message);

  test.each(['admin', 'edit', 'cluster-admin'])('is told of %s', (name) => {
    expect(told(binding(name) + pod())).toEqual([
      `it binds ClusterRole ${name} to the default ServiceAccount of "app", whose token is in the pods of Deployment web`,
    ]);
  });

  test('is told of a role of its own that reads every Secret', () => {
    expect(told(binding('own', 'default', 'Role') + role('verbs: [list]') + pod())).toHaveLength(1);
    expect(told(binding('own', 'default', 'Role') + role('verbs: [get], resourceNames: [a]') + pod())).toEqual([]);
  });

  test.each([
    ['the role reads no Secrets', binding('view') + pod()],
    ['another account is bound', binding('admin', 'deployer') + pod()],
    ['pods have an account of their own', binding('admin') + pod('serviceAccountName: web,')],
    ['pods take no token', binding('admin') + pod('automountServiceAccountToken: false,')],
    [
      'the account gives no token',
      `${binding('admin')}${pod()}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: app }
automountServiceAccountToken: false
`,
    ],
    ['no pods are in the namespace', binding('admin') + pod('', 'other')],
  ])('is silent where %s', (_where, yaml) => expect(told(yaml)).toEqual([]));
});

describe('remote-key-is-granted, of a list', () => {
  const finds = SPOKE.replace(/ {2}data:\n(.*\n){4}/, '  dataFrom: [{ find: { path: app, name: { regexp: .+ } } }]\n');
  const told = (listed: string) => {
    const paths = { 'kv/data/app/*': { capabilities: ['read'] }, [listed]: { capabilities: ['list'] } };
    const terraform = hubWith(({ vault_policy: { app } }) => (app.policy = JSON.stringify({ path: paths })));
    const { findings } = checkFiles({ 'terraform/main.tf.json': terraform, 'manifests/eu/app.yaml': finds });
    return findings.filter(({ id }) => id === 'remote-key-is-granted').map(({ message }) => message);
  };

  test.each([
    'kv/metadata/app',
    'kv/metadata/app/',
    'kv/metadata/app/*',
    'kv/metadata/app/+',
    'kv/metadata/+',
    'kv/metadata/*',
  ])('the server asks %s with a slash behind the path', (listed) => expect(told(listed)).toEqual([]));

  test.each(['kv/metadata/apps/*', 'kv/metadata/ap'])('%s is another path', (listed) =>
    expect(told(listed)).toEqual([expect.stringContaining('may not list "kv/metadata/app/"')]),
  );
});

describe('certificate-role-exists, of cert-manager', () => {
  const ISSUER = `---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: vault, namespace: app }
spec:
  vault:
    server: https://vault.example.com
    path: pki/sign/web
    auth: { kubernetes: { mountPath: /v1/auth/eu, role: app, serviceAccountRef: { name: reader } } }
`;
  const told = (change: (resource: any) => void) => {
    const terraform = hubWith((resource) => {
      resource.vault_pki_secret_backend_role = {
        other: { backend: 'pki', name: 'other', allowed_domains: ['a.example'] },
      };
      change(resource);
    });
    const { findings, unknown } = checkFiles({
      'terraform/main.tf.json': terraform,
      'manifests/eu/app.yaml': SPOKE + ISSUER,
    });
    return { ids: findings.map(({ id }) => id).filter((id) => id === 'certificate-role-exists'), unknown };
  };

  test('an engine that is made here has the roles that are made here', () => {
    const { ids } = told((resource) => (resource.vault_mount.pki = { path: 'pki', type: 'pki' }));
    expect(ids).toHaveLength(1);
  });

  test('of an engine that is made by hand, so may be a role, though others are made here', () => {
    const { ids, unknown } = told((resource) => delete resource.vault_mount);
    expect(ids).toEqual([]);
    expect(unknown.join()).toContain('no file makes an engine');
  });
});
