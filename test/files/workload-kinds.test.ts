import { agreeing, checkFiles } from './read';

const POD = `spec: { containers: [{ name: web, image: 'web:1', envFrom: [{ secretRef: { name: app } }] }] }`;
const RELOADED = `annotations: { secret.reloader.stakater.com/reload: app }`;
const AGREEING = agreeing();

/** What is told of a workload that takes the Secret of the files at its start. */
function kept(yaml: string): string[] {
  const { findings } = checkFiles({ ...AGREEING, 'manifests/eu/web.yaml': yaml });
  return findings.filter(({ id }) => id === 'changed-secret-reaches-workloads').map(({ message }) => message);
}

function workload(apiVersion: string, kind: string, { metadata = '', spec = '' } = {}): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: web, namespace: app, ${metadata} }
spec: { ${spec} template: { ${POD} } }
`;
}

const reloader = (argument: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reloader, namespace: reloader }
spec: { template: { spec: { containers: [{ name: main, image: 'stakater/reloader:v1.4.0', args: [${argument}] }] } } }
`;

test.each([
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['apps.openshift.io/v1', 'DeploymentConfig'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
])('a %s %s that nothing restarts keeps the old value', (apiVersion, kind) => {
  expect(kept(workload(apiVersion, kind))).toEqual([
    expect.stringContaining(`${kind} web reads Secret "app" at its start`),
  ]);
});

test('a Pod on its own keeps the old value', () => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: app, ${RELOADED} }\n${POD}\n`;
  expect(kept(pod)).toEqual([expect.stringContaining('Pod web reads Secret "app" at its start')]);
});

test.each([
  ['argoproj.io/v1alpha1', 'Rollout', true],
  ['apps/v1', 'StatefulSet', true],
  ['apps.openshift.io/v1', 'DeploymentConfig', false],
  ['apps/v1', 'ReplicaSet', false],
  ['v1', 'ReplicationController', false],
])('whether Reloader restarts a %s %s: %s', (apiVersion, kind, restarts) => {
  expect(kept(workload(apiVersion, kind, { metadata: RELOADED }))).toHaveLength(restarts ? 0 : 1);
});

test('Reloader restarts a Rollout where it is told to', () => {
  const rollout = workload('argoproj.io/v1alpha1', 'Rollout', { metadata: RELOADED });
  expect(kept(rollout + reloader('--auto-reload-all=true'))).toHaveLength(1);
  expect(kept(rollout + reloader('--is-Argo-Rollouts=true'))).toEqual([]);
});

test.each([
  ['paused: true,', 'its rollout is paused'],
  ['strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },', 'pause without duration'],
  ['strategy: { blueGreen: { autoPromotionEnabled: false } },', 'until someone promotes them'],
])('a Rollout that waits for someone keeps the old value: %s', (spec, reason) => {
  const rollout = (metadata: string) => workload('argoproj.io/v1alpha1', 'Rollout', { metadata, spec });
  expect(kept(rollout(RELOADED))).toEqual([expect.stringContaining(reason)]);
});

test.each([
  'strategy: { canary: { steps: [{ setWeight: 20 }, { pause: { duration: 10m } }] } },',
  'strategy: { blueGreen: { autoPromotionEnabled: false, autoPromotionSeconds: 60 } },',
])('a Rollout that goes on in time does not: %s', (spec) => {
  expect(kept(workload('argoproj.io/v1alpha1', 'Rollout', { metadata: RELOADED, spec }))).toEqual([]);
});

test('Reloader may restart the pods of a Rollout without its steps', () => {
  const metadata = RELOADED.replace('{', '{ reloader.stakater.com/rollout-strategy: restart,');
  const spec = 'strategy: { canary: { steps: [{ pause: {} }] } },';
  expect(kept(workload('argoproj.io/v1alpha1', 'Rollout', { metadata, spec }))).toEqual([]);
});

test('the Deployment that a Rollout names is looked at once', () => {
  const named = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: app }
spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
---
`;
  expect(kept(named + workload('apps/v1', 'Deployment'))).toHaveLength(1);
  expect(kept(named + workload('apps/v1', 'Deployment', { metadata: RELOADED }))).toEqual([]);
});

const RIGHTS = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: all, namespace: app }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all }
subjects: [{ kind: ServiceAccount, name: default, namespace: app }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [get] }]
`;

test.each([
  ['', true],
  ['automountServiceAccountToken: false,', false],
  ['serviceAccountName: web,', false],
  ['serviceAccount: web,', false],
])('the token of the default account is in the pods of a DeploymentConfig: {%s} %s', (said, isTold) => {
  const yaml = workload('apps.openshift.io/v1', 'DeploymentConfig').replace('containers:', `${said} containers:`);
  const { findings } = checkFiles({ ...AGREEING, 'manifests/eu/web.yaml': yaml + RIGHTS });
  expect(findings.some(({ id }) => id === 'default-account-has-no-rights')).toBe(isTold);
});

test('what another controller runs pods for is not known', () => {
  const unknown = (yaml: string) => checkFiles({ ...AGREEING, 'manifests/eu/web.yaml': yaml }).unknown;
  const told = expect.stringMatching(/Service app\/web: pods run for it, and objects of serving\.knative\.dev/);
  expect(unknown(workload('serving.knative.dev/v1', 'Service'))).toContainEqual(told);
  expect(unknown(workload('apps/v1', 'Deployment')).filter((one) => one.includes('pods run for it'))).toEqual([]);
});
