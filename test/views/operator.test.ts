import { operatorOf } from '../../lib/views/operator';
import { outputOf } from '../checks/mutation';
import type { Output } from '../checks/output';

const GROUP = 'rbac.authorization.k8s.io';
const TOKENS = { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] };

/** What a tenant can write in its namespace, so that its account is taken for the operator. */
const CLAIMS: Record<string, (output: Output) => void> = {
  'a Deployment of its image': (output) =>
    add(output, 'apps/v1', 'Deployment', 'a', {
      spec: {
        template: {
          spec: {
            serviceAccountName: 'keywheel',
            containers: [{ name: 'main', image: 'ghcr.io/external-secrets/external-secrets:v0.20.4' }],
          },
        },
      },
    }),
  'a release of its chart': (output) =>
    add(output, 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'a', {
      spec: {
        chart: { spec: { chart: 'external-secrets' } },
        targetNamespace: 'elsewhere',
        values: { serviceAccount: { name: 'keywheel' } },
      },
    }),
  'a policy of the network': (output) =>
    add(output, 'networking.k8s.io/v1', 'NetworkPolicy', 'a', {}, { 'keywheel/keeps-in': 'app/keywheel' }),
  'many bindings': (output) => {
    for (const index of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      add(output, `${GROUP}/v1`, 'Role', `r${index}`, { rules: [TOKENS] });
      add(output, `${GROUP}/v1`, 'RoleBinding', `r${index}`, {
        roleRef: { apiGroup: GROUP, kind: 'Role', name: `r${index}` },
        subjects: [{ kind: 'ServiceAccount', name: 'keywheel', namespace: 'app' }],
      });
    }
  },
};

function add(output: Output, apiVersion: string, kind: string, name: string, more: object, annotations = {}) {
  output.add('eu', 'app.k8s.yaml', { apiVersion, kind, metadata: { name, namespace: 'app', annotations }, ...more });
}

function operatorIn({ views }: Output): string | undefined {
  return operatorOf(views, views.clusters[0]!);
}

describe.each(Object.keys(CLAIMS))('%s', (claim) => {
  test.each(['twoTenants', 'walled', 'jwt'] as const)('makes no operator of an account of a tenant: %s', (fleet) => {
    const output = outputOf(fleet);
    const operator = operatorIn(output);
    CLAIMS[claim]!(output);
    expect(operator).toBe('ServiceAccount external-secrets/external-secrets');
    expect(operatorIn(output)).toBe(operator);
  });
});

test('a binding of a tenant makes the operator no faster than the others say', () => {
  const output = outputOf('twoTenants');
  output.object('eu', 'RoleBinding', 'keywheel-token').metadata.annotations = {
    'keywheel/operator-concurrent': '1000',
  };
  expect(output.views.clusters[0]!.concurrent).toBe(1);
});
