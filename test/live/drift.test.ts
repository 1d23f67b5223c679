import { StaticSecret } from 'keywheel';
import { clusterDrift } from '../../lib/live/drift';
import { outputOf, readViews } from '../../lib/views/views';
import type { KubernetesObject } from '../../lib/output/kubernetes-object';
import { rendered } from '../checks/output';
import { small } from '../fixtures/fleets';
import { asWritten, changed } from './live-fixture';

const { fleet, payments, namespace } = small();
new StaticSecret(payments, 'stripe', { keys: ['key'] }).deliver(namespace);
const OUTPUT = outputOf(rendered(fleet));
const LIVE = asWritten(OUTPUT, 'eu');

/** What the program has among its objects. */
function withObjects(...added: readonly KubernetesObject[]) {
  const file = { name: 'added', manifests: added.map((object) => ({ object, path: '' })) };
  return { ...OUTPUT, clusters: OUTPUT.clusters.map((cluster) => ({ ...cluster, files: [...cluster.files, file] })) };
}

/** What is drift where these are live: what was written, or something else in its place, and what was not. */
function driftOf(written: readonly KubernetesObject[], live: readonly KubernetesObject[]): string[] {
  const views = readViews(withObjects(...written));
  const found = clusterDrift(
    views,
    views.clusters[0]!,
    changed(LIVE, (object) => object, live),
  );
  return found.map(({ what, how, fields }) => [what, how, ...fields].join(' '));
}

function network(namespace: string, spec: object, name = 'there'): KubernetesObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function deployment(namespace: string, app: string): KubernetesObject {
  const template = { metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image: 'a' }] } };
  const spec = { selector: { matchLabels: { app } }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: app, namespace }, spec };
}

const config = (namespace: string): KubernetesObject => {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace } };
};
const closed = (matchLabels?: object) => ({ podSelector: matchLabels ? { matchLabels } : {}, policyTypes: ['Egress'] });
const OPERATORS = { 'app.kubernetes.io/name': 'external-secrets' };

test.each([
  ['that keeps the operator in', 'external-secrets', closed(OPERATORS)],
  ['that keeps all of its namespace in', 'external-secrets', closed()],
  ['that keeps a pod in that is written', 'app', closed({ app: 'api' })],
  ['whose rules keep it in', 'app', { podSelector: {}, egress: [{ ports: [{ port: 443 }] }] }],
])('a NetworkPolicy %s and is not written is drift', (_, namespace, spec) => {
  const written = [config('external-secrets'), deployment('app', 'api')];

  expect(driftOf(written, [...written, network(namespace, spec)])).toEqual([
    `NetworkPolicy ${namespace}/there not written`,
  ]);
});

test.each([
  ['of other pods next to the operator', 'external-secrets', closed({ app: 'dashboard' })],
  ['that lets less in', 'external-secrets', { podSelector: {}, policyTypes: ['Ingress'], ingress: [] }],
  ['of the system', 'kube-system', closed()],
  ['of a chart', 'reloader', closed()],
  ['of a team that has other pods there', 'app', closed({ app: 'theirs' })],
])('a NetworkPolicy %s is none', (_, namespace, spec) => {
  const written = [config('external-secrets'), config('kube-system'), config('reloader'), deployment('app', 'api')];

  expect(driftOf(written, [...written, network(namespace, spec)])).toEqual([]);
});

test.each([
  [{ podSelector: {}, ingress: [] }, ['Ingress']],
  [{ podSelector: {}, egress: [{}] }, ['Ingress', 'Egress']],
])('types that the API server concludes from the rules %j are no drift, and others are', (spec, policyTypes) => {
  const other = policyTypes.length === 1 ? ['Ingress', 'Egress'] : ['Egress'];

  expect(driftOf([network('app', spec)], [network('app', { ...spec, policyTypes })])).toEqual([]);
  expect(driftOf([network('app', spec)], [network('app', { ...spec, policyTypes: other })])).toEqual([
    expect.stringContaining('differs spec.policyTypes'),
  ]);
});

test('rules that the API server gathers from other roles are no drift', () => {
  const role = (rules: readonly object[]): KubernetesObject => ({
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'all' } },
    ...{ aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }, rules },
  });

  expect(driftOf([role([])], [role([{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }])])).toEqual([]);
});

describe('how many pods a workload has', () => {
  const api = deployment('app', 'api');
  const replicas = (count: number, managedFields?: readonly object[]) =>
    ({
      ...api,
      metadata: { ...api.metadata, managedFields },
      spec: { ...(api['spec'] as object), replicas: count },
    }) as unknown as KubernetesObject;
  const scaler = (kind: string, namespace: string, scaleTargetRef: object): KubernetesObject => ({
    ...{ apiVersion: 'a/v1', kind, metadata: { name: 'scaler', namespace } },
    spec: { scaleTargetRef },
  });
  const autoscaler = scaler('HorizontalPodAutoscaler', 'app', { kind: 'Deployment', name: 'api' });
  const scaledBy = (manager: string) => replicas(5, [{ manager, subresource: 'scale' }]);

  test.each([
    ['that is written', [replicas(2), autoscaler], [replicas(5), autoscaler]],
    ['that is live', [replicas(2)], [replicas(5), autoscaler]],
    ['of KEDA', [replicas(2)], [replicas(5), scaler('ScaledObject', 'app', { name: 'api' })]],
    ['that has written it', [replicas(2)], [scaledBy('kube-controller-manager')]],
  ])('is no drift where an autoscaler decides it %s', (_, written, live) => {
    expect(driftOf(written, live)).toEqual([]);
  });

  test.each([
    ['nobody else decides it', [replicas(5)]],
    ['a person has scaled it', [scaledBy('kubectl')]],
    [
      'an autoscaler is of something else',
      [replicas(5), scaler(autoscaler.kind, 'app', { kind: 'Deployment', name: 'x' })],
    ],
    ['one is elsewhere', [replicas(5), scaler(autoscaler.kind, 'web', { kind: 'Deployment', name: 'api' })]],
  ])('is drift where %s', (_, live) => {
    expect(driftOf([replicas(2)], live)).toContain('Deployment app/api differs spec.replicas');
  });
});
