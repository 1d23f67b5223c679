import type { Finding } from '../../../lib/output/finding';
import { checkFiles, hubWith, SPOKE } from '../../files/read';

const GROUP = 'rbac.authorization.k8s.io';
const MAPPING = 'clusters:\n  eu: { manifests: [manifests/eu] }\n';
const TENANTS = 'tenants: { sales: [eu/app, eu/jobs], stock: [eu/shop] }\n';
const READ = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };

interface Bound {
  readonly rules?: readonly object[];
  readonly clusterRole?: string;
  /** Of the binding; none for the whole cluster. */
  readonly namespace?: string;
  readonly subjects?: readonly object[];
  readonly tenants?: string;
}

const account = (namespace: string, name = 'reports') => ({ kind: 'ServiceAccount', name, namespace });

/** What is found of a binding in "shop", on a cluster that both teams use. */
function findings({ rules = [READ], clusterRole, tenants = TENANTS, ...bound }: Bound): readonly Finding[] {
  const { namespace, subjects = [account('app')] } = { namespace: 'shop', ...bound };
  const role = { apiVersion: `${GROUP}/v1`, kind: 'ClusterRole', metadata: { name: 'reader' }, rules };
  const binding = {
    apiVersion: `${GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: 'given', ...(namespace !== undefined && { namespace }) },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRole ?? 'reader' },
    subjects,
  };
  const spokes = ['app', 'jobs', 'shop'].map((one) => SPOKE.replaceAll('namespace: app', `namespace: ${one}`));
  return checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/all.yaml': [...spokes, JSON.stringify(role), JSON.stringify(binding)].join('\n---\n'),
    'fleet.yaml': MAPPING + tenants,
  }).findings.filter(({ place }) => / (?:shop\/)?given$/.test(place));
}

const ids = (bound: Bound) => findings(bound).map(({ id }) => id);
const told = (bound: Bound) =>
  findings(bound)
    .filter(({ id }) => id === 'secrets-stay-within-their-tenant')
    .map(({ severity, message }) => `${severity}: ${message}`);

const IN_SHOP = 'in namespace "shop" of tenant "stock"';

test.each<[string, object, string]>([
  ['reads Secrets', READ, 'get secrets'],
  ['watches Secrets', { ...READ, verbs: ['watch'] }, 'watch secrets'],
  ['makes pods', { apiGroups: [''], resources: ['pods'], verbs: ['create'] }, 'create pods'],
  ['makes pods by a Job', { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] }, 'create jobs'],
  ['gets into pods', { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] }, 'create pods/exec'],
  [
    'copies to a hub',
    { apiGroups: ['external-secrets.io'], resources: ['pushsecrets'], verbs: ['create'] },
    'create pushsecrets',
  ],
  ['gives itself rights', { apiGroups: [GROUP], resources: ['roles'], verbs: ['escalate'] }, 'escalate roles'],
])('an account of another tenant that %s is an error', (_what, rule, right) => {
  const [found, ...more] = told({ rules: [rule] });
  expect(more).toEqual([]);
  expect(found).toMatch(
    new RegExp(`^error: ServiceAccount app/reports of tenant "sales" may ${right}( .+)? ${IN_SHOP}`),
  );
});

test('so are a user of the name of an account, and all accounts of a namespace', () => {
  const subjects = [
    { kind: 'User', name: 'system:serviceaccount:app:reports' },
    { kind: 'Group', name: 'system:serviceaccounts:jobs' },
  ];
  expect(told({ subjects })).toEqual([
    `error: ServiceAccount app/reports of tenant "sales", Group system:serviceaccounts:jobs of tenant "sales" may get secrets ${IN_SHOP}`,
  ]);
});

test('a Role that names its Secrets, and a binding for the whole cluster, are warnings', () => {
  expect(told({ rules: [{ ...READ, resourceNames: ['shared'] }] })).toEqual([
    `warning: ServiceAccount app/reports of tenant "sales" may get secrets ${IN_SHOP}`,
  ]);
  expect(told({ namespace: undefined })).toEqual([
    'warning: ServiceAccount app/reports of tenant "sales" may get secrets in the whole cluster, also in namespace "shop" of tenant "stock"',
  ]);
});

test.each<[string, Bound]>([
  ['the account is of the same tenant', { namespace: 'jobs' }],
  ['the account is of the namespace itself', { subjects: [account('shop')] }],
  ['it is not said whose the account is', { subjects: [account('tools')] }],
  ['it is not said whose the namespace is', { tenants: 'tenants: { sales: [eu/app] }' }],
  ['nobody says whose anything is', { tenants: '' }],
  ['one tenant has every namespace', { namespace: undefined, tenants: 'tenants: { all: ["eu/*"] }' }],
  [
    'people are bound',
    {
      subjects: [
        { kind: 'Group', name: 'sales' },
        { kind: 'User', name: 'alice' },
      ],
    },
  ],
  ['the role shows no Secrets', { clusterRole: 'view' }],
  ['the role is in no file', { clusterRole: 'unknown' }],
  ['the rights are of no namespace', { rules: [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['*'] }] }],
  [
    'an agent looks at metrics',
    { namespace: undefined, rules: [{ apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] }] },
  ],
])('silent where %s', (_when, bound) => {
  expect(told(bound)).toEqual([]);
});

test('an account that is taken for the operator, since no other asks for tokens, is none', () => {
  expect(told({ clusterRole: 'cluster-admin' })).toHaveLength(1);
});

test('what other checks report of a binding is not reported again', () => {
  const operator = { ...account('external-secrets'), name: 'external-secrets' };
  expect(ids({ clusterRole: 'cluster-admin', subjects: [account('app'), operator] })).toContain(
    'only-operator-requests-tokens',
  );
  expect(told({ clusterRole: 'cluster-admin', subjects: [account('app'), operator] })).toEqual([]);
  expect(ids({ namespace: undefined, clusterRole: 'cluster-admin' })).toEqual(['only-operator-requests-tokens']);
  expect(ids({ namespace: undefined, subjects: [{ kind: 'Group', name: 'system:serviceaccounts:app' }] })).toEqual([
    'secrets-are-not-for-everyone',
  ]);
});
