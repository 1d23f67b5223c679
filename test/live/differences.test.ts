import { differences } from '../../lib/live/differences';

const NETWORK = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
const ADMISSION = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy' };
const ADMISSION_BINDING = { ...ADMISSION, kind: 'ValidatingAdmissionPolicyBinding' };
const RBAC = 'rbac.authorization.k8s.io/v1';
const ESO = 'external-secrets.io/v1';
const DELIVERY = { apiVersion: ESO, kind: 'ExternalSecret' };
const STORE = { apiVersion: ESO, kind: 'SecretStore' };
const CLUSTER_STORE = { apiVersion: ESO, kind: 'ClusterSecretStore' };
const EVERYWHERE = { apiVersion: ESO, kind: 'ClusterExternalSecret' };
const PUSH = { apiVersion: 'external-secrets.io/v1alpha1', kind: 'PushSecret' };
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
const CRON = { apiVersion: 'batch/v1', kind: 'CronJob' };
const JOB = { apiVersion: 'batch/v1', kind: 'Job' };
const SERVICE = { apiVersion: 'v1', kind: 'Service' };
const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap' };

/** Pods of one container. */
const pods = (container: object, pod: object = {}) => ({ template: { spec: { containers: [container], ...pod } } });
const api = { matchLabels: { app: 'api' } };

test.each([
  [
    'a label that a NetworkPolicy asks for',
    NETWORK,
    { podSelector: api },
    { podSelector: { matchLabels: { app: 'api', x: 'none' } } },
  ],
  ['a label of an empty selector', NETWORK, { podSelector: {} }, { podSelector: api }],
  [
    'an expression of a selector',
    NETWORK,
    { podSelector: api },
    { podSelector: { ...api, matchExpressions: [{ key: 'x', operator: 'Exists' }] } },
  ],
  ['a rule for everybody', NETWORK, { podSelector: api }, { podSelector: api, egress: [{}] }],
  [
    'all namespaces as a peer',
    NETWORK,
    { egress: [{ to: [{ podSelector: api }] }] },
    { egress: [{ to: [{ podSelector: api, namespaceSelector: {} }] }] },
  ],
  ['a port that is no longer all', NETWORK, { egress: [{ to: [] }] }, { egress: [{ to: [], ports: [{ port: 1 }] }] }],
  [
    'a condition of an admission policy',
    ADMISSION,
    { validations: [] },
    { validations: [], matchConditions: [{ name: 'x', expression: 'false' }] },
  ],
  [
    'objects that it leaves out',
    ADMISSION,
    { matchConstraints: {} },
    { matchConstraints: { excludeResourceRules: [{ resources: ['secrets'] }] } },
  ],
  [
    'objects that its binding leaves out',
    ADMISSION_BINDING,
    { policyName: 'a' },
    { policyName: 'a', matchResources: { namespaceSelector: api } },
  ],
  [
    'a source of a delivery',
    DELIVERY,
    { data: [{ secretKey: 'a' }] },
    { data: [{ secretKey: 'a' }], dataFrom: [{ extract: { key: 'x' } }] },
  ],
  [
    'keys of a delivery',
    DELIVERY,
    { dataFrom: [{ extract: {} }] },
    { dataFrom: [{ extract: {} }], data: [{ secretKey: 'a' }] },
  ],
  [
    'a property of a key',
    DELIVERY,
    { data: [{ remoteRef: { key: 'a' } }] },
    { data: [{ remoteRef: { key: 'a', property: 'b' } }] },
  ],
  [
    'another policy than the preset one',
    DELIVERY,
    { target: { name: 'a' } },
    { target: { name: 'a', deletionPolicy: 'Delete' } },
  ],
  ['a template', DELIVERY, { target: { name: 'a' } }, { target: { name: 'a', template: { data: { version: 'v2' } } } }],
  [
    'another Vault namespace',
    STORE,
    { provider: { vault: { server: 'a' } } },
    { provider: { vault: { server: 'a', namespace: 'b' } } },
  ],
  [
    'other headers',
    STORE,
    { provider: { vault: { server: 'a' } } },
    { provider: { vault: { server: 'a', headers: { a: 'b' } } } },
  ],
  [
    'a store for every namespace',
    CLUSTER_STORE,
    { conditions: [{ namespaces: ['a'] }] },
    { conditions: [{ namespaces: ['a'], namespaceSelector: {} }] },
  ],
  [
    'a namespace that a delivery is made in',
    EVERYWHERE,
    { namespaceSelectors: [api] },
    { namespaceSelectors: [api], namespaces: ['x'] },
  ],
  [
    'a label of Pushes',
    PUSH,
    { selector: { secret: { selector: api } } },
    { selector: { secret: { selector: { matchLabels: { app: 'api', protocol: 'TCP' } } } } },
  ],
  ['a command', DEPLOYMENT, pods({ image: 'a' }), pods({ image: 'a', command: ['sh'] })],
  [
    'arguments',
    CRON,
    { jobTemplate: { spec: pods({ image: 'a' }) } },
    { jobTemplate: { spec: pods({ image: 'a', args: ['x'] }) } },
  ],
  [
    'a variable of the first kind',
    DEPLOYMENT,
    pods({ image: 'a' }),
    pods({ image: 'a', env: [{ name: 'A', value: 'b' }] }),
  ],
  ['the network of the node', DEPLOYMENT, pods({ image: 'a' }), pods({ image: 'a' }, { hostNetwork: true })],
  ['a container before', DEPLOYMENT, pods({ image: 'a' }), pods({ image: 'a' }, { initContainers: [{ image: 'x' }] })],
  [
    'all rights on the node',
    DEPLOYMENT,
    pods({ image: 'a' }),
    pods({ image: 'a', securityContext: { privileged: true } }),
  ],
  [
    'a capability',
    DEPLOYMENT,
    pods({ securityContext: { runAsNonRoot: true } }),
    pods({ securityContext: { runAsNonRoot: true, capabilities: { add: ['SYS_ADMIN'] } } }),
  ],
  ['a label of a Service', SERVICE, { selector: { app: 'api' } }, { selector: { app: 'api', version: 'v2' } }],
])('%s, added live, is a difference', (_, kind, spec, live) => {
  expect(differences(kind, { spec }, { spec: live })).toEqual([expect.stringMatching(/^spec\./)]);
});

test.each([
  [
    'Role',
    { rules: [{ resources: ['secrets'], resourceNames: ['a'], verbs: ['get'] }] },
    { rules: [{ resources: ['secrets'], resourceNames: ['a'], verbs: ['get'], apiGroups: ['*'] }] },
  ],
  ['ClusterRole', { metadata: {} }, { rules: [{ verbs: ['*'] }] }],
  ['RoleBinding', { roleRef: { name: 'a' } }, { roleRef: { name: 'a' }, subjects: [{ kind: 'Group', name: 'all' }] }],
])('what a %s gives beside is a difference', (kind, written, live) => {
  expect(differences({ apiVersion: RBAC, kind }, written, live)).not.toEqual([]);
});

test.each([
  [
    'of a NetworkPolicy',
    NETWORK,
    { podSelector: api, egress: [{ ports: [{ port: 53 }] }] },
    { podSelector: api, egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }] },
  ],
  [
    'of an admission policy',
    ADMISSION,
    { matchConstraints: { resourceRules: [{ resources: ['secrets'] }] } },
    {
      failurePolicy: 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ resources: ['secrets'], scope: '*' }],
      },
    },
  ],
  [
    'of its binding',
    ADMISSION_BINDING,
    { matchResources: { namespaceSelector: api } },
    { matchResources: { namespaceSelector: api, objectSelector: {}, matchPolicy: 'Equivalent' } },
  ],
  [
    'of a delivery',
    DELIVERY,
    {
      data: [{ secretKey: 'a', remoteRef: { key: 'b' } }],
      dataFrom: [{ extract: { key: 'x' } }, { find: {} }, { sourceRef: { generatorRef: { kind: 'X', name: 'y' } } }],
    },
    {
      refreshInterval: '1h0m0s',
      refreshPolicy: 'Periodic',
      target: { creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: [
        {
          secretKey: 'a',
          remoteRef: {
            key: 'b',
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
            nullBytePolicy: 'Ignore',
            ofTomorrowPolicy: 'Same',
          },
        },
      ],
      dataFrom: [
        {
          extract: {
            key: 'x',
            conversionStrategy: 'Default',
            decodingStrategy: 'None',
            metadataPolicy: 'None',
            nullBytePolicy: 'Ignore',
          },
        },
        { find: { conversionStrategy: 'Default', decodingStrategy: 'None' } },
        {
          sourceRef: { generatorRef: { kind: 'X', name: 'y', apiVersion: 'generators.external-secrets.io/v1alpha1' } },
        },
      ],
    },
  ],
  [
    'of a delivery for many',
    EVERYWHERE,
    { externalSecretSpec: { target: { name: 'a' } } },
    {
      externalSecretSpec: {
        refreshInterval: '1h0m0s',
        target: { name: 'a', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      },
    },
  ],
  [
    'of a template',
    DELIVERY,
    { target: { template: { data: { a: 'b' }, templateFrom: [{ literal: 'x' }] } } },
    {
      target: {
        creationPolicy: 'Owner',
        template: {
          data: { a: 'b' },
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          templateFrom: [{ literal: 'x', target: 'Data' }],
        },
      },
    },
  ],
  [
    'of a Push',
    PUSH,
    { secretStoreRefs: [{ name: 'a' }], data: [{ match: {} }] },
    {
      deletionPolicy: 'None',
      updatePolicy: 'Replace',
      refreshInterval: '1h0m0s',
      secretStoreRefs: [{ name: 'a', kind: 'SecretStore' }],
      data: [{ match: {}, conversionStrategy: 'None' }],
    },
  ],
  [
    'of a store',
    STORE,
    { provider: { vault: { auth: { kubernetes: { role: 'r' } } } } },
    { provider: { vault: { version: 'v2', auth: { kubernetes: { role: 'r', mountPath: 'kubernetes' } } } } },
  ],
  [
    'of a store of others',
    STORE,
    { provider: { azurekv: { vaultUrl: 'a' } } },
    { provider: { azurekv: { vaultUrl: 'a', environmentType: 'PublicCloud', authType: 'ServicePrincipal' } } },
  ],
  [
    'of pods',
    DEPLOYMENT,
    { ...pods({ image: 'a' }), selector: api },
    {
      ...pods(
        {
          image: 'a',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          securityContext: { capabilities: { drop: ['NET_RAW'] } },
        },
        {
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          securityContext: {},
          schedulerName: 'default-scheduler',
          tolerations: [{ key: 'x' }],
          nodeSelector: { a: 'b' },
        },
      ),
      selector: api,
      replicas: 1,
    },
  ],
  [
    'of a restart',
    DEPLOYMENT,
    pods({ image: 'a' }),
    pods({ image: 'a', env: [{ name: 'STAKATER_A_SECRET', value: 'b' }] }),
  ],
  [
    'of a Job',
    JOB,
    pods({ image: 'a' }),
    { ...pods({ image: 'a' }), selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': '0' } } },
  ],
  [
    'of a Service',
    SERVICE,
    { selector: { app: 'api' } },
    { selector: { app: 'api' }, clusterIP: '10.0.0.1', ipFamilies: ['IPv4'] },
  ],
])('what API servers and controllers fill in is none: %s', (_, kind, spec, live) => {
  expect(differences(kind, { spec }, { spec: live })).toEqual([]);
});

test('labels and annotations of others are none, whatever they are called', () => {
  const metadata = { labels: { a: 'b' } };
  const live = { labels: { a: 'b', x: 'y' }, annotations: { 'a.selector.example.com/tool': 'z' } };

  expect(differences(NETWORK, metadata, live, 'metadata')).toEqual([]);
});

test.each([
  [{ automountServiceAccountToken: false }, {}],
  [{ spec: pods({ securityContext: { allowPrivilegeEscalation: false } }) }, { spec: pods({ securityContext: {} }) }],
  [{ from: [{ namespaceSelector: {}, podSelector: api }] }, { from: [{ podSelector: api }] }],
  [{ spec: { replicas: 0 } }, { spec: {} }],
])('%j that is gone is a difference', (written, live) => {
  expect(differences(DEPLOYMENT, written, live)).toHaveLength(1);
});

test.each([
  [{ a: null, b: [], c: '' }, {}],
  [{ a: [] }, { a: null }],
  [{ spec: { paused: false, minReadySeconds: 0 } }, { spec: {} }],
  [{ spec: pods({}, { hostNetwork: false, nodeSelector: {} }) }, { spec: pods({}) }],
  [{ metadata: { annotations: {} } }, { metadata: {} }],
])('%j, which API servers leave out, is none where it is gone', (written, live) => {
  expect(differences(DEPLOYMENT, written, live)).toEqual([]);
});

const limits = (amount: unknown) => ({ spec: pods({ resources: { limits: { cpu: amount } } }) });

test.each([
  ['1000m', '1'],
  ['2.3', '2300m'],
  ['1.1', '1100m'],
  ['1e3', '1k'],
  ['0.5Gi', '512Mi'],
  ['1E', '1000P'],
  [2, '2'],
])('an amount of %s is one of %s', (written, live) => {
  expect(differences(DEPLOYMENT, limits(written), limits(live))).toEqual([]);
});

test.each([
  ['1000m', '2'],
  ['1Gi', '1G'],
  ['9007199254740993', '9007199254740992'],
])('an amount of %s is none of %s', (written, live) => {
  expect(differences(DEPLOYMENT, limits(written), limits(live))).toHaveLength(1);
});

test.each([
  ['010', '10'],
  ['1k', '1000'],
  ['1h', '60m'],
])('a text %s that is no amount is not %s', (written, live) => {
  expect(differences(CONFIG, { data: { key: written } }, { data: { key: live } })).toEqual(['data.key']);
});

test.each([
  ['1h', '1h0m0s', []],
  ['90m', '1h30m0s', []],
  ['1h', '2h0m0s', ['spec.refreshInterval']],
  ['0', '0s', []],
  ['1h', 'soon', ['spec.refreshInterval']],
])('an interval of %s is held against %s as a time', (written, live, fields) => {
  expect(differences(DELIVERY, { spec: { refreshInterval: written } }, { spec: { refreshInterval: live } })).toEqual(
    fields,
  );
});

describe('a list of pods to which platforms add', () => {
  const tolerating = (...keys: string[]) => ({
    spec: pods({ image: 'a' }, { tolerations: keys.map((key) => ({ key, operator: 'Exists' })) }),
  });

  test('may hold more than was written, in any order', () => {
    expect(differences(DEPLOYMENT, tolerating('a', 'b'), tolerating('x', 'b', 'a'))).toEqual([]);
  });

  test('may not hold less, or something else in its place', () => {
    const difference = ['spec.template.spec.tolerations'];
    expect(differences(DEPLOYMENT, tolerating('a', 'b'), tolerating('a'))).toEqual(difference);
    expect(differences(DEPLOYMENT, tolerating('a', 'b'), tolerating('a', 'x', 'y'))).toEqual(difference);
  });

  test('is none of those that say what runs', () => {
    const running = (...names: string[]) => ({
      spec: { template: { spec: { containers: names.map((name) => ({ name })) } } },
    });
    expect(differences(DEPLOYMENT, running('a'), running('a', 'x'))).toEqual(['spec.template.spec.containers']);
  });
});
