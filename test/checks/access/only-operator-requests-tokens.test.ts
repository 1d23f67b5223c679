import { checkFiles, hubWith, SPOKE } from '../../files/read';

const GROUP = 'rbac.authorization.k8s.io';
const OPERATOR = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'external-secrets', namespace: 'external-secrets' },
  spec: {
    template: {
      spec: {
        serviceAccountName: 'external-secrets',
        containers: [{ name: 'main', image: 'ghcr.io/external-secrets/external-secrets:v1.3.2' }],
      },
    },
  },
};
const WILD = {
  apiVersion: `${GROUP}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'wild' },
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
};
const account = (name: string, namespace: string) => ({ kind: 'ServiceAccount', name, namespace });
const group = (name: string) => ({ kind: 'Group', name, apiGroup: GROUP });

/** What is said of bindings of a role that may do anything, on a cluster with three stores. */
function told(role: string, subjects: readonly object[], others: readonly object[] = []): string[] {
  const binding = {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'all' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
    subjects,
  };
  const spokes = ['app', 'shop', 'billing'].map((namespace) =>
    SPOKE.replaceAll('namespace: app', `namespace: ${namespace}`),
  );
  const { findings } = checkFiles({
    'terraform/main.tf.json': hubWith(() => undefined),
    'manifests/eu/app.yaml': [...spokes, ...[WILD, binding, ...others].map((one) => JSON.stringify(one))].join(
      '\n---\n',
    ),
  });
  return findings
    .filter(({ place }) => place.endsWith('ClusterRoleBinding all'))
    .map(({ id, severity }) => (severity === 'error' ? id : `${id}: a warning`));
}

describe.each(['cluster-admin', 'wild'])('a binding of %s', (role) => {
  test('to everybody is told once, however many stores there are', () => {
    for (const subject of [group('system:authenticated'), group('system:serviceaccounts'), account('default', 'app')]) {
      expect(told(role, [subject], [OPERATOR])).toEqual(['secrets-are-not-for-everyone']);
      expect(told(role, [subject])).toEqual(['secrets-are-not-for-everyone']);
    }
  });

  test('to people, or to what deploys everything, is a warning, told once', () => {
    const warning = ['only-operator-requests-tokens: a warning'];
    expect(told(role, [account('x', 'tools'), group('y')], [OPERATOR])).toEqual(warning);
    expect(told(role, [account('kustomize-controller', 'flux-system')], [OPERATOR])).toEqual(warning);
  });

  test('to an account beside a store is an error, whoever else it is for', () => {
    const error = ['only-operator-requests-tokens'];
    expect(told(role, [account('x', 'shop')], [OPERATOR])).toEqual(error);
    expect(told(role, [group('y'), account('x', 'shop')], [OPERATOR])).toEqual(error);
  });

  test('to people, or to what deploys everything, makes no operator of them', () => {
    expect(told(role, [group('admins')])).toEqual([]);
    expect(told(role, [account('kustomize-controller', 'flux-system')])).toEqual([]);
  });

  test('to the operator is told once', () => {
    const operator = account('external-secrets', 'external-secrets');
    expect(told(role, [operator], [OPERATOR])).toEqual(['token-right-names-accounts: a warning']);
    expect(told(role, [operator])).toEqual(['token-right-names-accounts: a warning']);
  });
});
